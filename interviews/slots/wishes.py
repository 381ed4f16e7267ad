"""Slots as people ask for them, checked against clock, grid and calendar before anything is kept. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from interviews.slots.availability import Span
from interviews.slots.grid import (
    DAY,
    SLOT,
    WEEK_DAYS,
    WEEKS_AHEAD,
    Start,
    day_words,
    gap_at,
    is_on_grid,
    moments,
    moments_of,
)
from interviews.slots.problems import Problem

MAX_SLOTS = 100
AHEAD = WEEKS_AHEAD * WEEK_DAYS * DAY
ANY_OFFSET = 2 * DAY  # wider than any zone's offset


@dataclass(frozen=True)
class Checked:
    """The starts that were asked for, in time order; none of them when there is a problem with any.

    `places` are those of the starts in what was asked for: `slots.3` was the fourth.
    """

    starts: tuple[Start, ...]
    problems: tuple[Problem, ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Wish:
    start: Start
    place: str


def check_slots(
    wished: Sequence[datetime],
    *,
    zone: ZoneInfo,
    now: datetime,
    lasting: timedelta,
    taken: Sequence[Span] = (),
    offered: Collection[datetime] = (),
    notice: timedelta = timedelta(),
) -> Checked:
    """Read slots (aware, or naive on the person's clock) and say everything that is wrong with them.

    `lasting` is how long an interview takes, `taken` are those that the person already has, `offered`
    starts that they offer in a way which does not go with this one, `notice` how long before its start a slot
    can be chosen at the latest. Slots may overlap each other: who can at six or at half past six says both,
    and the first that is booked withdraws the other.
    """
    if len(wished) > MAX_SLOTS:
        message = (
            f"Choose at most {MAX_SLOTS} slots at a time; you sent {len(wished):,}. "
            "For times that come back, set weekly hours."
        )
        return Checked((), (Problem("too_many", message, "slots"),))
    read = [_read(each, zone, now, notice, f"slots.{number}") for number, each in enumerate(wished)]
    wishes = sorted(
        (each for each in read if isinstance(each, _Wish)), key=lambda wish: (wish.start.at, wish.place)
    )
    problems = (
        *(each for each in read if isinstance(each, Problem)),
        *_taken(wishes, lasting, taken),
        *_offered(wishes, offered),
        *_repeated(wishes),
    )
    if problems:
        return Checked((), problems)
    return Checked(tuple(wish.start for wish in wishes), (), tuple(wish.place for wish in wishes))


def _read(wished: datetime, zone: ZoneInfo, now: datetime, notice: timedelta, place: str) -> _Wish | Problem:
    # What is centuries away is refused before it is converted: the ends of the calendar overflow.
    away = wished.replace(tzinfo=None) - now.astimezone(UTC).replace(tzinfo=None)
    if away < -ANY_OFFSET:
        return _past(_wall_words(wished), place)
    if away > AHEAD + ANY_OFFSET:
        return _too_far(_wall_words(wished), place)
    found = moments_of(wished, zone) if wished.tzinfo is None else (wished.astimezone(UTC),)
    if not found:
        return _in_gap(wished, zone, place)
    if len(found) > 1:
        return _ambiguous(wished, [Start(at, zone) for at in found], place)
    return _on_the_grid(Start(found[0], zone), now, notice, place)


def _on_the_grid(start: Start, now: datetime, notice: timedelta, place: str) -> _Wish | Problem:
    if start.at <= now:
        return _past(start.words, place)
    if start.at < now + notice:
        return _too_soon(start, notice, place)
    if start.at > now + AHEAD:
        return _too_far(start.words, place)
    if not is_on_grid(start.at):
        return _off_grid(start, place)
    return _Wish(start, place)


def _taken(wishes: Sequence[_Wish], lasting: timedelta, taken: Sequence[Span]) -> list[Problem]:
    return [
        Problem("busy", f"{wish.start.words}: you have another interview at that time.", wish.place)
        for wish in wishes
        if any(span.overlaps(Span(wish.start.at, wish.start.at + lasting)) for span in taken)
    ]


def _offered(wishes: Sequence[_Wish], offered: Collection[datetime]) -> list[Problem]:
    return [
        Problem(
            "offered",
            f"{wish.start.words}: you offer this slot in another way. Withdraw it first to change it.",
            wish.place,
        )
        for wish in wishes
        if wish.start.at in offered
    ]


def _repeated(wishes: Sequence[_Wish]) -> list[Problem]:
    return [
        Problem("repeated", f"{wish.start.words} is there twice. Keep one of them.", wish.place)
        for before, wish in pairwise(wishes)
        if wish.start.at == before.start.at
    ]


def _past(words: str, place: str) -> Problem:
    return Problem("past", f"{words} has passed. Choose a later slot.", place)


def _too_soon(start: Start, notice: timedelta, place: str) -> Problem:
    minutes = notice // timedelta(minutes=1)
    message = f"{start.words} begins in less than {minutes} minutes. Choose a later slot, or find a peer now."
    return Problem("too_soon", message, place)


def _too_far(words: str, place: str) -> Problem:
    message = f"{words} is too far away. Choose a slot within the next {WEEKS_AHEAD} weeks."
    return Problem("too_far", message, place)


def _in_gap(wall: datetime, zone: ZoneInfo, place: str) -> Problem:
    change = gap_at(wall, zone)
    why = f" {change.words} Choose {change.after:%H:%M} or later." if change else ""
    return Problem("in_gap", f"{_wall_words(wall)} does not exist in {zone.key}.{why}", place)


def _ambiguous(wall: datetime, starts: Sequence[Start], place: str) -> Problem:
    first, second = (start.clock for start in starts)
    message = f"{_wall_words(wall)} happens twice in {starts[0].zone.key}. Choose {first} or {second}."
    return Problem("ambiguous", message, place)


def _off_grid(start: Start, place: str) -> Problem:
    before = next(moments(start.at - SLOT, start.at))
    near = " or ".join(Start(at, start.zone).clock for at in (before, before + SLOT))
    return Problem("off_grid", f"{start.words} is between two slots. Choose {near}.", place)


def _wall_words(wall: datetime) -> str:
    return f"{day_words(wall.date())}, {wall.year}, {wall:%H:%M}"
