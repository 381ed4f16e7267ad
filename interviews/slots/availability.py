"""When a person can: weekly hours with special dates, as data, and the slots that follow from them. Pure.

Hours are times on the person's clock. A moment is free when the clock then reads a time within them, which
settles every change of clocks: hours in a gap give nothing, hours that happen twice count twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from interviews.slots.grid import DAY, WEEK_DAYS, WEEKS_AHEAD, Start, day_words, is_on_grid, moments
from interviews.slots.problems import Problem

# Every zone's offset is a multiple of it: free time begins and ends on quarters.
QUARTER = timedelta(minutes=15)
DAY_MINUTES = 1440
WEEK_MINUTES = WEEK_DAYS * DAY_MINUTES
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MAX_WEEKLY = 50
MAX_SPECIAL = 100
MAX_HOURS = 10  # of one entry of special dates


@dataclass(frozen=True)
class Hours:
    """From `starts` to before `ends`, on the next day where `ends` is not later (00:00 to 00:00: all day)."""

    starts: time
    ends: time

    @property
    def words(self) -> str:
        return f"{self.starts:%H:%M} to {self.ends:%H:%M}"

    @property
    def minutes(self) -> range:
        """Minutes since the midnight before `starts`; those of the next day are 1,440 and more."""
        first, last = _minute(self.starts), _minute(self.ends)
        return range(first, last if last > first else last + DAY_MINUTES)


@dataclass(frozen=True)
class Weekly:
    """Hours that come back each week. `weekday` is that of their start; Monday is 0."""

    weekday: int
    hours: Hours


@dataclass(frozen=True)
class Special:
    """Dates, both ends included, with hours of their own in place of the weekly ones; with none: away.

    Weekly hours of the evening before end at the midnight that begins them.
    """

    first: date
    last: date
    hours: tuple[Hours, ...] = ()

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Availability:
    """A person's hours on the clock of their zone."""

    zone: ZoneInfo
    weekly: tuple[Weekly, ...] = ()
    special: tuple[Special, ...] = ()

    def special_on(self, day: date) -> Special | None:
        return next((each for each in self.special if each.covers(day)), None)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The hours that start on a date."""
        special = self.special_on(day)
        if special:
            return special.hours
        return tuple(each.hours for each in self.weekly if each.weekday == day.weekday())


@dataclass(frozen=True)
class Span:
    """A time that is taken, from `starts_at` to before `ends_at` (aware)."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Meeting:
    """A start at which two people are free, in the words of each."""

    one: Start
    other: Start


def free_starts(
    availability: Availability,
    *,
    now: datetime,
    lasting: timedelta,
    weeks: int = WEEKS_AHEAD,
    taken: Sequence[Span] = (),
) -> tuple[Start, ...]:
    """The starts after `now`, over some weeks, from which the person is free for as long as `lasting`.

    Expects what `availability_problems` finds nothing wrong with. `taken` are the person's interviews.
    """
    until = now + weeks * WEEK_DAYS * DAY
    calendar = _Calendar(availability)
    starts: list[Start] = []
    free_for = timedelta()
    for at in reversed([*moments(now, until + lasting, QUARTER)]):
        free_for = free_for + QUARTER if calendar.is_free(at) else timedelta()
        if free_for >= lasting and now < at < until and is_on_grid(at):
            starts.append(Start(at, availability.zone))
    return tuple(
        start
        for start in reversed(starts)
        if not any(span.overlaps(Span(start.at, start.at + lasting)) for span in taken)
    )


def shared_starts(
    one: Availability,
    other: Availability,
    *,
    now: datetime,
    lasting: timedelta,
    weeks: int = WEEKS_AHEAD,
) -> tuple[Meeting, ...]:
    """The starts at which both are free, wherever they live."""
    free = {start.at: start for start in free_starts(other, now=now, lasting=lasting, weeks=weeks)}
    return tuple(
        Meeting(start, free[start.at])
        for start in free_starts(one, now=now, lasting=lasting, weeks=weeks)
        if start.at in free
    )


def availability_problems(availability: Availability) -> tuple[Problem, ...]:
    """Everything that keeps the hours from being saved; nothing when they are fine."""
    return _too_many(availability) or (
        *_wrong_weekly(availability.weekly),
        *_wrong_special(availability.special),
    )


@dataclass(frozen=True)
class _Plan:
    """The hours that start on a date, and the special dates they come from, if any."""

    minutes: tuple[range, ...]
    special: Special | None


class _Calendar:
    """Answers for single moments; keeps the plan of each date it was asked about."""

    def __init__(self, availability: Availability) -> None:
        self._availability = availability
        self._plans: dict[date, _Plan] = {}

    def is_free(self, at: datetime) -> bool:
        local = at.astimezone(self._availability.zone)
        minute = _minute(local.time())
        today, yesterday = self._plan(local.date()), self._plan(local.date() - DAY)
        if any(minute in each for each in today.minutes):
            return True
        runs_on = today.special is None or today.special is yesterday.special
        return runs_on and any(minute + DAY_MINUTES in each for each in yesterday.minutes)

    def _plan(self, day: date) -> _Plan:
        if day not in self._plans:
            special = self._availability.special_on(day)
            hours = self._availability.hours_on(day)
            self._plans[day] = _Plan(tuple(each.minutes for each in hours), special)
        return self._plans[day]


def _too_many(availability: Availability) -> tuple[Problem, ...]:
    """Said alone: what is too much is not looked through."""
    weekly, special = len(availability.weekly), len(availability.special)
    if weekly > MAX_WEEKLY:
        return (
            Problem(
                "too_many", f"A week can hold at most {MAX_WEEKLY} entries; you sent {weekly:,}.", "weekly"
            ),
        )
    if special > MAX_SPECIAL:
        message = f"There can be at most {MAX_SPECIAL} entries of special dates; you sent {special:,}."
        return (Problem("too_many", message, "special"),)
    for place, each in enumerate(availability.special):
        if len(each.hours) > MAX_HOURS:
            message = f"A date can have at most {MAX_HOURS} stretches of hours; you sent {len(each.hours):,}."
            return (Problem("too_many", message, f"special.{place}"),)
    return ()


def _wrong_weekly(weekly: Sequence[Weekly]) -> list[Problem]:
    found: list[Problem] = []
    for place, each in enumerate(weekly):
        if each.weekday not in range(WEEK_DAYS):
            message = "Choose a day of the week: 0 for Monday to 6 for Sunday."
            found.append(Problem("unknown_weekday", message, f"weekly.{place}"))
        found += _off_quarter(each.hours, f"weekly.{place}")
    if found:
        return found
    for (_, a), (place, b) in combinations(enumerate(weekly), 2):
        if _overlap_in_a_week(a, b):
            message = f"{_weekly_words(b)} overlaps {_weekly_words(a)}. Keep one, or join them."
            found.append(Problem("overlapping", message, f"weekly.{place}"))
    return found


def _wrong_special(special: Sequence[Special]) -> list[Problem]:
    found: list[Problem] = []
    for place, each in enumerate(special):
        where = f"special.{place}"
        if each.last < each.first:
            message = (
                f"{_date_words(each.last)} is before {_date_words(each.first)}. Change one of the dates."
            )
            found.append(Problem("dates_backwards", message, where))
        for hours in each.hours:
            found += _off_quarter(hours, where)
        for a, b in combinations(each.hours, 2):
            if _overlap(a.minutes, b.minutes):
                message = f"{b.words} overlaps {a.words}. Keep one, or join them."
                found.append(Problem("overlapping", message, where))
    for (_, one), (place, other) in combinations(enumerate(special), 2):
        if one.first <= other.last and other.first <= one.last:
            day = _date_words(max(one.first, other.first))
            message = f"{day} has two entries of special dates. Keep one."
            found.append(Problem("overlapping", message, f"special.{place}"))
    return found


def _off_quarter(hours: Hours, where: str) -> list[Problem]:
    if all(_is_quarter(each) for each in (hours.starts, hours.ends)):
        return []
    message = f"{hours.words}: begin and end on a quarter of an hour, such as 18:00 or 18:15."
    return [Problem("off_quarter", message, where)]


def _is_quarter(each: time) -> bool:
    return each.minute % 15 == 0 and each.second == 0 and each.microsecond == 0


def _overlap_in_a_week(a: Weekly, b: Weekly) -> bool:
    """Also over the midnight between Sunday and Monday."""
    first, second = _week_minutes(a), _week_minutes(b)
    return any(
        _overlap(first, range(second.start + turn, second.stop + turn))
        for turn in (-WEEK_MINUTES, 0, WEEK_MINUTES)
    )


def _week_minutes(each: Weekly) -> range:
    midnight = each.weekday * DAY_MINUTES
    return range(midnight + each.hours.minutes.start, midnight + each.hours.minutes.stop)


def _overlap(a: range, b: range) -> bool:
    return a.start < b.stop and b.start < a.stop


def _weekly_words(each: Weekly) -> str:
    return f"{WEEKDAYS[each.weekday]} {each.hours.words}"


def _date_words(day: date) -> str:
    return f"{day_words(day)}, {day.year}"


def _minute(each: time) -> int:
    return each.hour * 60 + each.minute
