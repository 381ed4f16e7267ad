"""The glossary: its terms, the links to them where people read, and which prompts mention them."""

import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from scenarios import glossary
from scenarios.content import kit_of, prompt_of
from scenarios.files.loader import LIBRARY, load_library, load_scenarios
from scenarios.files.reference import Glossary
from scenarios.files.source import BadFiles, check, read_text, read_yaml
from scenarios.glossary import UNLINKED, Entry, Matcher, PageTerms, current_matcher, forms_of
from scenarios.models import GlossaryTerm, Scenario
from scenarios.services import open_kit
from scenarios.text import render
from tests.scenarios.safe_html import what_is_wrong_with
from tests.scenarios.test_text import MARKUP

SignIn = Callable[[User], Client]

FILE = LIBRARY / "glossary.yaml"
TERMS = check(Glossary, read_yaml(FILE, read_text(FILE))).terms
MATCHER = Matcher(
    [
        Entry(number, term.slug, term.term, term.definition, forms_of(term.term, term.group, term.forms))
        for number, term in enumerate(TERMS)
    ]
)
LINK = re.compile(r'<a rel="glossary" href="/learn/glossary/#([a-z0-9-]+)">(.*?)</a>', re.DOTALL)
FOLDED = re.compile(r"<details(?![^>]* open)[^>]*>.*?</details>", re.DOTALL)
CARD = re.compile(r'id="card-([a-z0-9-]+)" hidden')

NAMES = st.sampled_from([form for term in TERMS for form in (term.term, *term.forms)])
TEXT = st.lists(MARKUP | NAMES | st.sampled_from([" ", ", ", "\n", "[", "](/x)", "## "]), max_size=30).map(
    "".join
)


def on_one_page(*texts: str) -> list[str]:
    """The texts of a page, Markdown, as they are shown one after the other."""
    terms = PageTerms(lambda: MATCHER)
    return [terms.link(render(text)) for text in texts]


def links(html: str) -> list[tuple[str, str]]:
    return [(slug, words) for slug, words in LINK.findall(html)]


def slugs(html: str) -> list[str]:
    return [slug for slug, _ in links(html)]


class Reader(HTMLParser):
    """The text of a page, and its links to the glossary that stand where none may."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.misplaced: list[str] = []
        self._around: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("rel", "glossary") in attrs and UNLINKED & set(self._around):
            self.misplaced.append(str(self._around))
        if tag not in {"br", "hr"}:
            self._around.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"br", "hr"}:
            assert self._around.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.lists(TEXT, max_size=3))
@example(["[drift](https://a.org) `drift` drift", "# drift\n\ndrift"])
@example(['[x](https://a.org "a > drift") & drift < drift'])
@example(["```\ndrift\n```\n\n| drift |\n|---|\n| drift |"])
def test_linking_any_text_adds_safe_links_and_nothing_else(texts: list[str]) -> None:
    pages = on_one_page(*texts)
    for text, linked in zip(texts, pages, strict=True):
        assert LINK.sub(r"\2", linked) == render(text)
        assert Reader(linked).text == Reader(render(text)).text
        assert Reader(linked).misplaced == []
        assert what_is_wrong_with(linked) == []
    found = [slug for linked in pages for slug in slugs(linked)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Watch for drift. Drift comes.", [("drift", "drift")]),
        ("Embeddings, **cold start**.", [("embedding", "Embeddings"), ("cold-start", "cold start")]),
        ("Data drift first, then drift", [("data-drift", "Data drift"), ("drift", "drift")]),  # the longest
        ("a training-serving\nskew", [("training-serving-skew", "training-serving\nskew")]),
        ("R&D, drift & <b>", [("drift", "drift")]),
        ("NDCG, not ndcg; RAG, not rag", [("ndcg", "NDCG"), ("retrieval-augmented-generation", "RAG")]),
        ("a feast in Feast", [("feast", "Feast")]),  # the name of a tool
        ("A workflow orchestrator", [("workflow-orchestrator", "workflow orchestrator")]),
        ("driftwood, non-drift, drift-free, drift.py, adrift", []),  # whole words
        ("[drift](https://a.org), `drift`, ``` drift ```", []),
        ("#### drift\n\n```\ndrift\n```\n\n| drift |\n|---|\n| x |", []),
    ],
)  # fmt: skip
def test_terms_are_found_as_they_are_written(text: str, expected: list[tuple[str, str]]) -> None:
    (linked,) = on_one_page(text)
    assert links(linked) == expected


def test_a_term_is_linked_where_the_page_has_it_first() -> None:
    first, second = on_one_page("About drift.", "Drift again, and calibration.")
    assert (slugs(first), slugs(second)) == (["drift"], ["calibration"])


def test_a_text_never_links_its_own_term() -> None:
    terms = PageTerms(lambda: MATCHER)
    assert slugs(terms.link("Drift and data drift", own="drift")) == ["data-drift"]
    assert slugs(terms.link("drift")) == ["drift"]
    assert [entry.name for entry in terms.linked] == ["Data drift", "Drift"]


def test_plain_text_is_escaped_before_it_is_linked() -> None:
    tag = Template("{% load text %}{% linked text %}")
    page_terms = PageTerms(lambda: MATCHER)
    linked = tag.render(Context({"text": "<b>drift</b>", "page_terms": page_terms}))
    assert linked == '&lt;b&gt;<a rel="glossary" href="/learn/glossary/#drift">drift</a>&lt;/b&gt;'
    assert tag.render(Context({"text": "<b>drift</b>"})) == "&lt;b&gt;drift&lt;/b&gt;"


def test_a_long_text_that_somebody_typed_does_not_fill_the_memory() -> None:
    before = glossary._remembered.cache_info().currsize
    for word in ("drift", "calibration"):
        assert slugs(PageTerms(lambda: MATCHER).link(f"{word} {'x' * 4_000}")) == [word]
    assert glossary._remembered.cache_info().currsize == before


def test_an_empty_glossary_links_nothing() -> None:
    assert PageTerms(lambda: Matcher([])).link("drift") == "drift"


def test_the_file_has_terms_that_fit_a_card() -> None:
    assert len(TERMS) >= 100
    for term in TERMS:
        assert term.definition.endswith((".", "?")), term.slug
        assert term.in_an_interview.endswith((".", "?", '"')), term.slug
        assert len(term.definition) <= 240, term.slug
        assert term.see_also, term.slug
        assert term.slug not in term.see_also
        assert len({term.definition, term.in_an_interview}) == 2


def test_two_terms_cannot_be_written_alike(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(FILE.read_text().replace('forms: ["drifts"', 'forms: ["Calibrated"'))
    with pytest.raises(BadFiles) as refused:
        check(Glossary, read_yaml(path, read_text(path)))
    (problem,) = refused.value.problems
    assert problem.reason == "'Calibrated' already stands for 'calibration'"
    assert "Calibrated" in path.read_text().splitlines()[problem.line - 1]


@pytest.mark.django_db
def test_the_matcher_takes_one_query_and_is_compiled_again_only_when_a_term_changed(
    library: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = current_matcher()
    with django_assert_num_queries(1):
        assert current_matcher() is first
    GlossaryTerm.objects.filter(slug="drift").update(forms=["wandering off"])
    assert slugs(PageTerms(current_matcher).link("It is wandering off")) == ["drift"]
    GlossaryTerm.objects.filter(slug="drift").delete()
    assert slugs(PageTerms(current_matcher).link("drift")) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["learn", "glossary", "resources", "scenario-detail"])
def test_a_page_links_each_term_once_and_brings_its_card(name: str, library: None, client: Client) -> None:
    args = ["model-serving"] if name == "scenario-detail" else []
    assert_linked_once(client.get(reverse(name, args=args)).content.decode())


@pytest.mark.django_db
def test_a_kit_links_its_terms_and_no_question(fraud: Scenario, alice: User, client_of: SignIn) -> None:
    open_kit(user=alice, scenario=fraud, reason="study")
    page = client_of(alice).get(reverse("scenario-kit", args=[fraud.slug])).content.decode()
    assert_linked_once(page)
    assert len(slugs(page)) > 20
    for title in re.findall(r"<h[1-6].*?</h[1-6]>", page, re.DOTALL):
        assert not links(title)


@pytest.mark.django_db
def test_a_candidate_learns_of_no_term_that_only_the_kit_has(
    fraud: Scenario, alice: User, client_of: SignIn
) -> None:
    page = client_of(alice).get(reverse("scenario-detail", args=[fraud.slug])).content.decode()
    prompt = prompt_of(fraud.version)
    in_sight = {slug for text in on_one_page(prompt.statement, prompt.context) for slug in slugs(text)}
    assert set(slugs(page)) == in_sight
    assert "calibration" not in in_sight
    assert "calibration" in slugs(on_one_page(str(kit_of(fraud.version)))[0])


def assert_linked_once(page: str) -> None:
    found = slugs(page)
    assert found
    assert len(found) == len(set(found))
    assert CARD.findall(page) == found
    assert not [slug for folded in FOLDED.findall(page) for slug in slugs(folded)], "a link out of sight"


@pytest.mark.django_db
def test_the_glossary_links_to_other_entries_from_an_entry(library: None, client: Client) -> None:
    page = client.get(reverse("glossary")).content.decode()
    for entry in re.findall(r'<dt class="term.*?(?=<dt class="term|</section>)', page, re.DOTALL):
        own = re.search(r'id="([a-z0-9-]+)"', entry)
        assert own
        assert own[1] not in slugs(entry)


@pytest.mark.django_db
def test_a_search_finds_terms_by_their_other_forms(library: None, client: Client) -> None:
    groups = client.get(reverse("glossary"), {"q": "gbdt"}).context["groups"]
    assert [entry.term.slug for group in groups for entry in group.entries] == ["gradient-boosted-trees"]


@pytest.mark.django_db
class TestMentions:
    """Which published prompts mention a term."""

    def mentioning(self, client: Client, slug: str) -> list[str]:
        groups = client.get(reverse("glossary")).context["groups"]
        (entry,) = [entry for group in groups for entry in group.entries if entry.term.slug == slug]
        return [scenario.slug for scenario in entry.scenarios]

    @pytest.fixture
    def copy(self, tmp_path: Path, library: None) -> Path:
        """A library of one scenario, whose prompt speaks of speculative decoding."""
        folder = Path(shutil.copytree(LIBRARY, tmp_path / "library", ignore=shutil.ignore_patterns("*.md")))
        path = Path(shutil.copy(LIBRARY / "payment-fraud.md", folder))
        path.write_text(path.read_text().replace("## Context\n\n", "## Context\n\nSpeculative decoding. ", 1))
        return folder

    def test_are_those_of_the_prompt_and_never_of_the_kit(self, copy: Path, client: Client) -> None:
        load_scenarios([copy])
        fraud = Scenario.objects.get(slug="payment-fraud")
        assert self.mentioning(client, "speculative-decoding") == ["payment-fraud"]
        assert "alibrat" in str(kit_of(fraud.version))
        assert "payment-fraud" not in self.mentioning(client, "calibration")
        page = client.get(reverse("glossary")).content.decode()
        assert '<a href="/scenarios/payment-fraud/">Payment fraud detection</a>' in page

    def test_go_when_the_prompt_changes_or_the_scenario_retires(self, copy: Path, client: Client) -> None:
        load_scenarios([copy])
        Scenario.objects.filter(slug="payment-fraud").update(retired_at=timezone.now())
        assert self.mentioning(client, "speculative-decoding") == []
        Scenario.objects.filter(slug="payment-fraud").update(retired_at=None)
        load_scenarios([LIBRARY / "payment-fraud.md"])
        assert self.mentioning(client, "speculative-decoding") == []

    def test_follow_a_change_of_the_glossary(self, copy: Path, client: Client) -> None:
        path = copy / "glossary.yaml"
        path.write_text(path.read_text().replace('forms: ["drifts"', 'forms: ["decoding", "drifts"'))
        load_library(copy)
        assert self.mentioning(client, "drift") == []
        path.write_text(path.read_text().replace('term: "Speculative decoding"', 'term: "Draft and check"'))
        load_library(copy)
        assert self.mentioning(client, "drift") == ["payment-fraud"]

    def test_are_five_with_a_search_for_the_others(self, library: None, client: Client) -> None:
        term = GlossaryTerm.objects.get(slug="speculative-decoding")
        term.scenarios.set(Scenario.objects.all()[:6])
        assert len(self.mentioning(client, "speculative-decoding")) == 5
        page = client.get(reverse("glossary")).content.decode()
        assert f'href="{reverse("scenario-list")}?q=Speculative+decoding">more' in page
