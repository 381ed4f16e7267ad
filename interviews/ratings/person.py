"""One person's level smoothed on read: the walk of `kalman.py` for one series, in plain numbers. Pure.

Arrays pay for many people at once; for one person of 500 scores this takes a tenth of their time. States are
named tuples, which are made three times as fast as frozen dataclasses.
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


class _State(NamedTuple):
    """Level and drift, and their covariance: of level, of both, of drift."""

    level: float
    drift: float
    own: float
    cross: float
    slope: float


def smooth_one(scores: Sequence[DatedScore], walk: Walk) -> list[Level]:
    """A level for each score, in the scores' order, which must be that of their days. Of no score, none."""
    predicted, updated = _forward(scores, walk)
    states = _backward(scores, predicted, updated)
    return [Level(state.level, max(state.own, MOST_CERTAIN) ** 0.5) for state in states]


def _forward(scores: Sequence[DatedScore], walk: Walk) -> tuple[list[_State], list[_State]]:
    """The Kalman filter: states before and after each score."""
    state = _State(walk.start_mean, walk.drift_mean, walk.start_variance, 0.0, walk.drift_variance)
    predicted, updated = [], []
    day = scores[0].day if scores else 0.0
    for score in scores:
        state = _moved(state, score.day - day, walk.step_variance)
        day = score.day
        predicted.append(state)
        state = _told(state, score)
        updated.append(state)
    return predicted, updated


def _moved(state: _State, days: float, step_variance: float) -> _State:
    cross = state.cross + days * state.slope
    own = state.own + days * (state.cross + cross) + days * step_variance
    return _State(state.level + days * state.drift, state.drift, own, cross, state.slope)


def _told(state: _State, score: DatedScore) -> _State:
    total = state.own + score.variance
    gain, drift_gain, missed = state.own / total, state.cross / total, score.value - state.level
    return _State(
        state.level + gain * missed,
        state.drift + drift_gain * missed,
        state.own * (1 - gain),
        state.cross * (1 - gain),
        state.slope - drift_gain * state.cross,
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
    a, b, d = expected.own, expected.cross, expected.slope
    determinant = a * d - b * b
    if determinant <= 0:  # the drift is known for certain: only the level is left to learn of
        return _seen_by_level(later, expected, state)
    own, cross = state.own + days * state.cross, state.cross + days * state.slope
    # The way back: (covariance of this state with the next) times (the next one's) inverse, row by row.
    level = ((own * d - state.cross * b) / determinant, (state.cross * a - own * b) / determinant)
    slope = ((cross * d - state.slope * b) / determinant, (state.slope * a - cross * b) / determinant)
    ahead, ahead_drift = later.level - expected.level, later.drift - expected.drift
    wider, wider_cross, wider_slope = later.own - a, later.cross - b, later.slope - d

    by_level = (level[0] * wider + level[1] * wider_cross, level[0] * wider_cross + level[1] * wider_slope)
    by_slope = (slope[0] * wider + slope[1] * wider_cross, slope[0] * wider_cross + slope[1] * wider_slope)
    return _State(
        state.level + level[0] * ahead + level[1] * ahead_drift,
        state.drift + slope[0] * ahead + slope[1] * ahead_drift,
        state.own + by_level[0] * level[0] + by_level[1] * level[1],
        state.cross + by_level[0] * slope[0] + by_level[1] * slope[1],
        state.slope + by_slope[0] * slope[0] + by_slope[1] * slope[1],
    )


def _seen_by_level(later: _State, expected: _State, state: _State) -> _State:
    if expected.own <= 0:
        return state
    back = state.own / expected.own
    return _State(
        state.level + back * (later.level - expected.level),
        state.drift,
        state.own + back * back * (later.own - expected.own),
        state.cross,
        state.slope,
    )
