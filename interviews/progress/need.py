"""What another interview would tell or mend most, by line. Pure.

    need = weight * (variance that one more interview is expected to take away + missing to the bar squared)

Both are in squared points of the scale. The weight is the line's share of the weighted mean that the level's
bar asks for; a line that the bar must see and nobody has scored counts twice.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from interviews.ratings.assumptions import REACH_90

UNSEEN_MUST = 2.0


@dataclass(frozen=True)
class Known:
    """A line as it is known now: expected score and sd, from so many interviews (0: only as anybody)."""

    value: float
    sd: float
    interviews: int


@dataclass(frozen=True)
class Bar:
    """What a level asks: its mean, the lines that must be reached, and each line's share of the mean."""

    level: str
    name: str
    mean: float
    must_reach: frozenset[str]
    shares: Mapping[str, float]


@dataclass(frozen=True)
class Need:
    """`reach_now` and `reach_after` one more interview are those of the 90% interval."""

    line: str
    known: Known
    share: float
    reduction: float
    missing: float
    total: float

    @property
    def is_weakness(self) -> bool:
        """Whether more is to be mended than to be learned."""
        return self.missing**2 > self.reduction

    @property
    def reach_now(self) -> float:
        return REACH_90 * self.known.sd

    @property
    def reach_after(self) -> float:
        return REACH_90 * math.sqrt(max(self.known.sd**2 - self.reduction, 0.0))


def needs_of(known: Mapping[str, Known], bar: Bar, noise: float) -> list[Need]:
    """The greatest first; `noise` is the variance of one interviewer's score of a line."""
    needs = [_need(line, at, bar, noise) for line, at in known.items()]
    return sorted(needs, key=lambda need: -need.total)


def _need(line: str, known: Known, bar: Bar, noise: float) -> Need:
    variance = known.sd**2
    reduction = variance**2 / (variance + noise)
    missing = max(0.0, bar.mean - known.value)
    share = bar.shares[line]
    twice = UNSEEN_MUST if line in bar.must_reach and not known.interviews else 1.0
    return Need(line, known, share, reduction, missing, twice * share * (reduction + missing**2))
