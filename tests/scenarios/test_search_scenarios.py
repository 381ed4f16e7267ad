"""Finding scenarios by words in any form, names of the glossary, wrong or half a word, and by filters."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from scenarios.fitting import DIFFICULTIES_FOR_MINUTES, minutes_for
from scenarios.lines import FORMATS
from scenarios.models import DIFFICULTIES, GlossaryTerm, Scenario, SearchWord
from scenarios.search import asked_for, found
from scenarios.selectors import published
from scenarios.services import open_kit

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def slugs(words: str) -> list[str]:
    return [scenario.slug for scenario in found(published(), asked_for(words))]


def page_of(client: Client, **query: str) -> str:
    response = client.get(reverse("scenario-list"), query)
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


def listed(client: Client, **query: str) -> set[str]:
    response = client.get(reverse("scenario-list"), query)
    return {scenario.slug for scenario in response.context["page"].paginator.object_list}


@pytest.fixture
def terms(library: None) -> None:
    """Two terms with names that no prompt has, beside those of the library."""
    GlossaryTerm.objects.filter(slug__in=["label-delay", "class-imbalance"]).delete()
    text = {"group": "data", "definition": "x", "in_an_interview": "x"}
    GlossaryTerm.objects.create(
        slug="label-delay", term="Label delay", forms=["late truth", "LDY", "label delays"], **text
    )
    GlossaryTerm.objects.create(
        slug="class-imbalance", term="Class imbalance", forms=["imbalance", "skewed classes"], **text
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("chargebacks OR wikis", "enterprise-question-answering"),
        ("card payments -video", "payment-fraud"),
        ('"number plates"', "street-image-blurring"),
        ("point-in-time", "feature-store"),  # a tag
        ("wake word", "voice-assistant"),
        ("recommending videos", "video-recommendation"),  # other forms of the words
        ("permissions citations", "enterprise-question-answering"),  # only in the prompt
    ],
)
def test_words_are_found_in_title_summary_prompt_and_tags(words: str, first: str, library: None) -> None:
    assert first in slugs(words)[:3]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("eta", "delivery-eta"),
        ("vision", "visual-search"),
        ("vision", "street-image-blurring"),
        ("fraud", "fake-accounts"),
        ("moderation", "harmful-content"),
        ("autocomplete", "search-typeahead"),
        ("autocompletion", "search-typeahead"),
        ("type-ahead", "search-typeahead"),
        ("ctr", "ad-click-prediction"),
        ("chatbot", "customer-support-assistant"),
        ("asr", "voice-assistant"),
        ("near duplicate", "harmful-content"),
        ("two towers", "video-recommendation"),
        ("ANN", "visual-search"),
    ],
)
def test_the_family_and_what_people_call_it_find_a_scenario(words: str, expected: str, library: None) -> None:
    assert expected in slugs(words)


def test_all_words_must_match_and_quotes_keep_them_together(library: None) -> None:
    assert slugs("card pictures blur payments") == []
    assert "payment-fraud" in slugs("payments card")
    assert "payment-fraud" not in slugs('"payments card"')
    assert "payment-fraud" not in slugs("payments -card")


@pytest.mark.parametrize(
    "words",
    [
        *("recomendation", "recommnedation", "Recomendations", "video recomendation", '"" recomendation'),
        *("ercommendation", "Erecommendation", "rrecommendation"),  # in the first letter
    ],
)
def test_a_misspelled_word_finds_what_was_meant(words: str, library: None) -> None:
    assert "video-recommendation" in slugs(words)[:2]


@pytest.mark.parametrize(
    "words", ["fruad", "rfaud", "serach marketplace", "privcy", "chargbacks wiki OR fraudd", "labell"]
)
def test_misspelling_is_forgiven_in_prompts_and_tags_too(words: str, library: None) -> None:
    assert slugs(words)


@pytest.mark.parametrize("words", ["recommendat", "fra", "Recommendati", "streami"])
def test_a_word_that_is_still_being_typed_finds_what_begins_with_it(words: str, library: None) -> None:
    assert slugs(words)


@pytest.mark.parametrize("words", ["zzyzx", "qqq", "astrolabe", '"fruad"', "fraud zzyzx"])
def test_what_is_like_nothing_finds_nothing(words: str, library: None) -> None:
    assert slugs(words) == []


@pytest.mark.parametrize(
    "words", ["LDY", "ldy", "late truth", "late-truths", '"late truth"', "real-time LDY", "late trugh"]
)
def test_another_name_of_a_term_finds_prompts_and_tags_about_it(words: str, terms: None) -> None:
    assert "payment-fraud" in slugs(words)  # tagged label-delay
    assert "video-recommendation" not in slugs(words)


def test_the_longest_name_of_the_glossary_counts(terms: None) -> None:
    (group,) = asked_for("tools for skewed classes now").groups
    assert [part.text for part in group] == ["tools", "for", "skewed classes", "now"]
    assert "payment-fraud" in slugs("skewed classes")  # tagged imbalance
    assert slugs("skewed") == []


def test_a_name_that_is_excluded_or_part_of_a_phrase_is_only_that(terms: None) -> None:
    assert not asked_for("-LDY").explained
    assert not asked_for('"LDY costs"').explained


def test_the_page_says_what_was_looked_for(terms: None, client: Client) -> None:
    page = page_of(client, q="fruad LDY")
    assert "No scenario has “fruad”. Showing those with “fraud”." in page
    assert "/learn/glossary/#label-delay" in page
    assert "so this also looked for “Label delay”, “late truth”" in page
    assert "glossary</a>, so" not in page_of(client, q="payments")


def test_what_was_typed_is_shown_as_text(library: None, client: Client) -> None:
    word = SearchWord.objects.create(word="scriptalertx", stem="scriptalertx")
    response = client.get(reverse("scenario-list"), {"q": "<script>alert(1)</script> scriptalertz"})
    assert word.word in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_kits_are_never_searched_nor_is_their_spelling_known(fraud: Scenario) -> None:
    assert "isotonic" in str(fraud.version.kit)
    assert slugs("isotonic") == []
    public = Scenario.objects.values_list("title", "summary", "prompt_text")
    texts = str([*public, *GlossaryTerm.objects.values_list("term", "forms")]).lower()
    words = SearchWord.objects.values_list("word", flat=True)
    assert len(words) > 500
    assert [word for word in words if word not in texts] == []


def test_the_words_follow_what_is_published(fraud: Scenario) -> None:
    assert not SearchWord.objects.filter(word="quokkas").exists()
    fraud.prompt_text += " It also counts quokkas."
    fraud.save(update_fields=["prompt_text"])
    assert SearchWord.objects.get(word="quokkas").stem == "quokka"
    assert slugs("qoukkas") == ["payment-fraud"]


def test_a_retired_scenario_is_not_found(fraud: Scenario) -> None:
    Scenario.objects.filter(pk=fraud.pk).update(retired_at=timezone.now())
    assert "payment-fraud" not in slugs("payments")


ODD = [
    *("'", '"', '""', "-", "--", "or", "OR or", '-"', "a & b | !c", ":*", "x:*", "\\", "%", "_", "(", "<->"),
    *("é", "🙂", "x" * 5000, "or " * 50, '"a" ' * 50, "the", "-the", "\u202e", "\ufb01", "a" * 40),
    *("'; DROP TABLE x; --", "\x00", "1 2 3", "a/b", "\uff21\uff2e"),
]


@pytest.mark.parametrize("words", ODD)
def test_odd_words_are_answered(words: str, library: None, client: Client) -> None:
    page_of(client, q=words)


def test_levels_and_lengths_follow_from_difficulty(library: None, client: Client) -> None:
    every = {scenario.slug: scenario.difficulty for scenario in published()}
    assert listed(client, level="mid") == {slug for slug, difficulty in every.items() if difficulty < 3}
    assert listed(client, level="staff") == {slug for slug, difficulty in every.items() if difficulty == 3}
    assert listed(client, length="35") == {slug for slug, difficulty in every.items() if difficulty < 3}
    assert listed(client, length="45") == set(every)
    assert listed(client, level="senior", length="35", q="search marketplace") <= {
        slug for slug, difficulty in every.items() if difficulty == 2
    }
    assert listed(client, level="magic", length="-1") == set(every)


def test_every_difficulty_suits_a_length_and_every_format_a_difficulty() -> None:
    assert set(DIFFICULTIES_FOR_MINUTES) == set(FORMATS)
    assert all(minutes_for(difficulty) for difficulty, _ in DIFFICULTIES)
    assert minutes_for(1) == [35, 45]


def test_filters_and_words_narrow_together(fraud: Scenario, alice: User, client_of: SignIn) -> None:
    client = client_of(alice)
    query = {"q": "payments", "family": "trust_safety", "difficulty": "3", "level": "staff", "length": "60"}
    assert listed(client, **query, seen="new") == {"payment-fraud"}
    open_kit(user=alice, scenario=fraud, reason="study")
    assert listed(client, **query, seen="new") == set()
    assert listed(client, **query, seen="seen") == {"payment-fraud"}


def test_a_search_takes_two_queries_more_than_the_list_however_long_it_is(
    library: None, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(reverse("scenario-list"))
    with django_assert_max_num_queries(5):  # spellings, glossary, count, page, figures of practice
        client.get(reverse("scenario-list"), {"q": "fruad paymnets label delay -video OR serach recom"})
