import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from config.look import LINE_MARKS
from interviews.models import FairScore, LineScore, ModelRun, Report, Round
from interviews.progress.advice import what_next
from interviews.progress.offer import offer_for
from interviews.progress.page import charts_of
from interviews.progress.selectors import history_of, missed_for, progress_of
from interviews.ratings.counting import count_waiting
from interviews.ratings.parameters import prior_parameters
from interviews.scoring.corrections import correct_score
from scenarios.lines import LINES
from scenarios.models import Scenario, ScenarioVersion
from scenarios.services import open_kit
from tests.progress.history import make_history
from tests.ratings.platform import Held, hold, on_all_lines, people
from tests.scoring.filling import fill_and_submit

QUERIES = (
    "session",
    "user with the profile",
    "fair score with its run",
    "the last good run, while there is no fair score",
    "rounds with their means",
    "scores by round and by whom",
    "adjusted scores",
    "the library's checkpoints by line",
    "the newest rubric",
    "scenarios not seen",
    "stage times of the last ten",
    "the last ten that were scored, with their checkpoints",
    "checkpoints seen in them",
    "reports of retakes",
    "weeks with practice",
    "open goals",
    "count of the history",
    "a page of the history",
    "a live interview to return to",
    "who is kept apart from whom",
)


@pytest.fixture
def history(alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> list[Round]:
    return make_history(alice, bob, scenario_versions, 4)


def fair_score(user: User, *, gain_probability: float | None = None) -> FairScore:
    now = timezone.now()
    run = ModelRun.objects.create(
        state="good",
        model_version=1,
        cut_off=now,
        finished_at=now,
        parameters={**prior_parameters().as_data(), "mean": 2.5},
    )
    return FairScore.objects.create(
        candidate=user,
        run=run,
        value=2.4,
        sd=0.4,
        low=1.7,
        high=3.1,
        sessions=4,
        group=0,
        lines={"data": {"value": 2.0, "sd": 0.4, "sessions": 4}},
        level=2.5,
        level_sd=0.4,
        gain=0.5,
        gain_sd=0.3,
        gain_probability=gain_probability,
    )


def test_an_empty_page_says_what_will_be_here(alice: User, client_of: Callable[[User], Client]) -> None:
    page = client_of(alice).get("/progress/").content.decode()
    assert "No interview yet" in page
    assert "From 3 scored interviews on" in page
    assert "3 to go" in page


def test_two_rounds_are_no_trend(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(alice, bob, scenario_versions, 2)
    page = client_of(alice).get("/progress/").content.decode()
    assert "From 3 scored interviews on" in page
    assert "No trend before 3 interviews" in page
    assert "trend-title" not in page


def test_from_three_rounds_on_every_figure_has_count_and_range(
    history: list[Round], alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get("/progress/").content.decode()
    assert 'id="trend-title"' in page
    assert 'id="line-data-title"' in page
    assert "1 to 4" in page


def test_the_queries_stay_the_same_however_many_interviews(
    alice: User,
    bob: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_history(alice, bob, scenario_versions, 40)
    make_history(bob, alice, scenario_versions, 20)
    client = client_of(alice)
    client.get("/progress/")  # from here on this process knows the rubric and what the library's kits ask
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
    make_history(alice, bob, scenario_versions[:1], 2)
    found = what_next(alice)
    assert found is not None
    assert found.slug != scenario_versions[0].scenario.slug
    assert LINE_MARKS[found.line].name in found.reason
    assert "of the senior bar" in found.reason
    assert "scenario that is new to you." in found.reason


def test_a_scenario_whose_kit_was_opened_is_not_recommended(
    alice: User, scenario_versions: list[ScenarioVersion]
) -> None:
    first = what_next(alice)
    assert first is not None
    for version in scenario_versions:
        open_kit(user=alice, scenario=version.scenario, reason="study")
    assert what_next(alice) is None


@pytest.mark.parametrize("state", ["waiting", "live"])
def test_a_scenario_is_not_recommended_from_the_moment_its_round_begins(
    state: str, alice: User, scenario_versions: list[ScenarioVersion], request: pytest.FixtureRequest
) -> None:
    round_: Round = request.getfixturevalue("live_round")
    if state == "waiting":
        Round.objects.filter(pk=round_.pk).update(state="waiting", started_at=None)
    own = round_.scenario_version.scenario
    assert (own in [one.scenario for one in offer_for(alice).untaken]) is (state == "waiting")


def test_checkpoints_of_a_line_that_was_not_reached_are_not_missed(history: list[Round], alice: User) -> None:
    kits = [round_.scenario_version.kit["checkpoints"] for round_ in history]
    asked = [sum(each["line"] == "monitoring" for each in kit) for kit in kits]
    assert asked[0], "the first round did not reach the line, though the scenario asks about it"
    monitoring = next(line for line in missed_for(alice).lines if line.line == "monitoring")
    assert (monitoring.total, monitoring.missed) == (sum(asked[1:]), sum(asked[1:]))


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.95, "You have improved"), (0.9, "cannot be said yet"), (0.02, "cannot be said yet")],
)
def test_improved_is_said_only_above_nine_chances_in_ten(
    probability: float, said: str, history: list[Round], alice: User, client_of: Callable[[User], Client]
) -> None:
    fair_score(alice, gain_probability=probability)
    page = client_of(alice).get("/progress/").content.decode()
    assert said in page
    assert "Your fair score is" in page
    assert "provisional" in page  # with an sd of 0.4
    assert "Raw mean" in page


def test_a_cell_that_was_never_tested_leads_to_a_scenario_that_tests_it(
    history: list[Round], alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get("/progress/").content.decode()
    found = re.search(
        r'href="/scenarios/([a-z0-9-]+)/"[^>]*>never<span class="sr-only"> tested: (\w+) in ([^.]+)', page
    )
    assert found is not None
    scenario = Scenario.objects.get(slug=found[1])
    assert scenario.get_family_display() == html.unescape(found[3])
    assert not Round.objects.filter(candidate=alice, scenario_version__scenario=scenario).exists()


def test_a_fair_score_is_enough_to_say_what_is_next(
    history: list[Round], alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fair_score(alice)
    what_next(alice)  # reads the library once
    with django_assert_num_queries(4):  # fair score, library, rubric, scenarios not seen
        found = what_next(alice)
    assert found is not None
    assert found.line in LINES


def test_a_stranger_to_the_site_is_asked_to_sign_in(db: None, client: Client) -> None:
    assert client.get("/progress/").status_code == 302
    assert client.get("/progress/export.csv").status_code == 302


def test_a_round_that_only_a_second_interviewer_scored_counts_with_their_scores(
    history: list[Round],
    alice: User,
    client_of: Callable[[User], Client],
    scenario_versions: list[ScenarioVersion],
) -> None:
    (assessment,) = hold(
        Held(alice, people(1)[0], scenario_versions[0], on_all_lines(4), timezone.now(), "second")
    )
    count_waiting()
    newest = progress_of(alice).rounds[-1]
    assert (newest.round_id, newest.scores["data"]) == (str(assessment.round_id), 4)
    assert len(progress_of(alice).trend.overall) == 5
    assert client_of(alice).get("/progress/").status_code == 200


def test_a_round_whose_last_score_was_taken_is_on_no_chart_before_the_model_knows(
    history: list[Round], alice: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    count_waiting()
    given = LineScore.objects.filter(assessment__round=history[1], assessment__kind="interviewer")
    for line in given.filter(score__isnull=False):
        correct_score(staff=staff, line_score=line, new_score=None, reason="Another round's.")
    assert client_of(alice).get("/progress/").status_code == 200
    assert len(progress_of(alice).trend.overall) == 3


def test_the_chart_has_the_days_of_the_readers_zone_as_the_table_has(
    history: list[Round], alice: User
) -> None:
    late = timezone.now().replace(hour=23, minute=30) - timedelta(days=1)
    Round.objects.filter(pk=history[-1].pk).update(started_at=late)
    progress = progress_of(alice)
    with timezone.override("Asia/Tokyo"):
        assert charts_of(progress).points[0].point.date == f"{late + timedelta(hours=9):%b %-d, %Y}"
