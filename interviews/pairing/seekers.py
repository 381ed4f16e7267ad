"""Who waits: tickets as the matcher sees them, one by one and as columns. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accounts.families import FAMILIES
from interviews.pairing.patience import patience_of
from scenarios.lines import LINES

Numbers = NDArray[np.int16]  # small ones: whole columns are weighed again and again
Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]
Keys = NDArray[np.int64]
Index = slice | NDArray[np.intp]

LEVELS = ("mid", "senior", "staff")
LEVEL_OF = {level: number for number, level in enumerate(LEVELS)}
PURPOSES = ("pair", "standby", "mentor")
LONGEST_WAIT = 1_400  # more than a ticket can wait: 10 minutes in seconds, 8 weeks in hours
HOUR = 3600
# Two turns fit when they cancel out: swap with swap, candidate with interviewer.
TURNS = {"interviewer": -1, "swap": 0, "candidate": 1}
BITS = {
    word: 1 << place for words in ([key for key, _ in FAMILIES], LINES) for place, word in enumerate(words)
}


@dataclass(frozen=True)
class Seeker:
    """A waiting ticket.

    `met` and `blocked` hold user ids, `interests` and `prepared` family keys, `gaps` and `examines` lines.
    Shares go from 0 to 1; the defaults are what is taken of somebody about whom nothing is known yet.
    `ahead_seconds` is how far the start of a slot is away, the same for all of one start; None: now.
    """

    ticket: int
    user: int
    role: str
    format_minutes: int
    level: str
    language: str
    interests: frozenset[str]
    waited_seconds: float
    blocked: frozenset[int] = frozenset()
    met: frozenset[int] = frozenset()
    own_level: str = ""  # where they work now; none: the level they practice for
    quality: float = 0.5  # as an interviewer
    prepared: frozenset[str] = frozenset()  # families of the scenarios they have taken or prepared
    gaps: frozenset[str] = frozenset()  # lines on which they are weak or have no score
    examines: frozenset[str] = frozenset()  # lines that they can examine
    attendance: float = 0.9
    ahead_seconds: float | None = None
    group: str = ""  # whose members meet only each other; none: everybody else
    purpose: str = "pair"
    priority: bool = False  # first in line: their partner did not come


@dataclass(frozen=True)
class Table:
    """Seekers as columns.

    `row` is the place in the wave; `pool` a number for each start and group; `rounds` how many half-weights
    their round as candidate counts; `waited` is in seconds, for a slot in hours; `tied` is whether they have
    met or may never meet anybody of the wave. What follows `waited` is what they put up with by now; who
    names no family takes any.
    """

    row: Counts
    pool: Counts
    language: Numbers
    turn: Numbers
    standby: Flags
    mentor: Flags
    priority: Flags
    rounds: Numbers
    level: Numbers
    own_level: Numbers
    format_minutes: Numbers
    interests: Numbers
    prepared: Numbers
    gaps: Numbers
    examines: Numbers
    quality: Numbers
    attendance: Numbers
    waited: Counts
    levels_apart: Numbers
    any_family: Flags
    any_format: Flags
    again: Flags
    enough: Numbers
    at_least: Numbers
    tied: Flags

    def take(self, index: Index) -> Table:
        return Table(**{name: column[index] for name, column in vars(self).items()})


@dataclass(frozen=True)
class Couples:
    """Two tables side by side: in each line two seekers, whether they may never meet and whether they met."""

    a: Table
    b: Table
    never: Flags
    met: Flags


@dataclass(frozen=True)
class Waiting:
    """A wave: its seekers in the order of tickets, as columns too, with the ties between any two of them."""

    seekers: list[Seeker]
    table: Table
    never: Keys
    met: Keys

    def couples(self, a: Index, b: Index) -> Couples:
        """The seekers in the rows `a` beside those in the rows `b`."""
        return self.beside(self.table.take(a), self.table.take(b))

    def beside(self, one: Table, two: Table) -> Couples:
        """Two tables of this wave, of equal shape or made equal as numpy does."""
        return Couples(one, two, self._tied(one, two, self.never), self._tied(one, two, self.met))

    def _tied(self, one: Table, two: Table, keys: Keys) -> Flags:
        """Few have any tie, so that only where both do are the keys looked up."""
        tied: Flags = one.tied & two.tied
        if tied.any():
            rows = np.broadcast_arrays(one.row, two.row)
            tied[tied] = _among(_keys(rows[0][tied], rows[1][tied], len(self.seekers)), keys)
        return tied


def waiting_from(seekers: Iterable[Seeker], apart: Iterable[frozenset[int]] = ()) -> Waiting:
    """Put seekers into columns; the order in which they come does not matter.

    `apart` holds pairs of ticket ids that may not meet in this wave. Two tickets of one person never meet.
    """
    ordered = sorted(seekers, key=lambda seeker: seeker.ticket)
    never = _edges_of([seeker.blocked | {seeker.user} for seeker in ordered], ordered)
    rows = {seeker.ticket: row for row, seeker in enumerate(ordered)}
    for tickets in apart:
        never.append(sorted(rows[ticket] for ticket in tickets if ticket in rows))
    met = _edges_of([seeker.met for seeker in ordered], ordered)
    tied = np.zeros(len(ordered), dtype=bool)
    sets = []
    for pairs in (never, met):
        both = np.array([pair for pair in pairs if len(pair) == 2], dtype=np.int64).reshape(-1, 2)
        tied[both.ravel()] = True
        sets.append(np.unique(_keys(both[:, 0], both[:, 1], len(ordered))))
    return Waiting(ordered, _table(ordered, tied), *sets)


def _edges_of(others: Sequence[frozenset[int]], ordered: Sequence[Seeker]) -> list[list[int]]:
    """Pairs of rows: each seeker with those of the wave whose user is among `others` of theirs."""
    rows: dict[int, list[int]] = {}
    for row, seeker in enumerate(ordered):
        rows.setdefault(seeker.user, []).append(row)
    return [
        [row, other]
        for row, users in enumerate(others)
        for user in users
        for other in rows.get(user, ())
        if other != row
    ]


def _keys(one: NDArray[np.integer], two: NDArray[np.integer], size: int) -> Keys:
    keys: Keys = np.minimum(one, two).astype(np.int64) * size + np.maximum(one, two)
    return keys


def _among(wanted: Keys, keys: Keys) -> Flags:
    """Which of the wanted are among the keys, which are sorted."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.bool_)
    found: Flags = keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] == wanted
    return found


def _table(ordered: Sequence[Seeker], tied: Flags) -> Table:
    turn = _numbers(TURNS[s.role] for s in ordered)
    interests = _numbers(_mask(s.interests) for s in ordered)
    patience = [patience_of(s.waited_seconds, s.ahead_seconds, priority=s.priority) for s in ordered]
    return Table(
        row=np.arange(len(ordered), dtype=np.int32),
        pool=_codes((-1.0 if s.ahead_seconds is None else s.ahead_seconds, s.group) for s in ordered),
        language=_codes(s.language for s in ordered).astype(np.int16),
        turn=turn,
        standby=_flags(s.purpose == "standby" for s in ordered),
        mentor=_flags(s.purpose == "mentor" for s in ordered),
        priority=_flags(s.priority for s in ordered),
        rounds=turn + np.int16(1),
        level=_numbers(LEVEL_OF[s.level] for s in ordered),
        own_level=_numbers(LEVEL_OF[s.own_level or s.level] for s in ordered),
        format_minutes=_numbers(s.format_minutes for s in ordered),
        interests=interests,
        prepared=_numbers(_mask(s.prepared) for s in ordered),
        gaps=_numbers(_mask(s.gaps) for s in ordered),
        examines=_numbers(_mask(s.examines) for s in ordered),
        quality=_numbers(round(50 * s.quality) for s in ordered),
        attendance=_numbers(round(100 * s.attendance) for s in ordered),
        waited=np.fromiter((_units_waited(s) for s in ordered), np.int32, len(ordered)),
        levels_apart=_numbers(each.levels_apart for each in patience),
        any_family=_flags(each.any_family for each in patience) | (interests == 0),
        any_format=_flags(each.any_format for each in patience),
        again=_flags(each.again for each in patience),
        enough=_numbers(each.enough for each in patience),
        at_least=_numbers(each.at_least for each in patience),
        tied=tied,
    )


def _units_waited(seeker: Seeker) -> int:
    unit = 1 if seeker.ahead_seconds is None else HOUR
    return int(min(seeker.waited_seconds / unit, LONGEST_WAIT))


def _codes(values: Iterable[Hashable]) -> Counts:
    """A number for each different value, in their order, so that the rows' order does not matter."""
    listed: list[Any] = list(values)
    code = {value: number for number, value in enumerate(sorted(set(listed)))}
    return np.fromiter((code[value] for value in listed), np.int32, len(listed))


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int16)


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, dtype=np.bool_)


@lru_cache(maxsize=4096)
def _mask(words: frozenset[str]) -> int:
    """A bit for each word; a family or line that the site does not know fits nothing."""
    return sum(BITS.get(word, 0) for word in words)
