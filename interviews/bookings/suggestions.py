"""Times to propose instead: when both say that they can, otherwise around the same time on other days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.zones import zone_of
from interviews.bookings.booking import MOVE_CLOSES, Booking
from interviews.bookings.moving import times_taken
from interviews.planned import lasting
from interviews.slots.availability import Span, free_starts, shared_starts
from interviews.slots.grid import DAY, Start, day_words, moments_of
from interviews.slots.hours import availability_of
from interviews.slots.week import is_night

WEEKS = 2
DAYS_SHOWN = 7
A_DAY = 4
AROUND = [timedelta(hours=hours) for hours in (-2, -1, 0, 1)]


@dataclass(frozen=True)
class Day:
    """Starts of one date on the reader's calendar.

    `nights` are those in the middle of the partner's night, of whose clock no more is told.
    """

    words: str
    starts: tuple[Start, ...]
    nights: frozenset[datetime]


def suggested_days(booking: Booking) -> list[Day]:
    """Up to four starts on each of up to seven days; neither person has another interview then."""
    interview = booking.interview
    length = lasting(interview, len(booking.duties))
    taken = [span for each in (booking.user, booking.partner) for span in times_taken(each, but=interview)]
    by_day: dict[str, list[Start]] = {}
    for at in _candidates(booking, length):
        is_free = not any(span.overlaps(Span(at, at + length)) for span in taken)
        if is_free and at != interview.starts_at and at > timezone.now() + MOVE_CLOSES:
            start = Start(at, booking.zone)
            by_day.setdefault(day_words(start.local.date()), []).append(start)
    return [_day(words, starts, booking) for words, starts in list(by_day.items())[:DAYS_SHOWN]]


def _day(words: str, starts: list[Start], booking: Booking) -> Day:
    shown, theirs = _spread(starts), zone_of(booking.partner)
    return Day(
        words, shown, frozenset(each.at for each in shown if is_night(each.at.astimezone(theirs).time()))
    )


def _candidates(booking: Booking, length: timedelta) -> Iterable[datetime]:
    mine, theirs = availability_of(booking.user), availability_of(booking.partner)
    now = timezone.now()
    if (mine.weekly or mine.special) and (theirs.weekly or theirs.special):
        shared = shared_starts(mine, theirs, now=now, lasting=length, weeks=WEEKS)
        return [meeting.one.at for meeting in shared]
    for hours in (mine, theirs):
        if hours.weekly or hours.special:
            return [start.at for start in free_starts(hours, now=now, lasting=length, weeks=WEEKS)]
    return _around_the_same_time(booking)


def _around_the_same_time(booking: Booking) -> Iterator[datetime]:
    """On the clock of who proposes: the same hour after a change of clocks as well."""
    today = timezone.now().astimezone(booking.zone).date()
    clock = booking.start.local.time()
    for number in range(WEEKS * 7):
        same = datetime.combine(today + number * DAY, clock)
        for shift in AROUND:
            if (same + shift).date() == same.date():
                yield from moments_of(same + shift, booking.zone)


def _spread(starts: list[Start]) -> tuple[Start, ...]:
    """A few of a day, from its first to its last."""
    step = max(1, -(-len(starts) // A_DAY))
    return tuple(starts[::step])
