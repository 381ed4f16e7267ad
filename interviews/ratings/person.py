"""One person's level smoothed on read: the walk of `kalman.py` for one series, in plain numbers. Pure.

Arrays pay for many people at once; for one person of 500 scores this takes a twentieth of their time. States
are plain tuples, which are made ten times as fast as named ones: a page of ten series makes 15,000.
"""

from collections.abc import Sequence
from typing import NamedTuple

from interviews.ratings.assumptions import Walk

MOST_CERTAIN = 1e-12  # a variance below it is rounding


class DatedScore(NamedTuple):
    """A score on a day (any origin), with the variance of its noise."""

    day: float
    value: float
    variance: float


class Level(NamedTuple):
    """Where the person was at a score, given all of their scores."""

    value: float
    sd: float


# Level and drift, and their covariance: of level, of both, of drift.
_State = tuple[float, float, float, float, float]


def smooth_one(scores: Sequence[DatedScore], walk: Walk) -> list[Level]:
    """A level for each score, in the scores' order, which must be that of their days. Of no score, none."""
    predicted, updated = _forward(scores, walk)
    states = _backward(scores, predicted, updated)
    return [Level(level, max(own, MOST_CERTAIN) ** 0.5) for level, _, own, _, _ in states]


def _forward(scores: Sequence[DatedScore], walk: Walk) -> tuple[list[_State], list[_State]]:
    """The Kalman filter: states before and after each score."""
    state: _State = (walk.start_mean, walk.drift_mean, walk.start_variance, 0.0, walk.drift_variance)
    predicted, updated = [], []
    before = scores[0].day if scores else 0.0
    for day, value, variance in scores:
        state = _moved(state, day - before, walk.step_variance)
        before = day
        predicted.append(state)
        state = _told(state, value, variance)
        updated.append(state)
    return predicted, updated


def _moved(state: _State, days: float, step_variance: float) -> _State:
    level, drift, own, cross, slope = state
    ahead = cross + days * slope
    return level + days * drift, drift, own + days * (cross + ahead) + days * step_variance, ahead, slope


def _told(state: _State, value: float, variance: float) -> _State:
    level, drift, own, cross, slope = state
    total = own + variance
    gain, drift_gain, missed = own / total, cross / total, value - level
    return (
        level + gain * missed,
        drift + drift_gain * missed,
        own * (1 - gain),
        cross * (1 - gain),
        slope - drift_gain * cross,
    )


def _backward(
    scores: Sequence[DatedScore], predicted: Sequence[_State], updated: Sequence[_State]
) -> list[_State]:
    """The Rauch-Tung-Striebel smoother, from the last score back to the first."""
    states = list(updated)
    for place in range(len(scores) - 2, -1, -1):
        days = scores[place + 1].day - scores[place].day
        states[place] = _seen_from(states[place + 1], predicted[place + 1], updated[place], days)
    return states


def _seen_from(later: _State, expected: _State, state: _State, days: float) -> _State:
    """`state`, given what is known of `later`, which was `expected` before its score."""
    expected_level, expected_drift, a, b, d = expected
    determinant = a * d - b * b
    if determinant <= 0:  # the drift is known for certain: only the level is left to learn of
        return _seen_by_level(later, expected, state)
    later_level, later_drift, later_own, later_cross, later_slope = later
    level, drift, own, cross, slope = state
    across, down = own + days * cross, cross + days * slope
    # The way back: (covariance of this state with the next) times (the next one's) inverse, row by row.
    level_0, level_1 = (across * d - cross * b) / determinant, (cross * a - across * b) / determinant
    slope_0, slope_1 = (down * d - slope * b) / determinant, (slope * a - down * b) / determinant
    ahead, ahead_drift = later_level - expected_level, later_drift - expected_drift
    wider, wider_cross, wider_slope = later_own - a, later_cross - b, later_slope - d

    by_level_0 = level_0 * wider + level_1 * wider_cross
    by_level_1 = level_0 * wider_cross + level_1 * wider_slope
    by_slope_0 = slope_0 * wider + slope_1 * wider_cross
    by_slope_1 = slope_0 * wider_cross + slope_1 * wider_slope
    return (
        level + level_0 * ahead + level_1 * ahead_drift,
        drift + slope_0 * ahead + slope_1 * ahead_drift,
        own + by_level_0 * level_0 + by_level_1 * level_1,
        cross + by_level_0 * slope_0 + by_level_1 * slope_1,
        slope + by_slope_0 * slope_0 + by_slope_1 * slope_1,
    )


def _seen_by_level(later: _State, expected: _State, state: _State) -> _State:
    level, drift, own, cross, slope = state
    if expected[2] <= 0:
        return state
    back = own / expected[2]
    return (
        level + back * (later[0] - expected[0]),
        drift,
        own + back * back * (later[2] - expected[2]),
        cross,
        slope,
    )
