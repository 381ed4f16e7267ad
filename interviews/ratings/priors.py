"""What is assumed of variances before there is enough to estimate them, and where estimation starts. Pure."""

from dataclasses import dataclass

import numpy as np

from interviews.ratings.assumptions import NOISE, PRIOR_SDS, ROW_SD, SESSION, SESSION_SD
from interviews.ratings.design import Design
from interviews.ratings.table import Factor, Floats, Ratings

RANGE = (1.0, 4.0)  # of the scores for which the sds of `assumptions` are meant
ENOUGH_SESSIONS = 500
FEWEST_LEVELS = 3  # the variance of two levels is anybody's guess


@dataclass(frozen=True)
class Evidence:
    """How many sessions can tell ability and severity apart, and the components for which there are
    enough."""

    repeated_sessions: int
    free: frozenset[str]


def prior_variances(design: Design, score_range: tuple[float, float] | None) -> dict[str, float]:
    """The fixed priors, stretched to the range of the scores.

    Without a range, scores within 1 to 4 are on the scale that the priors are meant for; others get the
    priors' shares of their own variance.
    """
    noise = {NOISE: SESSION_SD} if design.session is None else {SESSION: SESSION_SD, NOISE: ROW_SD}
    sds = {**PRIOR_SDS, **noise}
    shares = {name: sds[name] ** 2 for name in design.components}
    stretch = _stretch(design.score, sum(shares.values()), score_range)
    return {name: share * stretch for name, share in shares.items()}


def _stretch(score: Floats, whole: float, score_range: tuple[float, float] | None) -> float:
    low, high = RANGE
    if score_range is not None:
        return ((score_range[1] - score_range[0]) / (high - low)) ** 2
    if low <= score.min() and score.max() <= high:
        return 1.0
    return float(score.var()) / whole if np.ptp(score) else 1.0


def evidence_of(ratings: Ratings, design: Design, enough: float = ENOUGH_SESSIONS) -> Evidence:
    """Nothing is free below `enough` repeated sessions, or where all scores are the same."""
    repeated = repeated_sessions(ratings)
    if repeated < enough or not np.ptp(ratings.score):
        return Evidence(repeated, frozenset())
    free = {term.name for term in design.terms if np.count_nonzero(term.factor.counts()) >= FEWEST_LEVELS}
    return Evidence(repeated, frozenset(free | ({SESSION} if design.session else set()) | {NOISE}))


def repeated_sessions(ratings: Ratings) -> int:
    """Sessions whose candidate has another one and whose interviewer has another one."""
    sessions = ratings.sessions()
    there = np.unique(sessions.of_row, return_index=True)[1]
    counts = [
        _sessions_of(factor, there)[factor.of_row[there]]
        for factor in (ratings.candidate, ratings.interviewer)
    ]
    return int(np.count_nonzero((counts[0] > 1) & (counts[1] > 1)))


def _sessions_of(factor: Factor, first_rows: np.ndarray) -> np.ndarray:
    return np.bincount(factor.of_row[first_rows], minlength=factor.levels)


def moments(design: Design) -> dict[str, float]:
    """Rough variances from how much the means of levels differ beyond what is within levels."""
    whole = float(design.score.var())
    factors = [(term.name, term.factor) for term in design.terms]
    if design.session is not None:
        factors.append((SESSION, design.session))
    between = {name: max(_between(factor, design.score), 0.02 * whole) for name, factor in factors}
    shrink = min(1.0, 0.9 * whole / sum(between.values()))
    start = {name: value * shrink for name, value in between.items()}
    return {**start, NOISE: whole - sum(start.values())}


def _between(factor: Factor, score: Floats) -> float:
    """The one-way analysis of variance."""
    counts = factor.counts()
    used = np.count_nonzero(counts)
    if used < FEWEST_LEVELS or used == len(score):
        return 0.0
    means = factor.means(score)
    within = ((score - means[factor.of_row]) ** 2).sum() / (len(score) - used)
    among = (counts * (means - score.mean()) ** 2).sum() / (used - 1)
    typical = (len(score) - (counts**2).sum() / len(score)) / (used - 1)
    return float((among - within) / typical)
