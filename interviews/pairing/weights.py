"""How well two who may meet fit, in points with their reasons. Pure.

Being paired at all is worth 1,000, the best fit 1,000 more, and each second (for a slot: hour) that either
has waited 4. So two pairs always outweigh one. Waiting belongs to one person and not to the couple: it
changes who is left over, never who of the others goes with whom, and nobody is passed over for somebody who
came more than `DOMINATES_SECONDS` later. Who is first in line outweighs the longest wait and the best fit
together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from interviews.pairing.seekers import (
    LONGEST_WAIT,
    Counts,
    Couples,
    Flags,
    Numbers,
    Seeker,
    Table,
    waiting_from,
)

Number = TypeVar("Number", np.int16, np.int32)
Points = Callable[[Couples], Numbers]
Half = Callable[[Table, Table], Numbers]

PAIRED = 1000
POINTS_A_SECOND = 4


@dataclass(frozen=True)
class Term:
    """At most `most` points; `alone`: they belong to one of the two, whoever the other is."""

    most: int
    points: Points
    alone: bool = False


def _each_round(half: Half) -> Points:
    """Of a candidate and an interviewer: once for each round of a swap, twice for the only round."""

    def points(c: Couples) -> Numbers:
        both: Numbers = half(c.a, c.b) * c.a.rounds + half(c.b, c.a) * c.b.rounds
        return both

    return points


def _experience(candidate: Table, interviewer: Table) -> Numbers:
    points: Numbers = 50 - 25 * np.maximum(candidate.level - interviewer.own_level, 0)
    return points


def _preparation(candidate: Table, interviewer: Table) -> Numbers:
    fitting = (candidate.interests & interviewer.prepared) != 0
    return _points(25, interviewer.prepared != 0) + _points(25, fitting)


def _coverage(candidate: Table, interviewer: Table) -> Numbers:
    return 25 * np.minimum(_count(candidate.gaps & interviewer.examines), 2)


def _count(bits: Numbers) -> Numbers:
    return np.bitwise_count(bits).astype(np.int16)


def _points(points: int, flags: Flags) -> Numbers:
    return flags * np.int16(points)


FIT: dict[str, Term] = {
    "same level": Term(200, lambda c: 200 - 100 * np.abs(c.a.level - c.b.level)),
    "interviewer at the candidate's level": Term(100, _each_round(_experience)),
    "good interviewer": Term(100, _each_round(lambda _, interviewer: interviewer.quality), alone=True),
    "interviewer has prepared": Term(100, _each_round(_preparation)),
    "shared families": Term(150, lambda c: 50 * np.minimum(_count(c.a.interests & c.b.interests), 3)),
    "partner examines what is missing": Term(100, _each_round(_coverage)),
    "attend alike": Term(100, lambda c: np.maximum(100 - 2 * np.abs(c.a.attendance - c.b.attendance), 0)),
    "same length": Term(50, lambda c: _points(50, c.a.format_minutes == c.b.format_minutes)),
    "new to each other": Term(100, lambda c: _points(100, ~c.met)),
}
WISHES = ("same level", "shared families", "same length")
FIT_MOST = sum(term.most for term in FIT.values())
DOMINATES_SECONDS = FIT_MOST / POINTS_A_SECOND
FIRST_IN_LINE = LONGEST_WAIT * POINTS_A_SECOND + FIT_MOST + 1


def weigh(couples: Couples) -> Counts:
    """The whole weight of each couple, always above 0, whether or not they may meet."""
    return _sum(reasons(couples).values())


def fit(couples: Couples) -> Numbers:
    """The weight without what is given for being paired at all, for waiting and for being first in line."""
    return _sum(term.points(couples) for term in FIT.values())


def wishes_met(couples: Couples) -> Numbers:
    """The part of the fit that people have asked for themselves, of 400."""
    return _sum(FIT[name].points(couples) for name in WISHES)


def weigh_together(couples: Couples) -> Numbers:
    """Only what depends on both: by this somebody's best partners are found."""
    return _sum(term.points(couples) for term in FIT.values() if not term.alone)


def reasons(couples: Couples) -> dict[str, Counts]:
    """The points of each couple by reason; their sum is the weight."""
    a, b = couples.a, couples.b
    return {
        "roles fit": np.full(couples.met.shape, PAIRED, dtype=np.int32),
        **{name: term.points(couples).astype(np.int32) for name, term in FIT.items()},
        "time waited": POINTS_A_SECOND * (a.waited + b.waited),
        "first in line": FIRST_IN_LINE * (a.priority.astype(np.int32) + b.priority),
    }


def _sum(points: Iterable[NDArray[Number]]) -> NDArray[Number]:
    return reduce(np.add, points)


def weight(a: Seeker, b: Seeker) -> int:
    return sum(explain(a, b).values())


def explain(a: Seeker, b: Seeker) -> dict[str, int]:
    """Why these two, in points."""
    couples = waiting_from([a, b]).couples(np.array([0]), np.array([1]))
    return {name: int(points[0]) for name, points in reasons(couples).items()}
