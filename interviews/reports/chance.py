"""The chance of clearing a level's bar in the next interview. Pure, and repeatable: the dice never change.

The next interview is simulated with an interviewer and a scenario drawn from all, and every line reached: a
line's score is its fair average, plus what severity, difficulty and the session's luck add to all lines, plus
a single rating's own noise, rounded to 1 to 4. What is not known of the candidate moves all of it up or down
together: the chance is the mean over that, and its range goes from its 5th to its 95th percentile.
"""

import math
from dataclasses import dataclass
from functools import cache
from random import Random
from statistics import NormalDist, fmean

from interviews.ratings.assumptions import PROVISIONAL_ABOVE_SD
from interviews.reports.bars import clears
from interviews.reports.content import Chance
from interviews.reports.inputs import FairInput, LevelRule, ReportInputs

INTERVIEWS = 400  # simulated at each of the places below
PLACES = tuple(NormalDist().inv_cdf(share / 100) for share in range(5, 100, 10))
ROUNDING = 1 / 12  # the variance that rounding to whole scores adds, which estimates of noise hold already
WORDS = (
    (0.1, "very unlikely"),
    (0.35, "unlikely"),
    (0.65, "about even"),
    (0.9, "likely"),
    (math.inf, "very likely"),
)


@dataclass(frozen=True)
class _Line:
    key: str
    value: float
    own_sd: float  # beyond what moves all lines together, with a single rating's noise


def chances_of(inputs: ReportInputs) -> tuple[Chance, ...]:
    """Of the chosen level and of the next one; none without a fair score of the candidate."""
    fair = inputs.fair
    keys = [level.level for level in inputs.levels]
    if fair is None or inputs.interviewer is None or inputs.facts.level not in keys:
        return ()
    chosen = keys.index(inputs.facts.level)
    simulated = _simulated(inputs, fair)
    weights = {rule.key: rule.weight for rule in inputs.lines}
    return tuple(
        _chance(level, simulated, weights, is_chosen=level.level == inputs.facts.level, fair=fair)
        for level in inputs.levels[chosen : chosen + 2]
    )


def _simulated(inputs: ReportInputs, fair: FairInput) -> list[list[dict[str, int]]]:
    """By place, the scores of each simulated interview."""
    spread = inputs.spread
    shared_sd = math.sqrt(spread.session + spread.severity + spread.scenario)
    lines = _lines(inputs, fair)
    return [
        [
            {
                line.key: _score(line.value + place * fair.sd + shared_sd * dice[0] + line.own_sd * die)
                for line, die in zip(lines, dice[1:], strict=True)
            }
            for dice in _dice(len(lines) + 1)
        ]
        for place in PLACES
    ]


def _lines(inputs: ReportInputs, fair: FairInput) -> list[_Line]:
    known = {line.line: line for line in fair.lines}
    rating = max(inputs.spread.rating - ROUNDING, 0.01)
    lines = []
    for rule in inputs.lines:
        figure = known.get(rule.key)
        value = figure.value if figure else fair.value
        apart = max(figure.sd**2 - fair.sd**2, 0.0) if figure else inputs.spread.by_line
        lines.append(_Line(rule.key, value, math.sqrt(apart + rating)))
    return lines


@cache
def _dice(count: int) -> tuple[tuple[float, ...], ...]:
    """Standard normal draws for each interview. The first, which moves all lines, is spread evenly."""
    random = Random(1)  # noqa: S311  dice, not secrets
    evenly = [NormalDist().inv_cdf((number + 0.5) / INTERVIEWS) for number in range(INTERVIEWS)]
    return tuple((first, *(random.gauss() for _ in range(count - 1))) for first in evenly)


def _score(value: float) -> int:
    return min(4, max(1, math.floor(value + 0.5)))


def _chance(
    level: LevelRule,
    simulated: list[list[dict[str, int]]],
    weights: dict[str, int],
    *,
    is_chosen: bool,
    fair: FairInput,
) -> Chance:
    by_place = [fmean(clears(level, scores, weights) for scores in interviews) for interviews in simulated]
    probability, low, high = fmean(by_place), min(by_place), max(by_place)
    return Chance(
        level=level.level,
        label=level.label,
        is_chosen=is_chosen,
        probability=round(probability, 2),
        low=round(low, 2),
        high=round(high, 2),
        words=_words(level.label, probability, low, high, provisional=fair.sd > PROVISIONAL_ABOVE_SD),
    )


def _words(label: str, probability: float, low: float, high: float, *, provisional: bool) -> str:
    how = next(words for bound, words in WORDS if probability < bound)
    may = " The fair score is provisional, so this may move a lot." if provisional else ""
    return (
        f"Clearing the {label} bar in the next interview is {how}: {_percent(probability)},"
        f" between {_percent(low)} and {_percent(high)} by what is not known yet.{may}"
    )


def _percent(share: float) -> str:
    """To five in a hundred: finer figures would promise what a simulation of noisy scores cannot keep."""
    rounded = 5 * round(20 * share)
    if rounded == 0:
        return "under 5%"
    return "over 95%" if rounded == 100 else f"{rounded}%"
