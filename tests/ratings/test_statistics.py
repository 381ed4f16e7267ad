"""How fair the scores are, for anybody to read, also where they lose."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.export import export_for
from accounts.models import User
from benchmarks.rated import Platform, simulate
from interviews.models import ModelRun
from interviews.ratings.counting import count_waiting
from interviews.ratings.metrics import RefitCollector
from interviews.ratings.model import fit
from interviews.ratings.page import in_words
from interviews.ratings.predictions import check_predictions
from interviews.ratings.runs import OPTIONS, refit
from interviews.ratings.statistics import reliability_of
from scenarios.models import ScenarioVersion
from tests.ratings.platform import Held, crowd, hold, on_all_lines, people


def page(client: Client) -> str:
    return client.get(reverse("statistics")).content.decode()


def statistics(client: Client) -> Any:
    return client.get(reverse("api-statistics")).json()


def test_hidden_sessions_are_told_better_by_fair_scores_where_interviewers_differ() -> None:
    found = simulate(Platform(people=80, sessions_each=4, lines=9, severity=0.6), 3)
    said = check_predictions(found.ratings, fit(found.ratings, OPTIONS))
    assert said is not None
    assert said.sessions == 320
    assert said.fair_error < said.raw_error
    assert said.fair_error < said.mean_error
    assert 0.85 < said.covered < 0.99


def test_newcomers_are_told_by_the_mean_of_all() -> None:
    found = simulate(Platform(people=30, sessions_each=1, lines=9), 3)
    said = check_predictions(found.ratings, fit(found.ratings, OPTIONS))
    assert said is not None
    assert said.newcomers == said.sessions == 30
    assert said.raw_error == said.mean_error


def test_under_twenty_sessions_nothing_is_held_out() -> None:
    found = simulate(Platform(people=19, sessions_each=1, lines=9), 3)
    assert check_predictions(found.ratings, fit(found.ratings, OPTIONS)) is None


def test_reliability_is_the_share_of_the_candidates() -> None:
    variances = {"candidate": 0.3, "interviewer": 0.1, "scenario": 0.05, "session": 0.1, "noise": 0.45}
    found = reliability_of(variances)
    assert found.single == pytest.approx(0.3 / (0.3 + 0.3))
    assert found.four == pytest.approx(0.3 / (0.3 + 0.075))


@pytest.mark.parametrize(
    ("fair", "raw", "said"),
    [
        (0.40, 0.50, "Fair scores predict the next score better than raw scores."),
        (0.55, 0.50, "Fair scores lose: raw scores predict the next score better."),
        (0.501, 0.50, "Fair scores predict the next score no better than raw scores."),
    ],
)
def test_who_wins_is_said_whoever_it_is(fair: float, raw: float, said: str) -> None:
    predictions = {"fair_error": fair, "raw_error": raw, "mean_error": 0.6, "sessions": 40, "covered": 0.9}
    words = in_words(
        {
            "predictions": predictions,
            "reliability": {"single": 0.4, "four": 0.7},
            "severity_sd": 0.4,
            "severities": [{"above": None, "up_to": -0.25, "people": None}],
        }
    )
    assert words.verdict.startswith(said)
    assert words.severities[0].people == "fewer than 5"
    assert "below −0.25: fewer than 5" in words.severity_chart


@pytest.mark.django_db
def test_before_there_are_twenty_interviews_the_page_says_what_is_missing(
    client: Client, scenario_version: ScenarioVersion
) -> None:
    assert "Before the first run: 0 of 20 interviews" in page(client)
    assert "None has run yet" in page(client)
    alice, bob = people(2)
    hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    refit()
    assert "At the last run: 1 of 20 interviews" in page(client)
    assert statistics(client)["statistics"] is None


@pytest.mark.django_db
def test_page_and_api_have_the_figures_of_the_last_good_run_and_no_names(
    client: Client, scenario_versions: list[ScenarioVersion], django_assert_num_queries: Any
) -> None:
    held = crowd(12, 3, scenario_versions[:3])
    hold(*held)
    refit()
    with django_assert_num_queries(3):  # the run, scenarios' titles, the last runs
        shown = page(client)
    assert "Each of 36 interviews was hidden once" in shown
    assert "is assumed, not measured" in shown
    assert "Person" not in shown
    found = statistics(client)["statistics"]
    assert sum(bar["people"] or 0 for bar in found["severities"]) <= 12
    assert len(found["difficulties"]) == 3
    assert {row["scenario"] for row in found["difficulties"]} == {
        each.scenario.slug for each in scenario_versions[:3]
    }
    assert sum(row["sessions"] for row in found["months"]) == 36
    assert f"{found['predictions']['fair_error']:.2f}" in shown


@pytest.mark.django_db
def test_nothing_is_told_of_fewer_than_five_people(
    client: Client, scenario_versions: list[ScenarioVersion]
) -> None:
    hold(*crowd(4, 6, scenario_versions[:1]))
    refit()
    found = statistics(client)["statistics"]
    assert (found["severities"], found["difficulties"], found["months"]) == ([], [], [])


@pytest.mark.django_db
def test_a_failed_run_stands_there_with_its_reason_for_staff_only(
    client: Client, client_of: Any, staff: User
) -> None:
    refit()
    ModelRun.objects.create(
        state="failed", model_version=1, cut_off=timezone.now(), finished_at=timezone.now(), error="No disk."
    )
    assert "The last run failed" in page(client)
    assert "No disk." not in page(client)
    assert "No disk." in page(client_of(staff))
    good, failed = (metric.samples[0].value for metric in RefitCollector().collect())
    assert good == pytest.approx(ModelRun.objects.get(state="good").finished_at.timestamp())  # type: ignore[union-attr]
    assert failed == 1


@pytest.mark.django_db
def test_what_is_assumed_before_the_first_night_is_no_good_refit(
    alice: User, bob: User, scenario_version: ScenarioVersion
) -> None:
    hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    count_waiting()
    assert ModelRun.objects.get().state == ModelRun.State.GOOD
    assert [metric.samples[0].value for metric in RefitCollector().collect()] == [0, 0]
    refit()
    good, _ = (metric.samples[0].value for metric in RefitCollector().collect())
    assert good > 0


@pytest.mark.django_db
def test_own_figures_go_along_in_the_export(
    alice: User, bob: User, scenario_version: ScenarioVersion
) -> None:
    hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    refit()
    of_alice, of_bob = (export_for(person)["fair_scores"] for person in (alice, bob))
    assert of_alice["fair_score"]["value"] == pytest.approx(3)
    assert of_alice["severity"] is None
    assert of_bob["severity"]["sessions"] == 1
    assert len(of_alice["adjusted_scores"]) == 1
    assert of_bob["adjusted_scores"] == []
