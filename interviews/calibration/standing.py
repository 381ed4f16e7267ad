"""How somebody's scores compare with reference scores, with honest uncertainty. Pure.

Nothing is tested here that a dozen scores cannot tell. Scores of one round lean the same way (a halo), so
they count for less than as many of different rounds; a spread from few scores is drawn to what is usual.
No kappa is given: it depends on how far apart the references of the chosen rounds lie, and says nothing that
agreement and leaning do not say in score points.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Literal

from interviews.points import points
from interviews.ratings.assumptions import REACH_90

FEWEST_ROUNDS = 3  # before there is a standing
FEWEST_OF_A_LINE = 2  # before it is named: one score may be about that one round
# As in `interviews.ratings.priors`: noise of a score, and how much people differ in severity.
USUAL_SPREAD, USUAL_LEANING = 0.6, 0.4
SPREAD_WEIGHT = 8  # as many scores as the usual spread counts for
HALO = 0.2  # correlation of differences within one round
SURE = 0.9

Leaning = Literal["higher", "lower", "neither"]


@dataclass(frozen=True)
class Compared:
    """One line of one round, as one person and as the reference scored it."""

    round: str
    line: str
    own: int
    reference: int

    @property
    def difference(self) -> int:
        return self.own - self.reference


@dataclass(frozen=True)
class Share:
    """So many of so many, and the 90% interval of the share: both ends are from 0 to 1."""

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.count / self.of


@dataclass(frozen=True)
class LineLeaning:
    """A line that is scored too kindly or too severely beyond what chance does to any of the lines."""

    line: str
    difference: float
    scores: int

    @property
    def amount(self) -> float:
        return abs(self.difference)


@dataclass(frozen=True)
class CalibrationStanding:
    """Where somebody stands after some rounds. Above 0 is higher than the reference, in score points.

    `low` and `high` are the 90% interval of `difference`; `spread` is the standard deviation of the
    differences, None where there is one score. `too_kind` and `too_severe` name lines, the furthest first.
    """

    rounds: int
    scores: int
    exact: Share
    within_one: Share
    difference: float
    low: float
    high: float
    spread: float | None
    too_kind: tuple[LineLeaning, ...]
    too_severe: tuple[LineLeaning, ...]

    @property
    def leaning(self) -> Leaning:
        """Which way, if the interval is all on one side."""
        return "higher" if self.low > 0 else "lower" if self.high < 0 else "neither"

    @property
    def sentence(self) -> str:
        """The mean difference in words, and whether it is more than noise."""
        over = "In 1 calibration round" if self.rounds == 1 else f"Over {self.rounds} calibration rounds"
        amount = points(abs(self.difference))
        if amount == points(0):
            return f"{over} you score as the reference does on average."
        side = "higher" if self.difference > 0 else "lower"
        told = (
            "chance alone could do that" if self.leaning == "neither" else "that is more than chance explains"
        )
        return f"{over} you score {amount} {side} than the reference: {told}."


def standing_of(compared: Sequence[Compared]) -> CalibrationStanding:
    """Raises ValueError without scores."""
    if not compared:
        raise ValueError("there is nothing to compare")
    differences = [each.difference for each in compared]
    worth = _worth(compared)
    mean = fmean(differences)
    margin = REACH_90 * sqrt(_variance(differences) / worth)
    leanings = _leanings(compared)
    return CalibrationStanding(
        rounds=len({each.round for each in compared}),
        scores=len(compared),
        exact=_share(sum(each == 0 for each in differences), len(differences), worth),
        within_one=_share(sum(abs(each) <= 1 for each in differences), len(differences), worth),
        difference=mean,
        low=mean - margin,
        high=mean + margin,
        spread=stdev(differences) if len(differences) > 1 else None,
        too_kind=tuple(sorted((each for each in leanings if each.difference > 0), key=_furthest_first)),
        too_severe=tuple(sorted((each for each in leanings if each.difference < 0), key=_furthest_first)),
    )


def _worth(compared: Sequence[Compared]) -> float:
    """As how many independent scores they count: each round by its design effect."""
    sizes: dict[str, int] = defaultdict(int)
    for each in compared:
        sizes[each.round] += 1
    return sum(size / (1 + (size - 1) * HALO) for size in sizes.values())


def _variance(differences: Sequence[int]) -> float:
    mean = fmean(differences)
    squares = sum((each - mean) ** 2 for each in differences)
    return (SPREAD_WEIGHT * USUAL_SPREAD**2 + squares) / (SPREAD_WEIGHT + len(differences) - 1)


def _share(count: int, of: int, worth: float) -> Share:
    """Wilson's interval for a share of scores that are worth fewer independent ones."""
    value, square = count / of, REACH_90**2
    middle = (value + square / (2 * worth)) / (1 + square / worth)
    half = REACH_90 / (1 + square / worth) * sqrt(value * (1 - value) / worth + square / (4 * worth**2))
    return Share(count, of, max(0.0, middle - half), min(1.0, middle + half))


def _leanings(compared: Iterable[Compared]) -> list[LineLeaning]:
    """Lines whose leaning is sure: a normal prior around none, met by the differences of the line.

    All lines together are to be named wrongly in one case of ten at most (Bonferroni).
    """
    by_line: dict[str, list[int]] = defaultdict(list)
    for each in compared:
        by_line[each.line].append(each.difference)
    told = {line: found for line, found in by_line.items() if len(found) >= FEWEST_OF_A_LINE}
    found = []
    for line, differences in told.items():
        certainty = 1 / USUAL_LEANING**2 + len(differences) / USUAL_SPREAD**2
        expected = sum(differences) / USUAL_SPREAD**2 / certainty
        if NormalDist().cdf(abs(expected) * sqrt(certainty)) >= 1 - (1 - SURE) / len(told):
            found.append(LineLeaning(line, fmean(differences), len(differences)))
    return found


def _furthest_first(leaning: LineLeaning) -> tuple[float, str]:
    return (-abs(leaning.difference), leaning.line)
