"""Report, goal, progress page and home name one scenario for one line."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Profile, User
from interviews.models import Round
from interviews.progress.goals.services import set_goal, today_of
from interviews.progress.offer import Offer, Untaken, offer_for
from interviews.progress.whole import Whole, whole_of
from interviews.reports.advice import advice_for
from interviews.reports.compile import compile_report
from interviews.reports.content import ReportContent
from scenarios.lines import LINES
from scenarios.models import Scenario
from tests.scoring.filling import fill_and_submit

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def reported(debrief_round: Round, alice: User, bob: User) -> ReportContent:
    """Alice's first report, fresh, while she has a goal."""
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    set_goal(user=alice, on=today_of(alice) + timedelta(days=30), level="staff")
    return ReportContent.model_validate(compile_report(debrief_round.pk).content)


def advised(report: ReportContent, whole: Whole) -> list[tuple[str, str]]:
    """Each line that is named, with its scenario, by report, goal and progress in turn."""
    steps = [*report.gaps, *report.probe_next]
    found = [(step.line, step.scenario.slug) for step in steps if step.scenario]
    found += [(step.line, step.scenario.slug) for step in whole.goals[0].steps if step.scenario]
    assert whole.recommended is not None
    return [*found, (whole.recommended.line, whole.recommended.slug)]


@pytest.mark.parametrize("interests", [[], ["vision"], ["platform", "forecasting"]])
def test_a_fresh_report_the_goal_and_the_progress_page_name_the_same_scenario_for_a_line(
    interests: list[str], debrief_round: Round, alice: User, request: pytest.FixtureRequest
) -> None:
    Profile.objects.filter(user=alice).update(interests=interests)
    report: ReportContent = request.getfixturevalue("reported")
    found = advised(report, whole_of(User.objects.get(pk=alice.pk)))
    assert len(found) == 6
    assert len({line for line, _ in found}) < 6
    assert len(set(found)) == len({line for line, _ in found})


def test_of_any_line_the_next_report_is_offered_what_the_page_would_name(alice: User) -> None:
    page = offer_for(alice).by_line
    report = advice_for(alice).scenarios
    assert {each.line: each.slug for each in report} == {line: page[line].scenario.slug for line in LINES}


def test_home_recommends_what_the_progress_page_does(
    reported: ReportContent, alice: User, client_of: Callable[[User], Client]
) -> None:
    recommended = whole_of(alice).recommended
    assert client_of(alice).get("/").context["recommended"] == recommended


def untaken(pk: int, family: str, **emphasis: float) -> Untaken:
    return Untaken(Scenario(pk=pk, slug=f"s{pk}", family=family), emphasis)


def test_a_line_has_a_scenario_of_its_own_that_asks_most_about_it() -> None:
    offer = Offer([untaken(1, "vision", data=0.2, modeling=0.2), untaken(2, "vision", data=0.1)], frozenset())
    assert offer.by_line["requirements"].scenario.pk == 1  # none asks: the library's order
    three = [untaken(n, "vision", **{line: 0.3}) for n, line in enumerate(LINES)]
    chosen = Offer(three[::-1], frozenset()).by_line
    assert [chosen[line].scenario.pk for line in LINES] == list(range(len(LINES)))


def test_families_of_interest_come_first_also_where_two_lines_then_share_one() -> None:
    left = [untaken(1, "vision", data=0.9), untaken(2, "platform", data=0.1)]
    chosen = Offer(left, frozenset({"platform"})).by_line
    assert {one.scenario.pk for one in chosen.values()} == {2}
    assert Offer([], frozenset()).by_line == {}
