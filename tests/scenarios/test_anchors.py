"""Anchors that a scenario sharpens: read from its file, shown in its kit, laid over the rubric's."""

from collections.abc import Callable
from html import escape

from django.test import Client
from django.urls import reverse

from accounts.models import User
from scenarios.anchors import sharpened
from scenarios.content import kit_of
from scenarios.models import Rubric, Scenario
from scenarios.rubric import RubricContent
from scenarios.selectors import rubric_content
from scenarios.services import open_kit

SignIn = Callable[[User], Client]


def test_own_anchors_stand_in_place_of_the_general_ones_and_nothing_else_changes(rubric: Rubric) -> None:
    general = rubric_content(rubric)
    merged = sharpened(general, {"data": {4: "Buys outcomes of blocked payments."}})
    assert merged.line("data").anchors == {
        **general.line("data").anchors,
        4: "Buys outcomes of blocked payments.",
    }
    assert list(merged.line("data").anchors) == [1, 2, 3, 4]
    assert [line for line in merged.lines if line.key != "data"] == [
        line for line in general.lines if line.key != "data"
    ]
    assert merged.model_copy(update={"lines": general.lines}) == general


def test_the_rubric_itself_stays(rubric: Rubric) -> None:
    general = rubric_content(rubric)
    sharpened(general, {"data": {4: "Buys outcomes of blocked payments."}})
    assert general == RubricContent.model_validate(rubric.content)
    assert sharpened(general, {}) == general


def test_some_scenarios_sharpen_anchors_and_each_says_something_else(library: None, rubric: Rubric) -> None:
    general = {text for line in rubric_content(rubric).lines for text in line.anchors.values()}
    scenarios = Scenario.objects.filter(current_version__kit__has_key="anchors").select_related(
        "current_version"
    )
    assert {scenario.slug for scenario in scenarios} >= {
        "ad-click-prediction",
        "customer-support-assistant",
        "payment-fraud",
    }
    own = [
        text
        for scenario in scenarios
        for anchors in kit_of(scenario.version).anchors.values()
        for text in anchors.values()
    ]
    assert len(set(own) | general) == len(own) + len(general)


def test_a_kit_shows_its_own_anchors_and_only_those(
    fraud: Scenario, rubric: Rubric, alice: User, client_of: SignIn
) -> None:
    open_kit(user=alice, scenario=fraud, reason="study")
    page = client_of(alice).get(reverse("scenario-kit", args=[fraud.slug])).content.decode()
    shown = page[page.index('id="anchors"') : page.index('id="trade-offs"')]
    anchors = kit_of(fraud.version).anchors
    assert 2 <= len(anchors) <= 4
    assert shown.count("Score ") == sum(len(texts) for texts in anchors.values())
    assert "nobody owns Friday night" in shown
    assert escape(rubric_content(rubric).line("data").anchors[3]) not in shown
    assert 'href="#anchors"' in page
