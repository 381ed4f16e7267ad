"""A person's ability over time, smoothed, overall and by line. Pure.

Scores come with severity and difficulty taken out, where the model has run over them; the walk, its noise and
the mean are those that all people share. Everything is on the scale of scores, 1 to 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from interviews.progress.rules import MIN_FOR_TREND
from interviews.ratings.assumptions import BY_LINE, NOISE, REACH_90, SESSION, Walk
from interviews.ratings.parameters import Parameters, line_noise
from interviews.ratings.person import DatedScore, smooth_one
from scenarios.lines import LINES

DAY_SECONDS = 86_400
MIDDLE = 2.5  # the mean that is assumed before there is a score anywhere


@dataclass(frozen=True)
class Measured:
    """One assessment: `value` with its `noise` and what is not `known` of severity and difficulty, and the
    adjusted score of each line."""

    round_id: str
    at: datetime
    value: float
    noise: float
    known: float
    lines: Mapping[str, float] = field(default_factory=dict)
    is_adjusted: bool = True


class Spot(NamedTuple):
    """The smoothed level at an interview, with its 90% interval."""

    round_id: str
    at: datetime
    level: float
    sd: float

    @property
    def low(self) -> float:
        return self.level - REACH_90 * self.sd

    @property
    def high(self) -> float:
        return self.level + REACH_90 * self.sd


@dataclass(frozen=True)
class Trend:
    """A spot per interview, oldest first; of a line, per interview that reached it. Empty below three."""

    overall: list[Spot] = field(default_factory=list)
    lines: dict[str, list[Spot]] = field(default_factory=dict)
    missing: int = 0
    unadjusted: int = 0

    @property
    def now(self) -> Spot | None:
        return self.overall[-1] if self.overall else None


def trend_of(measured: Sequence[Measured], parameters: Parameters) -> Trend:
    """Smooth what was measured (oldest first) by what all people share."""
    interviews = len({each.round_id for each in measured})
    unadjusted = sum(not each.is_adjusted for each in measured)
    if interviews < MIN_FOR_TREND:
        return Trend(missing=MIN_FOR_TREND - interviews, unadjusted=unadjusted)
    lines = {line: _line(line, measured, parameters) for line in LINES}
    return Trend(
        _overall(measured, parameters), {line: spots for line, spots in lines.items() if spots}, 0, unadjusted
    )


def unadjusted(
    round_id: str, at: datetime, scores: Mapping[str, int], parameters: Parameters
) -> Measured | None:
    """A round that the model has not run over yet: its raw scores, with all of their noise. None without."""
    if not scores:
        return None
    known = parameters.predicting
    noise = known.get(SESSION, 0.0) + (known[NOISE] + known.get(BY_LINE, 0.0)) / len(scores)
    return Measured(
        round_id=round_id,
        at=at,
        value=sum(scores.values()) / len(scores),
        noise=noise,
        known=known["interviewer"] + known.get("scenario", 0.0),
        lines={line: float(score) for line, score in scores.items()},
        is_adjusted=False,
    )


def _overall(measured: Sequence[Measured], parameters: Parameters) -> list[Spot]:
    factor = parameters.growth.noise_factor
    scores = [DatedScore(_day(each.at), each.value, factor * each.noise + each.known) for each in measured]
    return _spots(measured, scores, _walk(parameters), parameters.widened)


def _line(line: str, measured: Sequence[Measured], parameters: Parameters) -> list[Spot]:
    """Empty while fewer than three interviews reached the line."""
    reached = [each for each in measured if line in each.lines]
    if len({each.round_id for each in reached}) < MIN_FOR_TREND:
        return []
    noise = parameters.growth.noise_factor * line_noise(parameters.predicting)
    scores = [DatedScore(_day(each.at), each.lines[line], noise + each.known) for each in reached]
    by_line = parameters.predicting.get(BY_LINE, 0.0)
    return _spots(reached, scores, _walk(parameters, by_line), parameters.widened)


def _walk(parameters: Parameters, more_at_start: float = 0.0) -> Walk:
    """The walk on the scale of scores; a line starts where the person may, and as far as lines differ."""
    walk = parameters.growth.walk
    mean = MIDDLE if parameters.mean is None else parameters.mean
    return replace(
        walk, start_mean=mean + walk.start_mean, start_variance=walk.start_variance + more_at_start
    )


def _spots(
    measured: Iterable[Measured], scores: Sequence[DatedScore], walk: Walk, widened: float
) -> list[Spot]:
    """One for each interview: of several assessments of one, the last, which knows of all."""
    levels = smooth_one(scores, walk)
    found = {
        each.round_id: Spot(each.round_id, each.at, level, widened * sd)
        for each, (level, sd) in zip(measured, levels, strict=True)
    }
    return list(found.values())


def _day(at: datetime) -> float:
    return at.timestamp() / DAY_SECONDS
