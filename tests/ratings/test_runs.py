"""The nightly refit: everybody's figures, or yesterday's and an alert."""

import math
import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import OutboxMessage, User
from interviews.models import AdjustedScore, FairScore, ModelRun, ScenarioDifficulty, Severity
from interviews.ratings import model, reml
from interviews.ratings.gather import read_sheet
from interviews.ratings.parameters import Parameters
from interviews.ratings.runs import OPTIONS, REFIT_LOCK, refit
from interviews.ratings.selectors import last_good_run
from interviews.ratings.sheet import Levels, ratings_of
from scenarios.models import ScenarioVersion
from tests.locks import somebody_waits_for_us
from tests.ratings.platform import Held, crowd, hold, locked_by_another, on_all_lines, people
from tests.running import database_url, wait_for

pytestmark = pytest.mark.django_db


def good(run: ModelRun | None) -> ModelRun:
    assert run is not None
    assert run.state == ModelRun.State.GOOD, run.error
    return run


def failed(run: ModelRun | None) -> ModelRun:
    assert run is not None
    assert run.state == ModelRun.State.FAILED
    return run


def figures() -> list[Any]:
    return list(FairScore.objects.order_by("candidate").values_list("candidate", "value", "sd", "run"))


@pytest.fixture
def never_settling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variances are estimated from few sessions and given no step to settle in."""
    monkeypatch.setattr(model, "ENOUGH_SESSIONS", 10)
    monkeypatch.setattr(reml, "MOST_ITERATIONS", 1)


def test_everybody_gets_the_figures_of_the_fit(scenario_versions: list[ScenarioVersion]) -> None:
    held = crowd(20, 3, scenario_versions[:5])
    hold(*held)
    run = good(refit())
    sheet = read_sheet()
    levels = Levels.of(sheet)
    fit = model.fit(ratings_of(sheet, levels), OPTIONS)
    for number, person in enumerate(levels.candidate.tolist()):
        score = FairScore.objects.get(candidate=person)
        assert (score.value, score.sd) == pytest.approx((fit.fair.value[number], fit.fair.sd[number]))
        assert 1 <= score.low < score.value < score.high <= 4
        assert (score.sessions, len(score.lines), score.run_id) == (3, 9, run.pk)
        assert score.gain is not None
    severity = Severity.objects.get(interviewer=levels.interviewer[0])
    assert severity.value == pytest.approx(-fit.effects["interviewer"].value[0])
    assert Severity.objects.count() == 20
    assert ScenarioDifficulty.objects.count() == len(levels.scenario)
    assert AdjustedScore.objects.count() == 60
    assert Parameters.from_data(run.parameters).mean == pytest.approx(fit.mean)
    assert run.parameters["counts"] == {
        "scores": 540,
        "sessions": 60,
        "candidates": 20,
        "interviewers": 20,
        "scenarios": len(levels.scenario),
    }


def test_a_lines_fair_average_has_the_sd_of_its_whole_posterior(
    scenario_versions: list[ScenarioVersion],
) -> None:
    hold(*crowd(5, 2, scenario_versions[:3]))
    good(refit())
    sheet = read_sheet()
    levels = Levels.of(sheet)
    ratings = ratings_of(sheet, levels)
    fit = model.fit(ratings, OPTIONS)
    prior, parts = [], []
    by_line = ratings.candidate.of_row * 9 + sheet.line
    for name, of_row, size in (
        ("candidate", ratings.candidate.of_row, 5),
        ("candidate_by_line", by_line, 45),
        ("interviewer", ratings.interviewer.of_row, 5),
        ("scenario", sheet.session * 0 + np.searchsorted(levels.scenario, sheet.scenario)[sheet.session], 3),
        ("line", sheet.line, 9),
    ):
        parts.append(np.eye(size)[of_row])
        prior += [1 / fit.predicting[name]] * size
    rows = np.hstack([np.ones((len(sheet.score), 1)), *parts])
    same = sheet.session[:, None] == sheet.session[None, :]
    noise = fit.predicting["session"] * same + fit.predicting["noise"] * np.eye(len(sheet.score))
    weight = 1 / fit.precision[ratings.interviewer.of_row]
    posterior = np.linalg.inv(
        rows.T @ np.linalg.inv(noise * np.sqrt(np.outer(weight, weight))) @ rows + np.diag([0, *prior])
    )
    wanted = np.zeros(rows.shape[1])
    wanted[[0, 1, 1 + 5]] = 1  # the mean, the first candidate, and they on the first line
    stored = FairScore.objects.get(candidate=levels.candidate[0]).lines["requirements"]
    assert stored["sd"] == pytest.approx(math.sqrt(wanted @ posterior @ wanted))
    assert stored["sessions"] == 2


def test_nothing_to_fit_is_a_good_run_with_nothing() -> None:
    run = good(refit())
    assert run.parameters["counts"]["sessions"] == 0
    assert Parameters.from_data(run.parameters).mean is None
    assert not FairScore.objects.exists()


def test_a_single_round_is_drawn_to_itself_and_wide(scenario_version: ScenarioVersion) -> None:
    alice, bob = people(2)
    hold(Held(alice, bob, scenario_version, on_all_lines(2)))
    good(refit())
    score = FairScore.objects.get(candidate=alice)
    assert score.value == pytest.approx(2)
    assert score.sd > 0.3
    assert score.gain is None
    assert score.level == pytest.approx(2)


@pytest.mark.parametrize("score", [1, 4])
def test_one_score_for_everybody_stays_on_the_scale(
    scenario_versions: list[ScenarioVersion], score: int
) -> None:
    held = crowd(6, 3, scenario_versions[:2])
    hold(
        *(Held(each.candidate, each.interviewer, each.version, on_all_lines(score), each.at) for each in held)
    )
    good(refit())
    for row in FairScore.objects.all():
        assert row.value == pytest.approx(score)
        assert 1 <= row.low <= row.value <= row.high <= 4
        assert all(1 <= line["value"] <= 4 for line in row.lines.values())


def test_one_interviewer_for_everybody_takes_nothing_from_anybody(scenario_version: ScenarioVersion) -> None:
    *candidates, bob = people(5)
    hold(*(Held(each, bob, scenario_version, on_all_lines(1 + n % 4)) for n, each in enumerate(candidates)))
    good(refit())
    values = [FairScore.objects.get(candidate=each).value for each in candidates]
    assert values == sorted(values)
    assert Severity.objects.get(interviewer=bob).value == pytest.approx(0, abs=1e-6)


def test_a_pair_that_gives_each_other_fours_is_held_back_by_the_others(
    scenario_versions: list[ScenarioVersion],
) -> None:
    held = crowd(12, 3, scenario_versions[:3])
    one, two = held[0].candidate, held[1].candidate
    hold(
        *held, *(Held(*pair, scenario_versions[0], on_all_lines(4)) for pair in ((one, two), (two, one)) * 3)
    )
    good(refit())
    for person in (one, two):
        given = [each.scores for each in held if each.candidate == person]
        raw = np.mean([list(scores.values()) for scores in given] + [[4] * 9] * 3)
        assert FairScore.objects.get(candidate=person).value < raw


def test_figures_of_people_without_data_disappear(scenario_versions: list[ScenarioVersion]) -> None:
    alice, bob = people(2)
    hold(*crowd(5, 2, scenario_versions[:2]))
    run = good(refit())
    Severity.objects.create(interviewer=alice, run=run, value=0, sd=1, precision=1, sessions=1, group=0)
    again = good(refit())
    assert not Severity.objects.filter(interviewer=alice).exists()
    assert set(FairScore.objects.values_list("run", flat=True)) == {again.pk}
    assert ModelRun.objects.count() == 2  # parameters of old runs stay
    assert bob.pk


def test_a_fit_that_does_not_settle_keeps_the_last_good_figures(
    scenario_versions: list[ScenarioVersion], staff: User, request: pytest.FixtureRequest
) -> None:
    hold(*crowd(8, 3, scenario_versions[:2]))
    before_run = good(refit())
    before = figures()
    request.getfixturevalue("never_settling")
    run = failed(refit())
    assert "did not settle" in run.error
    assert figures() == before
    assert last_good_run() == before_run
    mail = OutboxMessage.objects.get(recipient=staff.email)
    assert "did not settle" in mail.text
    failed(refit())
    assert OutboxMessage.objects.filter(recipient=staff.email).count() == 1  # a day


def test_a_statement_that_fails_while_figures_are_written_undoes_them_all(
    scenario_versions: list[ScenarioVersion],
) -> None:
    hold(*crowd(5, 2, scenario_versions[:2]))
    good(refit())
    before = figures()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;"
            "CREATE TRIGGER refuse BEFORE UPDATE ON interviews_adjustedscore EXECUTE FUNCTION refuse()"
        )
    run = failed(refit())
    assert "the disk is full" in run.error
    assert figures() == before
    assert run.finished_at is not None


def test_only_one_refit_at_a_time() -> None:
    with locked_by_another(REFIT_LOCK):
        assert refit() is None
        assert not ModelRun.objects.exists()
        with pytest.raises(CommandError, match="Another refit is running"):
            call_command("fit_scores")
    good(refit())


def test_what_a_dead_worker_left_is_failed_by_the_next(staff: User) -> None:
    left = ModelRun.objects.create(model_version=1, cut_off=timezone.now() - timedelta(days=1))
    good(refit())
    left.refresh_from_db()
    assert (left.state, left.error) == (ModelRun.State.FAILED, "The process that ran it ended.")
    assert OutboxMessage.objects.filter(recipient=staff.email).exists()


def test_by_hand_it_says_what_happened(
    scenario_versions: list[ScenarioVersion], request: pytest.FixtureRequest
) -> None:
    hold(*crowd(8, 3, scenario_versions[:2]))
    out = StringIO()
    call_command("fit_scores", stdout=out)
    assert "24 assessments of 8 candidates by 8 interviewers" in out.getvalue()
    request.getfixturevalue("never_settling")
    with pytest.raises(CommandError, match="did not settle"):
        call_command("fit_scores", stdout=out)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_it_writes_leaves_yesterdays_figures(
    library: None, scenario_versions: list[ScenarioVersion]
) -> None:
    hold(*crowd(5, 2, scenario_versions[:2]))
    good(refit())
    before = figures()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE interviews_adjustedscore IN EXCLUSIVE MODE")
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "fit_scores"],
            env={**os.environ, "DATABASE_URL": database_url()},
        )
        wait_for(somebody_waits_for_us, lambda: "the refit never came to the last table")
        worker.kill()
        worker.wait()
    assert figures() == before
    assert ModelRun.objects.filter(state=ModelRun.State.RUNNING).count() == 1
    wait_for(lambda: refit() is not None, lambda: "the dead worker still has the lock")
    assert not ModelRun.objects.filter(state=ModelRun.State.RUNNING).exists()
    assert ModelRun.objects.filter(state=ModelRun.State.FAILED).count() == 1
    assert {run for *_, run in figures()} == {ModelRun.objects.latest("pk").pk}
