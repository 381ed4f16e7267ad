from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import Report, Round
from interviews.progress.selectors import Progress, history_of, progress_of, what_next
from scenarios.lines import LINES
from scenarios.models import ScenarioVersion
from scenarios.services import open_kit
from tests.progress.history import make_history
from tests.scoring.filling import fill_and_submit

QUERIES = (
    "session",
    "user with the profile",
    "rounds with their means and scores",
    "scenarios not seen",
    "count of the history",
    "a page of the history",
    "a live interview to return to",
)


@pytest.fixture
def history(alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> list[Round]:
    return make_history(alice, bob, scenario_versions, 4)


def test_an_empty_page_says_what_will_be_here(alice: User, client_of: Callable[[User], Client]) -> None:
    page = client_of(alice).get("/progress/").content.decode()
    assert "No interview yet" in page
    assert "There is no trend before 3 scored rounds" in page
    assert "3 to go" in page


def test_two_rounds_are_no_trend(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(alice, bob, scenario_versions, 2)
    page = client_of(alice).get("/progress/").content.decode()
    assert "There is no trend before 3 scored rounds" in page
    assert "No trend before 3 rounds" in page
    assert "trend-title" not in page


def test_from_three_rounds_on_every_figure_has_count_and_range(
    history: list[Round], alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get("/progress/").content.decode()
    assert 'id="trend-title"' in page
    assert 'id="line-data-title"' in page
    assert "1 to 4" in page


def test_the_queries_stay_the_same_with_200_interviews(
    alice: User,
    bob: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_history(alice, bob, scenario_versions, 120)
    make_history(bob, alice, scenario_versions, 80)
    client = client_of(alice)
    with django_assert_num_queries(len(QUERIES)):
        page = client.get("/progress/")
    assert "Page" in page.content.decode()


def test_what_i_gave_to_others_is_in_the_history_but_no_figure_of_mine(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(bob, alice, scenario_versions, 3)
    assert progress_of(alice).rounds == []
    rows = list(history_of(alice))
    assert len(rows) == 3
    assert all(row.mean is None for row in rows)  # type: ignore[attr-defined]
    assert "Interviewed Bob" in client_of(alice).get("/progress/").content.decode()


def test_solo_runs_count_for_no_trend(alice: User, scenario_versions: list[ScenarioVersion]) -> None:
    make_history(alice, None, scenario_versions, 3)
    assert progress_of(alice).rounds == []
    assert [row.scored_by for row in history_of(alice)] == ["self"] * 3  # type: ignore[attr-defined]


def test_an_unreleased_round_counts_for_nothing(debrief_round: Round, alice: User, bob: User) -> None:
    fill_and_submit(bob, debrief_round)
    assert progress_of(alice).rounds == []
    assert history_of(alice).get().mean is None  # type: ignore[attr-defined]


def test_a_corrected_report_gives_the_new_mean(history: list[Round], alice: User) -> None:
    report = Report.objects.get(round=history[0])
    report.superseded_at = timezone.now()
    report.save()
    overall = {**report.content["overall"], "mean": 1.23}
    Report.objects.create(
        round=history[0], version=2, inputs_hash="new", content={**report.content, "overall": overall}
    )
    assert progress_of(alice).rounds[0].mean == 1.23


def test_rounds_are_in_the_order_they_were_held(history: list[Round], alice: User) -> None:
    Round.objects.filter(pk=history[0].pk).update(started_at=timezone.now() + timedelta(days=1))
    assert [round_.round_id for round_ in progress_of(alice).rounds][-1] == str(history[0].pk)


def test_next_comes_an_unseen_scenario_with_the_reason(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion]
) -> None:
    make_history(alice, bob, scenario_versions[:1], 1)
    found = what_next(alice)
    assert found is not None
    assert found.slug != scenario_versions[0].scenario.slug
    assert found.line == "monitoring"
    assert "Monitoring was never reached in your rounds." in found.reason


def test_the_weakest_line_is_named_with_its_figures(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion]
) -> None:
    make_history(alice, bob, scenario_versions[:1], 2)
    found = what_next(alice)
    assert found is not None
    assert " is your lowest line: " in found.reason
    assert "from 2 rounds (" in found.reason


def test_one_round_has_no_range(alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> None:
    make_history(alice, bob, scenario_versions[:1], 1)
    (round_,) = progress_of(alice).rounds
    found = what_next(alice, Progress([replace(round_, scores={**dict.fromkeys(LINES, 2), "monitoring": 1})]))
    assert found is not None
    assert found.reason.startswith("Monitoring is your lowest line: 1.0, from 1 round. You have")


def test_a_scenario_whose_kit_was_opened_is_not_recommended(
    alice: User, scenario_versions: list[ScenarioVersion]
) -> None:
    first = what_next(alice)
    assert first is not None
    for version in scenario_versions:
        open_kit(user=alice, scenario=version.scenario, reason="study")
    assert what_next(alice) is None


def test_a_stranger_to_the_site_is_asked_to_sign_in(db: None, client: Client) -> None:
    assert client.get("/progress/").status_code == 302
    assert client.get("/progress/export.csv").status_code == 302
