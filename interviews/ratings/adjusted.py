"""Each session's score with the interviewer's severity and the scenario's difficulty taken out. Pure.

Severity is taken as all *other* sessions tell it (its cavity, in the terms of belief propagation: Opper and
Winther 2000), because a severity that has already bent towards this candidate's score would hide part of it.
What is then not known about severity is independent noise of the session, and is added to it. Exact where
sessions connect people without loops, close where a crowd meets at random.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from interviews.ratings.assumptions import BY_LINE, NOISE, SESSION
from interviews.ratings.model import Effect
from interviews.ratings.table import BadRatings, Floats, Index, Ratings

ROUNDS = 30


class Predicted(Protocol):
    """What is read of a fit, or of a solution between two."""

    @property
    def mean(self) -> float: ...
    @property
    def predicting(self) -> Mapping[str, float]: ...
    @property
    def effects(self) -> Mapping[str, Effect]: ...
    @property
    def precision(self) -> Floats: ...


@dataclass(frozen=True)
class AdjustedScores:
    """m sessions: whose, on which day, the score less mean and adjustments, its noise's variance, and the
    variance of the adjustments (m,)."""

    candidate: Index
    day: Floats
    value: Floats
    noise: Floats
    known: Floats


@dataclass(frozen=True)
class _Side:
    """What one side of each session (m,) is like after all of its sessions: mean, variance, prior
    variance."""

    mean: Floats
    variance: Floats
    prior: float


def adjusted_scores(ratings: Ratings, fit: Predicted) -> AdjustedScores:
    """Needs days. Rows of a session become one, at the day of its first row."""
    if ratings.day is None:
        raise BadRatings("Growth needs to know when each score was given.")
    sessions = ratings.sessions()
    first = np.unique(sessions.of_row, return_index=True)[1]
    counts = sessions.counts()[sessions.of_row[first]]
    left = sessions.means(ratings.score - fit.mean - _line_part(ratings, fit))[sessions.of_row[first]]
    candidate, interviewer = ratings.candidate.of_row[first], ratings.interviewer.of_row[first]
    noise = _noise(fit, counts, fit.precision[interviewer])
    known = np.zeros(len(first))
    if ratings.scenario is not None and "scenario" in fit.effects:
        scenario = ratings.scenario.of_row[first]
        left = left - fit.effects["scenario"].value[scenario]
        known = fit.effects["scenario"].sd[scenario] ** 2
    severity = _without_own(
        left,
        noise + known,
        _side(fit.effects["interviewer"], interviewer, fit.predicting["interviewer"]),
        _side(fit.effects["candidate"], candidate, fit.predicting["candidate"]),
    )
    return AdjustedScores(
        candidate, ratings.day[first], left - severity.mean, noise, known + severity.variance
    )


def _side(effect: Effect, levels: Index, prior: float) -> _Side:
    return _Side(effect.value[levels], effect.sd[levels] ** 2, prior)


def _line_part(ratings: Ratings, fit: Predicted) -> Floats:
    """(n,): what line difficulty adds to each row's score."""
    if ratings.line is None or "line" not in fit.effects:
        return np.zeros(ratings.size)
    return fit.effects["line"].value[ratings.line.of_row]


def _noise(fit: Predicted, counts: Floats, precision: Floats) -> Floats:
    of_rows = fit.predicting[NOISE] + fit.predicting.get(BY_LINE, 0.0)
    return (fit.predicting.get(SESSION, 0.0) + of_rows / counts) / precision


def _without_own(left: Floats, noise: Floats, one: _Side, other: _Side) -> _Side:
    """`one` as told by all sessions but each session's own.

    The session's message to one side has the other side's own cavity in it, so both are found together, in
    rounds that settle quickly.
    """
    variance, of_other = one.variance, other.variance
    for _ in range(ROUNDS):
        variance = _removed(one, noise + of_other)
        of_other = _removed(other, noise + variance)
    mean, mean_of_other = one.mean, other.mean
    for _ in range(ROUNDS):
        mean = _mean_removed(one, variance, left - mean_of_other, noise + of_other)
        mean_of_other = _mean_removed(other, of_other, left - mean, noise + variance)
    return _Side(mean, variance, one.prior)


def _removed(side: _Side, message: Floats) -> Floats:
    """The variance without a message of this variance, which leaves at least what the prior says."""
    return 1 / np.maximum(1 / side.variance - 1 / message, 1 / side.prior)


def _mean_removed(side: _Side, variance: Floats, message: Floats, message_variance: Floats) -> Floats:
    """With the precision that `variance` left, the message's share is what is missing to the side's own."""
    taken = 1 / side.variance - 1 / variance
    return variance * (side.mean / side.variance - message * np.minimum(taken, 1 / message_variance))
