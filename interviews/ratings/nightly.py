"""A whole fit as the rows that are kept of it. Pure."""

from dataclasses import dataclass

import numpy as np

from interviews.ratings.adjusted import AdjustedScores
from interviews.ratings.figures import (
    AssessmentRow,
    CandidateRow,
    Fair,
    LevelRow,
    Solution,
    assessment_rows,
    candidate_rows,
    level_rows,
    sessions_of,
)
from interviews.ratings.growth import Growth
from interviews.ratings.model import Effect, Fit
from interviews.ratings.parameters import Parameters
from interviews.ratings.table import Ratings


@dataclass(frozen=True)
class Night:
    candidates: list[CandidateRow]
    severities: list[LevelRow]
    difficulties: list[LevelRow]
    assessments: list[AssessmentRow]


def night_of(
    ratings: Ratings, fit: Fit, adjusted: AdjustedScores, growth: Growth, parameters: Parameters
) -> Night:
    """Every level of the ratings has rows."""
    assert ratings.line is not None
    assert ratings.scenario is not None
    assert fit.by_line is not None
    people = np.arange(ratings.candidate.levels)
    shape = (len(people), ratings.line.levels)
    by_line = Effect(fit.by_line.value.reshape(shape), fit.by_line.sd.reshape(shape))
    solution = Solution(fit.mean, fit.predicting, fit.effects, fit.precision)
    return Night(
        candidates=candidate_rows(ratings, Fair(people, fit.fair, by_line), growth, parameters),
        severities=_all_rows(ratings, fit, "interviewer"),
        difficulties=_all_rows(ratings, fit, "scenario"),
        assessments=assessment_rows(ratings, solution, adjusted),
    )


def _all_rows(ratings: Ratings, fit: Fit, name: str) -> list[LevelRow]:
    factor = ratings.factors()[name]
    return level_rows(fit.effects[name], np.arange(factor.levels), sessions_of(ratings, factor))
