"""How reliably somebody comes: their last 20 interviews as a sentence, and what follows from them. Pure.

Two things follow from not coming, and each says why, how it ends, and whom to ask: fewer open bookings, and
after two no-shows in a row a pause. What was the server's fault never counts, and neither does a booking that
was cancelled in good time: such a one is not in the history at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from interviews.slots.grid import Start

COUNTED = 20


class Outcome(StrEnum):
    PRESENT = "present"
    LATE = "late"
    CANCELLED_LATE = "cancelled_late"
    NO_SHOW = "no_show"
    SERVER_FAULT = "server_fault"


CAME = frozenset({Outcome.PRESENT, Outcome.LATE})


@dataclass(frozen=True)
class Past:
    """How a booking ended, and when it should have begun."""

    at: datetime
    outcome: Outcome


@dataclass(frozen=True)
class Limit:
    """How many bookings may be open, for who missed at least so many, and so many in a hundred."""

    open_bookings: int
    missed: int
    percent: int


# From the strictest. Two misses at least: one bad day costs nobody anything.
LIMITS = (
    Limit(open_bookings=1, missed=3, percent=40),
    Limit(open_bookings=3, missed=2, percent=20),
    Limit(open_bookings=10, missed=0, percent=0),
)

NO_SHOWS_IN_A_ROW = 2
PAUSES = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=14))
STEP_DOWN_AFTER_COMING = 3
STEP_DOWN_AFTER = timedelta(days=30)
APPEAL = "If that is wrong, ask a moderator to look at it."


@dataclass(frozen=True)
class Attendance:
    """Counts of the last 20 that count."""

    present: int
    late: int
    cancelled_late: int
    no_show: int

    @property
    def came(self) -> int:
        return self.present + self.late

    @property
    def missed(self) -> int:
        return self.cancelled_late + self.no_show

    @property
    def counted(self) -> int:
        return self.came + self.missed

    @property
    def sentence(self) -> str:
        """For the person and for their partners."""
        if not self.counted:
            return "No interviews yet."
        of = f"the last {COUNTED}" if self.counted == COUNTED else f"{self.counted}"
        details = [
            words
            for count, words in (
                (self.late, f"{self.late} late"),
                (self.cancelled_late, f"{self.cancelled_late} cancelled late"),
                (self.no_show, _count(self.no_show, "no-show")),
            )
            if count
        ]
        interviews = "interview" if self.counted == 1 else "interviews"
        rest = f": {', '.join(details)}" if details else ""
        return f"Came to {self.came} of {of} {interviews}{rest}."


@dataclass(frozen=True)
class Standing:
    """What somebody may book now, with a sentence in `reasons` for each limit that is in force."""

    attendance: Attendance
    open_bookings: int
    paused_until: datetime | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Pause:
    """`step` counts pauses not worked off yet; the last came of `no_shows` in a row and ends at `until`."""

    step: int
    no_shows: int
    until: datetime


def standing(history: Sequence[Past], *, now: datetime, zone: ZoneInfo) -> Standing:
    """Judge a person by their whole history, in any order; times in the reasons are on the clock of `zone`.

    The limit looks at the last 20. Pauses do not: there, what is long ago has been worked off.
    """
    counted = _that_count(history)
    last = counted[-COUNTED:]
    attendance = attendance_of(last)
    limit = _limit(attendance)
    pause = _pause(counted)
    reasons = []
    if pause and pause.until > now:
        reasons.append(_pause_reason(pause, zone))
    else:
        pause = None
    if limit != LIMITS[-1]:
        reasons.append(_limit_reason(limit, last))
    return Standing(attendance, limit.open_bookings, pause.until if pause else None, tuple(reasons))


def attendance_of(history: Sequence[Past]) -> Attendance:
    outcomes = [past.outcome for past in _that_count(history)[-COUNTED:]]
    return Attendance(
        present=outcomes.count(Outcome.PRESENT),
        late=outcomes.count(Outcome.LATE),
        cancelled_late=outcomes.count(Outcome.CANCELLED_LATE),
        no_show=outcomes.count(Outcome.NO_SHOW),
    )


def _that_count(history: Sequence[Past]) -> list[Past]:
    """Oldest first."""
    that_count = (past for past in history if past.outcome != Outcome.SERVER_FAULT)
    return sorted(that_count, key=lambda past: past.at)


def _limit(attendance: Attendance) -> Limit:
    return next(
        limit
        for limit in LIMITS
        if attendance.missed >= limit.missed and attendance.missed * 100 >= limit.percent * attendance.counted
    )


def _pause(counted: Sequence[Past]) -> _Pause | None:
    """The latest pause. Each no-show in a row from the second adds a step; coming and time take some off."""
    step, in_a_row, came = 0, 0, 0
    pause: _Pause | None = None
    since: datetime | None = None
    for past in counted:
        if past.outcome in CAME:
            in_a_row, came = 0, came + 1
            step = max(0, step - 1) if came % STEP_DOWN_AFTER_COMING == 0 else step
        elif past.outcome == Outcome.NO_SHOW:
            step = max(0, step - (past.at - since) // STEP_DOWN_AFTER) if since else 0
            since, came, in_a_row = past.at, 0, in_a_row + 1
            if in_a_row >= NO_SHOWS_IN_A_ROW:
                step = min(step + 1, len(PAUSES))
                until = past.at + PAUSES[step - 1]
                pause = _Pause(step, in_a_row, max(until, pause.until) if pause else until)
    return pause


def _pause_reason(pause: _Pause, zone: ZoneInfo) -> str:
    until = Start(pause.until, zone).words
    following = PAUSES[min(pause.step, len(PAUSES) - 1)]
    return (
        f"Booking is paused until {until}, because of {pause.no_shows} no-shows in a row. "
        f"One more after that would pause it for {_count(following.days, 'day')}. "
        f"Every {STEP_DOWN_AFTER_COMING} interviews that you come to, and every {STEP_DOWN_AFTER.days} days "
        f"without a no-show, make the next pause a step shorter. {APPEAL}"
    )


def _limit_reason(limit: Limit, last: Sequence[Past]) -> str:
    attendance = attendance_of(last)
    needed = _to_come_until_better(limit, last)
    return (
        f"You can have {_count(limit.open_bookings, 'open booking')} at a time, because you missed "
        f"{attendance.missed} of your last {attendance.counted} interviews or cancelled them late. "
        f"Come to {_count(needed, 'more interview')}, and you can have more. {APPEAL}"
    )


def _to_come_until_better(limit: Limit, last: Sequence[Past]) -> int:
    """How many interviews in a row to come to until the limit is wider. 20 of them leave nothing missed."""
    latest = last[-1].at
    for number in range(1, COUNTED):
        coming = [Past(latest + timedelta(seconds=each), Outcome.PRESENT) for each in range(1, number + 1)]
        if _limit(attendance_of([*last, *coming])) != limit:
            return number
    return COUNTED


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
