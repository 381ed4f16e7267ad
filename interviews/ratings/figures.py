"""What is kept of a solution: a row for each candidate, interviewer, scenario and assessment. Pure.

Scores are 1 to 4, and an expected score is nowhere else: what is on that scale is cut off there, after
intervals were made. Standard deviations of fair averages have the calibration's factor in them, so an
interval is always 1.64 of them to each side.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from interviews.ratings.adjusted import AdjustedScores
from interviews.ratings.assumptions import REACH_90
from interviews.ratings.growth import FEWEST_SESSIONS, Growth
from interviews.ratings.model import Effect
from interviews.ratings.parameters import HIGH, LOW, Parameters
from interviews.ratings.table import Factor, Floats, Index, Ratings
from scenarios.lines import LINES


@dataclass(frozen=True)
class Solution:
    """A fit, or what one became with later scores: values and sds of effects by level; a mean."""

    mean: float
    predicting: Mapping[str, float]
    effects: Mapping[str, Effect]
    precision: Floats


@dataclass(frozen=True)
class Fair:
    """Fair averages of some candidates (c,), and on each line (c, lines) with NaN where it was not scored."""

    candidate: Index
    average: Effect
    by_line: Effect


@dataclass(frozen=True)
class LineRow:
    """`sessions` counts interviews that scored the line, as those of `CandidateRow` do."""

    value: float
    sd: float
    sessions: int


@dataclass(frozen=True)
class CandidateRow:
    """Named as `FairScore`; `candidate` is a level. `sessions` counts the moments of interviews: whoever
    looks at one again adds scores and no further interview."""

    candidate: int
    value: float
    sd: float
    low: float
    high: float
    sessions: int
    lines: dict[str, LineRow]
    level: float
    level_sd: float
    gain: float | None
    gain_sd: float | None
    gain_probability: float | None


@dataclass(frozen=True)
class AssessmentRow:
    """Named as `AdjustedScore`; `session` and `candidate` are levels."""

    session: int
    candidate: int
    value: float
    noise: float
    known: float
    lines: dict[str, float]


@dataclass(frozen=True)
class LevelRow:
    """An interviewer's severity or a scenario's difficulty, above 0 where it takes from scores."""

    level: int
    value: float
    sd: float
    sessions: int


def candidate_rows(
    ratings: Ratings, fair: Fair, growth: Growth, parameters: Parameters
) -> list[CandidateRow]:
    """A row for each of the candidates; `ratings` and `growth` have at least all of theirs."""
    mean, widened = parameters.mean or 0.0, parameters.widened
    counts = _Counts.of(ratings, fair.candidate)
    place = np.argsort(growth.candidate)
    of_growth = place[np.searchsorted(growth.candidate, fair.candidate, sorter=place)]
    rows = []
    for number, candidate in enumerate(fair.candidate.tolist()):
        rank = of_growth[number]
        value, sd = float(fair.average.value[number]), widened * float(fair.average.sd[number])
        has_trend = counts.moments[number] >= FEWEST_SESSIONS
        rows.append(
            CandidateRow(
                candidate=candidate,
                value=_cut(value),
                sd=sd,
                low=_cut(value - REACH_90 * sd),
                high=_cut(value + REACH_90 * sd),
                sessions=int(counts.moments[number]),
                lines=_lines(fair.by_line, number, counts.by_line[number], widened),
                level=_cut(mean + float(growth.level[rank])),
                level_sd=float(growth.sd[rank]),
                gain=float(growth.gain[rank]) if has_trend else None,
                gain_sd=float(growth.gain_sd[rank]) if has_trend else None,
                gain_probability=float(growth.probability[rank]) if has_trend else None,
            )
        )
    return rows


def assessment_rows(ratings: Ratings, solution: Solution, adjusted: AdjustedScores) -> list[AssessmentRow]:
    """A row for each session of the ratings that `adjusted` was made of, in its order."""
    assert ratings.line is not None
    sessions = ratings.sessions()
    level = np.unique(sessions.of_row)
    value = solution.mean + adjusted.value
    plain = ratings.score - _line_effects(solution)[ratings.line.of_row]
    taken = np.zeros(sessions.levels)
    taken[level] = sessions.means(plain)[level] - value
    lines: dict[int, dict[str, float]] = {number: {} for number in level.tolist()}
    each = zip(
        sessions.of_row.tolist(),
        ratings.line.of_row.tolist(),
        (plain - taken[sessions.of_row]).tolist(),
        strict=True,
    )
    for session, line, score in each:
        lines[session][LINES[line]] = score
    return [
        AssessmentRow(*row, lines[row[0]])
        for row in zip(
            level.tolist(),
            adjusted.candidate.tolist(),
            value.tolist(),
            adjusted.noise.tolist(),
            adjusted.known.tolist(),
            strict=True,
        )
    ]


def level_rows(effect: Effect, levels: Index, sessions: Index) -> list[LevelRow]:
    """Of some levels; `effect` and `sessions` are of all."""
    return [
        LevelRow(level, -float(effect.value[level]), float(effect.sd[level]), int(sessions[level]))
        for level in levels.tolist()
    ]


def sessions_of(ratings: Ratings, factor: Factor) -> Index:
    """(levels,): in how many sessions each level of a factor occurs."""
    first = np.unique(ratings.sessions().of_row, return_index=True)[1]
    return np.bincount(factor.of_row[first], minlength=factor.levels)


@dataclass(frozen=True)
class _Counts:
    """Of some candidates: moments at which they were interviewed (c,), and those that scored each line
    (c, lines)."""

    moments: Index
    by_line: Index

    @classmethod
    def of(cls, ratings: Ratings, candidate: Index) -> "_Counts":
        assert ratings.line is not None
        assert ratings.day is not None
        levels, lines = ratings.candidate.levels, ratings.line.levels
        crossed = ratings.candidate.of_row * lines + ratings.line.of_row
        by_line = _moments(crossed, ratings.day, levels * lines).reshape(levels, lines)
        moments = _moments(ratings.candidate.of_row, ratings.day, levels)
        return cls(moments[candidate], by_line[candidate])


def _moments(of_row: Index, day: Floats, levels: int) -> Index:
    """(levels,): at how many different moments each has a rating."""
    order = np.lexsort((day, of_row))
    level, at = of_row[order], day[order]
    is_new = np.append(True, (np.diff(level) != 0) | (np.diff(at) != 0))[: len(order)]
    return np.bincount(level[is_new], minlength=levels)


def _lines(by_line: Effect, number: int, counts: Index, widened: float) -> dict[str, LineRow]:
    return {
        name: LineRow(
            _cut(float(by_line.value[number, line])),
            widened * float(by_line.sd[number, line]),
            int(counts[line]),
        )
        for line, name in enumerate(LINES)
        if counts[line]
    }


def _line_effects(solution: Solution) -> Floats:
    return solution.effects["line"].value


def _cut(value: float) -> float:
    return min(max(value, LOW), HIGH)
