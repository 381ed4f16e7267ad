"""Learn: the framework, the glossary and the resources, for anybody."""

from typing import get_args

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from scenarios.learn.pages import chapters
from scenarios.learn.reader import learn_content
from scenarios.lines import DEBRIEF_MINUTES, FORMATS, LINES, STAGES
from scenarios.models import GlossaryTerm, Rubric
from scenarios.rubric import LevelBar
from scenarios.schema import DesignStageKey, LineKey, StageKey
from scenarios.selectors import rubric_content

pytestmark = pytest.mark.django_db


def test_the_framework_shows_every_stage_line_anchor_and_bar(rubric: Rubric, client: Client) -> None:
    page = client.get(reverse("learn")).content.decode()
    content = rubric_content(rubric)
    for line in content.lines:
        assert f'id="{line.key}"' in page
        assert line.anchors[4].split(",")[0] in strip_tags(page)  # without its glossary links
    for bar in content.level_bars:
        assert bar.known_as in page
    assert "A weighted mean of at least 3.0 over the lines reached" in page
    assert page.count("<h1") == 1


def test_every_stage_and_line_has_its_chapter(rubric: Rubric) -> None:
    found = chapters(rubric_content(rubric), learn_content().dialogues)
    assert [chapter.key for chapter in found] == [*STAGES, "tradeoffs", "communication"]
    assert {chapter.line.key for chapter in found if chapter.line} == set(LINES)
    for chapter in found:
        assert (chapter.dialogue and chapter.dialogue.line) == (chapter.line and chapter.line.key)


def test_minutes_add_up_to_each_format(rubric: Rubric) -> None:
    content = rubric_content(rubric)
    for total in FORMATS:
        assert list(content.minutes_for(total)) == list(STAGES)
        assert sum(content.minutes_for(total).values()) == total
    assert {each.debrief_minutes for each in content.formats} == {DEBRIEF_MINUTES}
    assert sum(content.weights.values()) == 100
    for ask in (content.line, content.stage):
        with pytest.raises(KeyError):
            ask("magic")
    for outside in (19, 121):
        with pytest.raises(KeyError):
            content.minutes_for(outside)


def test_a_bar_says_its_conditions_in_words(rubric: Rubric) -> None:
    mid, senior, staff = rubric_content(rubric).level_bars
    assert "No 1 in framing, data or modeling" in mid.conditions
    assert "No 1 on any line" in senior.conditions
    assert "Deployment and monitoring reached" in senior.conditions
    assert "A 4 on at least 3 lines, one of them trade-offs or monitoring" in staff.conditions
    plain = LevelBar(key="mid", name="Mid", known_as="x", expect="x", mean_at_least=2)
    assert plain.conditions == ["A weighted mean of at least 2.0 over the lines reached"]


def test_the_glossary_has_an_anchor_for_every_term(library: None, client: Client) -> None:
    page = client.get(reverse("glossary")).content.decode()
    for slug in GlossaryTerm.objects.values_list("slug", flat=True):
        assert f'id="{slug}"' in page
    assert f'href="{reverse("glossary")}#feature-store"' in page


def test_the_glossary_can_be_searched(library: None, client: Client) -> None:
    groups = client.get(reverse("glossary"), {"q": "Nearest search"}).context["groups"]
    assert [entry.term.slug for group in groups for entry in group.entries] == [
        "approximate-nearest-neighbor-search"
    ]
    assert b"No term fits" in client.get(reverse("glossary"), {"q": "zzzz"}).content


def test_resources_are_grouped_and_link_to_the_original(library: None, client: Client) -> None:
    page = client.get(reverse("resources")).content.decode()
    assert "Designing Machine Learning Systems" in page
    assert 'href="https://research.google/pubs/pub45530"' in page


@pytest.mark.parametrize(("name", "count"), [("learn", 2), ("glossary", 3), ("resources", 2)])
def test_each_page_takes_few_queries(
    name: str, count: int, library: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(count):  # what it shows, terms with their scenarios, and terms to link
        client.get(reverse(name))


def test_the_keys_of_the_schema_are_the_fixed_words() -> None:
    assert get_args(LineKey) == LINES
    assert get_args(StageKey) == STAGES
    assert get_args(DesignStageKey) == LINES[:7]
