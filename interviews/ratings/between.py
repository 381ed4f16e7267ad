"""The figures of a few people between two runs: an exact solution at the last run's variances. Pure."""

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from interviews.ratings.adjusted import adjusted_scores
from interviews.ratings.design import Design, of_candidates, of_levels
from interviews.ratings.figures import (
    AssessmentRow,
    CandidateRow,
    Fair,
    LevelRow,
    Solution,
    assessment_rows,
    candidate_rows,
    level_rows,
)
from interviews.ratings.growth import grow_at
from interviews.ratings.model import Effect
from interviews.ratings.parameters import Parameters
from interviews.ratings.table import BadRatings, Floats, Index, Ratings
from interviews.ratings.warm import Moved, Standing, moved_by


@dataclass(frozen=True)
class Asked:
    """Whose figures: `candidate` (c,) and `interviewer` (i,) are levels, ascending; `given` (i,) says in how
    many sessions each interviewer scored.

    `local` are all ratings of the candidates; `severity_sd` and `difficulty_sd` what is known so far, by
    level; `precision` (interviewers,).
    """

    candidate: Index
    interviewer: Index
    given: Index
    local: Ratings
    severity_sd: Floats
    difficulty_sd: Floats
    precision: Floats


@dataclass(frozen=True)
class Between:
    """Rows of the candidates, of the interviewers, and of all sessions of the candidates."""

    candidates: list[CandidateRow]
    severities: list[LevelRow]
    assessments: list[AssessmentRow]


def solve_between(standing: Standing, new: Ratings, parameters: Parameters, asked: Asked) -> Between:
    """`new` are ratings that the standing solution has not seen, perhaps none.

    Raises BadRatings for figures that are no numbers.
    """
    design, lines = standing.projection.design, _lines_scored(asked)
    moved = moved_by(
        standing,
        new,
        asked.precision[new.interviewer.of_row],
        _combinations(design, asked, lines),
    )
    if not (np.isfinite(moved.unknowns).all() and np.isfinite(moved.asked.sd).all()):
        raise BadRatings("The solution has figures that are no numbers.")
    parts = _Parts.of(moved.asked, asked, lines)
    solution = _solution(standing, moved, asked, parts)
    adjusted = adjusted_scores(asked.local, solution)
    growth = grow_at(adjusted, parameters.growth)
    given = np.zeros(asked.precision.shape, dtype=np.intp)
    given[asked.interviewer] = asked.given
    settled = replace(parameters, mean=solution.mean)
    return Between(
        candidate_rows(asked.local, parts.fair, growth, settled),
        level_rows(solution.effects["interviewer"], asked.interviewer, given),
        assessment_rows(asked.local, solution, adjusted),
    )


@dataclass(frozen=True)
class _Lines:
    """The candidate's place among those asked for (k,) and the line (k,), of each line that was scored."""

    place: Index
    line: Index
    lines: int


def _lines_scored(asked: Asked) -> _Lines:
    assert asked.local.line is not None
    size = asked.local.line.levels
    place = np.searchsorted(asked.candidate, asked.local.candidate.of_row)
    each = np.unique(place * size + asked.local.line.of_row)
    return _Lines(each // size, each % size, size)


def _combinations(design: Design, asked: Asked, lines: _Lines) -> sp.csr_array:
    """Rows for `_Parts`, in its order."""
    scored = asked.candidate[lines.place]
    parts = [
        of_candidates(design, asked.candidate),
        of_levels(design, "candidate", asked.candidate),
        of_candidates(design, scored, scored * lines.lines + lines.line),
        of_levels(design, "interviewer", asked.interviewer),
    ]
    return sp.csr_array(sp.vstack(parts))


@dataclass(frozen=True)
class _Parts:
    """What was found: fair averages, and the sds of the candidates' and the interviewers' effects."""

    fair: Fair
    candidate_sd: Floats
    severity_sd: Floats

    @classmethod
    def of(cls, found: Effect, asked: Asked, lines: _Lines) -> "_Parts":
        people = len(asked.candidate)
        ends = np.cumsum([people, people, len(lines.line)])
        averages, _, by_line, _ = np.split(found.value, ends)
        average_sds, candidate_sds, line_sds, severity_sds = np.split(found.sd, ends)
        shape = (people, lines.lines)
        value, sd = np.full(shape, np.nan), np.full(shape, np.nan)
        value[lines.place, lines.line] = by_line
        sd[lines.place, lines.line] = line_sds
        fair = Fair(asked.candidate, Effect(averages, average_sds), Effect(value, sd))
        return cls(fair, candidate_sds, severity_sds)


def _solution(standing: Standing, moved: Moved, asked: Asked, parts: _Parts) -> Solution:
    """With sds where the local sessions ask for them."""
    design = standing.projection.design
    values = {term.name: moved.unknowns[term.columns] for term in design.terms}
    candidate_sd = np.full(len(values["candidate"]), np.nan)
    candidate_sd[asked.candidate] = parts.candidate_sd
    severity_sd = asked.severity_sd.copy()
    severity_sd[asked.interviewer] = parts.severity_sd
    return Solution(
        mean=float(moved.unknowns[design.own]),
        predicting=standing.projection.variances,
        effects={
            "candidate": Effect(values["candidate"], candidate_sd),
            "interviewer": Effect(values["interviewer"], severity_sd),
            "scenario": Effect(values["scenario"], asked.difficulty_sd),
            "line": Effect(values["line"], np.zeros(len(values["line"]))),
        },
        precision=asked.precision,
    )
