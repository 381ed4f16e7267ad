"""A second look at a round, and a round that ended early, are no further interviews."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from interviews.models import Interview, Round
from interviews.progress.export import csv_lines
from interviews.progress.retakes.comparison import pairs_of
from interviews.progress.selectors import history_of, rhythm_for
from interviews.progress.whole import Whole, whole_of
from interviews.ratings.counting import count_waiting
from scenarios.models import ScenarioVersion
from scenarios.services import open_kit
from tests.progress.history import make_history
from tests.progress.takes import take
from tests.ratings.platform import assess, on_all_lines


@pytest.fixture
def history(alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> list[Round]:
    rounds = make_history(alice, bob, scenario_versions, 4)
    count_waiting()
    return rounds


def counted(whole: Whole) -> dict[str, object]:
    """All that the page counts."""
    progress = whole.progress
    return {
        "rounds": len(progress.rounds),
        "sessions": progress.fair and progress.fair.sessions,
        "points": len(progress.trend.overall),
        "points of a line": len(progress.trend.lines["data"]),
        "lines": [(row.line, row.figure) for row in progress.lines],
        "heat map": progress.coverage,
        "judgement": [(row.line, row.gap and row.gap.count) for row in progress.judgement.lines],
        "rhythm": whole.rhythm,
        "pacing": whole.pacing.rounds,
        "missed": whole.missed,
        "retakes": whole.retakes,
    }


def test_a_second_look_counts_as_no_further_interview_anywhere(
    history: list[Round], alice: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    before, held = counted(whole_of(alice)), list(history_of(alice))
    open_kit(user=charlie, scenario=history[0].scenario_version.scenario, reason="review")
    assess([(history[0], charlie, "review", on_all_lines(4))])
    count_waiting()
    assert counted(whole_of(alice)) == before
    assert list(history_of(alice)) == held
    assert "from 4 scored interviews" in client_of(alice).get("/progress/").content.decode()


def test_who_takes_a_second_look_has_held_no_interview(
    history: list[Round], alice: User, charlie: User
) -> None:
    open_kit(user=charlie, scenario=history[0].scenario_version.scenario, reason="review")
    assess([(history[0], charlie, "review", on_all_lines(4))])
    count_waiting()
    whole = whole_of(charlie)
    assert (whole.progress.takes, whole.rhythm.practiced, whole.missed.rounds) == ([], 0, 0)
    assert not history_of(charlie).exists()
    assert len(list(csv_lines(charlie))) == 1  # the header


def test_both_rounds_of_an_interview_count_once(history: list[Round], alice: User, bob: User) -> None:
    before = sum(week.interviews for week in rhythm_for(alice).weeks)
    back = Round.objects.get(pk=history[0].pk)
    back.pk, back.number, back.candidate, back.interviewer = None, 2, bob, alice
    back.save()
    assert sum(week.interviews for week in rhythm_for(alice).weeks) == before


def test_a_round_that_was_never_held_is_in_no_week(history: list[Round], alice: User) -> None:
    interview = Interview.objects.create(kind="swap", state="done", starts_at=timezone.now())
    skipped = Round.objects.get(pk=history[0].pk)
    skipped.pk, skipped.interview, skipped.number = None, interview, 2
    skipped.state, skipped.started_at, skipped.released_at = "skipped", None, None
    before = rhythm_for(alice)
    skipped.save()
    assert rhythm_for(alice) == before
    assert len(whole_of(alice).progress.takes) == 4


def test_a_round_that_ended_before_anything_was_scored_is_no_first_time() -> None:
    early, first, again = take(0), take(10, {"data": 2}), take(30, {"data": 3})
    (pair,) = pairs_of([early, first, again])
    assert (pair.first, pair.again) == (first, again)
    assert pairs_of([early, take(20, {"data": 3})]) == []
    assert timedelta(days=pair.days) == again.held_at - first.held_at
