"""When partners are likely: from the hours that others keep free, and the slots they have offered. Pure.

Only a word comes of it. Who has hours may not be there, and who offers a slot next week has said nothing yet:
a figure would promise more than is known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from interviews.slots.availability import Availability, Span
from interviews.slots.grid import DAY, WEEK_DAYS, moments, moments_of

LIKELY_FROM = 3  # people
PAST_WEEKS = 4
SUGGESTED = 3
WEEK = WEEK_DAYS * DAY
APART = timedelta(hours=3)  # suggestions are different evenings rather than one


@dataclass(frozen=True)
class Habit:
    """What is known of when one person practices: their hours, and starts that they offered in past weeks."""

    availability: Availability
    offered: tuple[datetime, ...] = ()


def people_by_start(
    habits: Iterable[Habit], *, since: datetime, until: datetime, lasting: timedelta
) -> Counter[datetime]:
    """How many people may well be free for `lasting` from each start of `[since, until)`."""
    people: Counter[datetime] = Counter()
    in_zone = cache(lambda zone: _steady_offset(zone, since, until))
    for habit in habits:
        past = _from_the_past(habit, since, until, in_zone(habit.availability.zone))
        people.update({*_from_hours(habit, since, until, lasting), *past})
    return people


def likely_starts(people: Counter[datetime]) -> frozenset[datetime]:
    return frozenset(start for start, count in people.items() if count >= LIKELY_FROM)


def suggested(people: Counter[datetime], possible: Iterable[datetime]) -> tuple[datetime, ...]:
    """A few of the possible starts at which most people may be free, in time order, not side by side."""
    found: list[datetime] = []
    for start in sorted(possible, key=lambda start: (-people[start], start)):
        if people[start] < LIKELY_FROM or len(found) == SUGGESTED:
            break
        if all(abs(start - other) >= APART for other in found):
            found.append(start)
    return tuple(sorted(found))


def _from_hours(habit: Habit, since: datetime, until: datetime, lasting: timedelta) -> Iterator[datetime]:
    """Hours that a change of clocks cuts or doubles are taken as they read: this is an estimate."""
    if not habit.availability.weekly and not habit.availability.special:
        return
    first = since.astimezone(habit.availability.zone).date() - DAY
    for number in range((until - since).days + 3):
        day = first + number * DAY
        midnight = datetime.combine(day, datetime.min.time(), habit.availability.zone)
        for hours in habit.availability.hours_on(day):
            span = Span(
                midnight + timedelta(minutes=hours.minutes.start),
                midnight + timedelta(minutes=hours.minutes.stop),
            )
            for start in moments(span.starts_at, span.ends_at - lasting + timedelta(minutes=1)):
                if since <= start < until:
                    yield start


def _from_the_past(
    habit: Habit, since: datetime, until: datetime, steady: timedelta | None
) -> Iterator[datetime]:
    """The same time of the week on the person's own clock, so that a change of clocks moves no habit.

    Where no clock changes in that week (`steady`), one subtraction finds it; there are thousands of offers.
    """
    zone = habit.availability.zone
    for offered in habit.offered:
        if steady is None:
            yield from _read_alike(offered, zone, since, until)
            continue
        at = since + (offered + _offset(offered, zone) - steady - since) % WEEK
        while at < until:
            yield at
            at += WEEK


def _read_alike(offered: datetime, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    wall = offered.astimezone(zone).replace(tzinfo=None)
    weeks = (since - offered) // WEEK
    for passed in (weeks, weeks + 1):
        for start in moments_of(wall + passed * WEEK, zone):
            if since <= start < until:
                yield start


def _steady_offset(zone: ZoneInfo, since: datetime, until: datetime) -> timedelta | None:
    """How far the zone's clocks are from UTC in all of `[since, until)`; None where they change."""
    days = (until - since) // DAY + 2
    offsets = {_offset(since + number * DAY, zone) for number in range(-1, days + 1)}
    return offsets.pop() if len(offsets) == 1 else None


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
