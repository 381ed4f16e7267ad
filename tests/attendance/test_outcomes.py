"""What is recorded of somebody, by when they came, left, and were missed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.attendance.outcomes import NO_SHOW_AFTER, Meeting, Side, outcome_of
from interviews.attendance.rules import Outcome

START = datetime(2026, 11, 22, 18, tzinfo=UTC)


def at(minutes: float | None) -> datetime | None:
    return None if minutes is None else START + timedelta(minutes=minutes)


def meeting(ended: float = 10, *, held: bool = False, ahead: bool = True, down: bool = False) -> Meeting:
    """Over `ended` minutes after the start."""
    return Meeting(
        START, was_ahead=ahead, held=held, ended_at=START + timedelta(minutes=ended), was_down=down
    )


def side(
    arrived: float | None = None,
    seen: float | None = None,
    left: float | None = None,
    *,
    called: bool = False,
    kept_away: bool = False,
) -> Side:
    return Side(at(arrived), at(arrived if seen is None else seen), at(left), called, kept_away)


HERE, AWAY = side(-8, 10), side()


@pytest.mark.parametrize(
    ("arrived", "outcome"),
    [(-8, "present"), (0, "present"), (2, "present"), (2.1, "late"), (7, "late")],
)
def test_who_came_to_what_was_held_is_present_or_late_by_two_minutes(arrived: float, outcome: str) -> None:
    assert outcome_of(meeting(90, held=True), side(arrived), HERE) == outcome


def test_who_is_missed_five_minutes_after_the_start_did_not_come() -> None:
    assert outcome_of(meeting(5), AWAY, HERE) == Outcome.NO_SHOW
    assert outcome_of(meeting(5), HERE, AWAY) == Outcome.PRESENT


def test_when_neither_comes_neither_came() -> None:
    assert outcome_of(meeting(), AWAY, AWAY) == Outcome.NO_SHOW


def test_looking_in_early_and_going_again_is_not_coming() -> None:
    assert outcome_of(meeting(), side(-9, -6), HERE) == Outcome.NO_SHOW


def test_who_comes_while_the_lobby_is_still_open_is_late_not_missing() -> None:
    assert outcome_of(meeting(10), side(6), AWAY) == Outcome.LATE


def test_who_waited_and_then_left_was_there() -> None:
    assert outcome_of(meeting(6), side(-3, 6, 6), AWAY) == Outcome.PRESENT
    assert outcome_of(meeting(1), side(-3, 1, 1), AWAY) == Outcome.PRESENT


@pytest.mark.parametrize(
    ("left", "outcome"),
    [(-13 * 60, None), (-12 * 60, None), (-11 * 60, "cancelled_late"), (-1, "cancelled_late")],
)
def test_cancelling_within_twelve_hours_is_late(left: float, outcome: str | None) -> None:
    assert outcome_of(meeting(left), side(left=left), AWAY) == outcome


def test_leaving_after_the_start_although_the_other_is_there_is_cancelling_late() -> None:
    assert outcome_of(meeting(1), side(-3, 1, 1), HERE) == Outcome.CANCELLED_LATE


def test_nothing_is_recorded_of_whom_the_other_left_before_they_could_be_missed() -> None:
    for arrived, ended in ((None, -60), (-5, -1), (None, 3)):
        assert outcome_of(meeting(ended), side(arrived), side(-9, ended, ended)) is None


def test_who_was_there_when_the_other_left_after_the_start_came() -> None:
    assert outcome_of(meeting(3), HERE, side(-9, 3, 3)) == Outcome.PRESENT


def test_leaving_an_instant_interview_before_it_begins_counts_for_nothing() -> None:
    assert outcome_of(meeting(-2, ahead=False), side(-5, -2, -2), HERE) is None
    assert outcome_of(meeting(10, ahead=False), AWAY, HERE) == Outcome.NO_SHOW


def test_who_leaves_with_a_block_or_a_report_did_not_cancel_late() -> None:
    assert outcome_of(meeting(-30), side(left=-30, kept_away=True), AWAY) is None


def test_who_stood_by_and_was_called_is_never_missing() -> None:
    assert outcome_of(meeting(ahead=False), side(called=True), HERE) is None
    assert outcome_of(meeting(ahead=False), side(-1, 10, called=True), HERE) == Outcome.PRESENT


def test_nobody_is_missing_or_late_when_the_site_was_down() -> None:
    assert outcome_of(meeting(down=True), AWAY, AWAY) == Outcome.SERVER_FAULT
    assert outcome_of(meeting(90, held=True, down=True), side(4), HERE) == Outcome.SERVER_FAULT
    assert outcome_of(meeting(90, held=True, down=True), side(-1), HERE) == Outcome.PRESENT
    assert outcome_of(meeting(-60, down=True), side(left=-60), AWAY) == Outcome.CANCELLED_LATE


minutes = st.none() | st.integers(-900, 30)
sides = st.builds(side, minutes, minutes, minutes, called=st.booleans(), kept_away=st.booleans())
meetings = st.builds(
    meeting, st.integers(-900, 30), held=st.booleans(), ahead=st.booleans(), down=st.booleans()
)


@given(meetings, sides, sides)
def test_nobody_is_missed_who_was_let_go_before_the_limit_or_came_to_what_was_held(
    over: Meeting, one: Side, other: Side
) -> None:
    if outcome_of(over, one, other) == Outcome.NO_SHOW:
        assert (over.held, over.was_down, one.called) == (False, False, False)
        assert over.ended_at >= START + NO_SHOW_AFTER


@given(meetings, sides, sides)
def test_coming_in_time_and_staying_is_never_counted_against_anybody(
    over: Meeting, one: Side, other: Side
) -> None:
    stayed = Side(at(-5), at(30), None, one.called, one.kept_away)
    assert outcome_of(over, stayed, other) in {Outcome.PRESENT, None}
