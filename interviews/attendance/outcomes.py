"""What is recorded of somebody once an interview has begun, ended or gone on without them. Pure.

Nothing is recorded where nobody could be missed: alone, cancelled in good time or by the other, left before
an instant interview began, left because of a block or a report. Who stands by and is called has promised
nothing and is only ever recorded as having come.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from interviews.attendance.rules import Outcome

LATE_AFTER = timedelta(minutes=2)
NO_SHOW_AFTER = timedelta(minutes=5)
CANCELLED_LATE_WITHIN = timedelta(hours=12)
# Browsers wake a page in the background once a minute only: people read their kit in another tab.
HERE_WITHIN = timedelta(seconds=90)


@dataclass(frozen=True)
class Meeting:
    """`held`: both had come and it went live; otherwise it was over at `ended_at` without that.

    `was_ahead`: booked and not paired on the spot, so that people had planned with it. `was_down`: the site
    was not there for a part of the time in which people could check in.
    """

    starts_at: datetime
    was_ahead: bool
    held: bool
    ended_at: datetime
    was_down: bool

    @property
    def missed_from(self) -> datetime:
        return self.starts_at + NO_SHOW_AFTER


@dataclass(frozen=True)
class Side:
    """One of the two: when they first and last were in the lobby, and when they left for good.

    `called`: they had stood by, or somebody accepted their link at once. `kept_away`: they left with a block
    of the other, or a report about them.
    """

    arrived_at: datetime | None = None
    seen_at: datetime | None = None
    left_at: datetime | None = None
    called: bool = False
    kept_away: bool = False


def is_here(seen_at: datetime | None, now: datetime) -> bool:
    return seen_at is not None and now - seen_at <= HERE_WITHIN


def outcome_of(meeting: Meeting, side: Side, other: Side) -> Outcome | None:
    """What becomes of `side`'s attendance; None where nothing is recorded."""
    outcome = _of_leaving(meeting, side, other) if _left_early(meeting, side) else _of_coming(meeting, side)
    if outcome == Outcome.NO_SHOW and side.called:
        return None
    if outcome in {Outcome.NO_SHOW, Outcome.LATE} and meeting.was_down:
        return Outcome.SERVER_FAULT
    return outcome


def _left_early(meeting: Meeting, side: Side) -> bool:
    """They called it off themselves, before anybody could be missed."""
    return not meeting.held and side.left_at is not None and side.left_at < meeting.missed_from


def _of_leaving(meeting: Meeting, side: Side, other: Side) -> Outcome | None:
    left_at = side.left_at or meeting.ended_at
    was_waiting = left_at >= meeting.starts_at and (other.arrived_at is None or other.arrived_at > left_at)
    if was_waiting and side.arrived_at:
        return _by_arrival(meeting, side.arrived_at)
    if side.kept_away or not meeting.was_ahead:
        return None
    return Outcome.CANCELLED_LATE if meeting.starts_at - left_at < CANCELLED_LATE_WITHIN else None


def _of_coming(meeting: Meeting, side: Side) -> Outcome | None:
    if meeting.held:
        return _by_arrival(meeting, side.arrived_at or meeting.starts_at)
    if meeting.ended_at < meeting.starts_at:
        return None
    if meeting.ended_at < meeting.missed_from:
        return _by_arrival(meeting, side.arrived_at) if side.arrived_at else None
    if side.arrived_at and is_here(side.seen_at, meeting.missed_from):
        return _by_arrival(meeting, side.arrived_at)
    return Outcome.NO_SHOW


def _by_arrival(meeting: Meeting, arrived_at: datetime) -> Outcome:
    return Outcome.LATE if arrived_at > meeting.starts_at + LATE_AFTER else Outcome.PRESENT
