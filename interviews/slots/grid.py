"""The grid of slots: the half hours of UTC, read on a person's own clock. Pure.

There is one grid for everybody, so that any two people have starts in common. Where the offset ends in 15 or
45 minutes (Kathmandu, Chatham), the clock reads a quarter past or to at every start: a grid of round local
times would never meet anybody else's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

SLOT = timedelta(minutes=30)
WEEKS_AHEAD = 8
WEEK_DAYS = 7
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Start:
    """A moment of the grid (aware UTC) with its words on a clock of `zone`."""

    at: datetime
    zone: ZoneInfo

    @property
    def local(self) -> datetime:
        return self.at.astimezone(self.zone)

    @property
    def value(self) -> str:
        """The moment in addresses and forms."""
        return f"{self.at:%Y-%m-%dT%H:%MZ}"

    @property
    def clock(self) -> str:
        """`01:30`, or `01:30 (UTC-04:00)` when that day has two of them."""
        local = self.local
        words = f"{local:%H:%M}"
        return f"{words} ({_offset_words(local)})" if _happens_twice(local) else words

    @property
    def words(self) -> str:
        return f"{day_words(self.local.date())}, {self.clock}"

    @property
    def words_and_zone(self) -> str:
        """`Monday, November 30, 18:30 (Europe/Berlin)`: in mails no page says whose clock it is."""
        return f"{self.words} ({self.zone.key.replace('_', ' ')})"


def starts_words(zone: ZoneInfo, now: datetime) -> str:
    """When starts are, on a clock of `zone`, as the beginning of a sentence."""
    offset = now.astimezone(zone).utcoffset() or timedelta()
    return "A quarter past or a quarter to the hour" if offset % SLOT else "A full or half hour"


@dataclass(frozen=True)
class ClockChange:
    """Clocks of a zone that read `before` at the moment `at` read `after` instead."""

    at: datetime
    before: datetime
    after: datetime

    @property
    def is_forward(self) -> bool:
        return self.after > self.before

    @property
    def words(self) -> str:
        if self.is_forward:
            return f"Clocks go forward from {self.before:%H:%M} to {self.after:%H:%M}."
        return (
            f"Clocks go back from {self.before:%H:%M} to {self.after:%H:%M}: the times between happen twice."
        )


@dataclass(frozen=True)
class Day:
    """A date on the person's calendar; its starts in the order in which they come."""

    date: date
    starts: tuple[Start, ...]
    changes: tuple[ClockChange, ...]

    @property
    def words(self) -> str:
        return day_words(self.date)


@dataclass(frozen=True)
class Row:
    """One clock time across a week. A cell holds one start, none in a gap, two where clocks go back."""

    time: time
    cells: tuple[tuple[Start, ...], ...]


@dataclass(frozen=True)
class Week:
    days: tuple[Day, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The week as a table: a row for each clock time that any of its days has."""
        by_day: list[dict[time, list[Start]]] = []
        for day in self.days:
            cells: dict[time, list[Start]] = {}
            for start in day.starts:
                cells.setdefault(start.local.time(), []).append(start)
            by_day.append(cells)
        times = sorted({each for cells in by_day for each in cells})
        return tuple(Row(each, tuple(tuple(cells.get(each, ())) for cells in by_day)) for each in times)


def week_ahead(*, now: datetime, zone: ZoneInfo, number: int = 0) -> Week:
    """The week that begins `number` weeks from the person's today: no column is in the past."""
    first = now.astimezone(zone).date() + number * WEEK_DAYS * DAY
    return Week(days_from(first, zone=zone, days=WEEK_DAYS))


def days_from(first: date, *, zone: ZoneInfo, days: int) -> tuple[Day, ...]:
    """The grid of some dates in a row.

    Starts are sorted into days by what the clock reads, not counted from midnight: midnight may not exist,
    and a zone may skip a whole date (Apia, 2011-12-30), which then has no start.
    """
    since = datetime.combine(first, time(), UTC) - DAY
    until = since + (days + 2) * DAY
    starts: dict[date, list[Start]] = {first + number * DAY: [] for number in range(days)}
    for at in moments(since, until):
        start = Start(at, zone)
        day = start.local.date()
        if day in starts:
            starts[day].append(start)
    changes = clock_changes(since, until, zone)
    return tuple(
        Day(day, tuple(of_day), tuple(change for change in changes if change.after.date() == day))
        for day, of_day in starts.items()
    )


def moments(since: datetime, until: datetime, step: timedelta = SLOT) -> Iterator[datetime]:
    """The moments of UTC's grid in `[since, until)`."""
    at = since.astimezone(UTC)
    past = timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond) % step
    at += (step - past) % step
    while at < until:
        yield at
        at += step


def is_on_grid(at: datetime) -> bool:
    return next(moments(at, at + SLOT)) == at


def moments_of(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """When (UTC) a clock of the zone reads `wall` (naive): none in a gap, two where clocks go back."""
    either = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(at for at in either if at.astimezone(zone).replace(tzinfo=None) == wall))


def gap_at(wall: datetime, zone: ZoneInfo) -> ClockChange | None:
    """The change that skips the clock time `wall` (naive); None when that time exists."""
    around = wall.replace(tzinfo=UTC)
    for change in clock_changes(around - DAY, around + DAY, zone):
        if change.before <= wall < change.after:
            return change
    return None


def clock_changes(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[ClockChange, ...]:
    """Every change of the zone's clocks in `[since, until)`, to the minute."""
    ends = [*moments(since - SLOT, until + SLOT)]
    found = (
        _change_between(before, after, zone)
        for before, after in pairwise(ends)
        if _offset(before, zone) != _offset(after, zone)
    )
    return tuple(change for change in found if since <= change.at < until)


def day_words(day: date) -> str:
    """`Sunday, November 1`: the year is clear, because the grid reaches weeks, not years."""
    return f"{day:%A, %B} {day.day}"


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> ClockChange:
    while after - before > MINUTE:
        middle = before + (after - before) // MINUTE // 2 * MINUTE
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    walls = [after.replace(tzinfo=None) + _offset(at, zone) for at in (before, after)]
    return ClockChange(after, *walls)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _happens_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _offset_words(local: datetime) -> str:
    return f"UTC{local.isoformat(timespec='minutes')[-6:]}"
