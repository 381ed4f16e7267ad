"""A level with drift for each of many people, filtered and smoothed all at once. Pure.

    level' = level + drift * days + step,  step ~ N(0, step_variance * days)
    score  = level + noise,                drift ~ N(drift_mean, drift_variance), fixed per person

Kalman 1960; the way back is that of Rauch, Tung and Striebel 1965. Times are in days, variances of steps and
drifts per day. Scores are held by turn: the first of everybody, then the second of everybody who has one,
..., with people in order of how many they have, so that each turn is a slice.
"""

from dataclasses import dataclass

import numpy as np

from interviews.ratings.assumptions import Walk
from interviews.ratings.table import Floats, Index


@dataclass(frozen=True)
class Series:
    """m scores of p people by turn. `order` (m,) are the scores' places in the arrays they came from,
    `people` (p,) who has rank 0, 1, ...; `begins` (turns + 1,) where each turn starts; `elapsed` (m,) days
    since the person's score before; `value` (m,) the scores."""

    order: Index
    people: Index
    begins: Index
    elapsed: Floats
    value: Floats

    def turn(self, number: int) -> slice:
        return slice(int(self.begins[number]), int(self.begins[number + 1]))

    @property
    def turns(self) -> int:
        return len(self.begins) - 1

    def ranks(self) -> Index:
        """(m,): the rank of each score's person."""
        sizes = np.diff(self.begins)
        return np.arange(len(self.value)) - np.repeat(self.begins[:-1], sizes)

    def only(self, rows: Index) -> "Series":
        """Some people's scores; `rows` (ascending) are all of each of them."""
        ranks, sizes = self.ranks()[rows], np.diff(self.begins)
        kept = np.unique(ranks)
        turns = np.bincount(np.repeat(np.arange(self.turns), sizes)[rows])
        begins = np.concatenate([[0], np.cumsum(turns)])
        return Series(self.order[rows], self.people[kept], begins, self.elapsed[rows], self.value[rows])


@dataclass(frozen=True)
class States:
    """Levels and drifts (m, 2) and their covariances (m, 2, 2), by turn."""

    mean: Floats
    covariance: Floats


@dataclass(frozen=True)
class Filtered:
    """Before and after each score, and the logarithm of the likelihood of all scores."""

    predicted: States
    updated: States
    log_likelihood: float


@dataclass(frozen=True)
class Smoothed:
    """States by turn, given all of a person's scores; and per rank (p,) the covariance of the first level
    with the last."""

    states: States
    first_with_last: Floats


def series_of(person: Index, day: Floats, value: Floats) -> Series:
    """By turn, each person's in order of days."""
    by_person = np.lexsort((day, person))
    people, begins, counts = np.unique(person[by_person], return_index=True, return_counts=True)
    rank = np.argsort(-counts, kind="stable")
    turn = np.arange(len(person)) - np.repeat(begins, counts)
    of_rank = np.empty(len(people), dtype=np.intp)
    of_rank[rank] = np.arange(len(people))
    by_turn = np.lexsort((np.repeat(of_rank, counts), turn))
    elapsed = np.diff(day[by_person], prepend=0.0)
    elapsed[begins] = 0
    order = by_person[by_turn]
    sizes = np.bincount(turn)
    return Series(
        order, people[rank], np.concatenate([[0], np.cumsum(sizes)]), elapsed[by_turn], value[order]
    )


def filtered(series: Series, variance: Floats, walk: Walk) -> Filtered:
    """Forward through the turns; `variance` (m,) is that of each score's noise, by turn."""
    size = len(series.value)
    before, after = _empty(size), _empty(size)
    likelihood = 0.0
    people = len(series.people)
    state = States(
        np.tile([walk.start_mean, walk.drift_mean], (people, 1)),
        np.tile(np.diag([walk.start_variance, walk.drift_variance]), (people, 1, 1)),
    )
    for number in range(series.turns):
        turn = series.turn(number)
        state = _moved(state, series.elapsed[turn], walk.step_variance)
        before.mean[turn], before.covariance[turn] = state.mean, state.covariance
        missed = series.value[turn] - state.mean[:, 0]
        total = state.covariance[:, 0, 0] + variance[turn]
        likelihood -= 0.5 * float((np.log(2 * np.pi * total) + missed**2 / total).sum())
        gain = state.covariance[:, :, 0] / total[:, None]
        state = States(
            state.mean + gain * missed[:, None],
            state.covariance - gain[:, :, None] * state.covariance[:, None, 0, :],
        )
        after.mean[turn], after.covariance[turn] = state.mean, state.covariance
    return Filtered(before, after, likelihood)


def smoothed(series: Series, forward: Filtered) -> Smoothed:
    """Back through the turns."""
    states = States(forward.updated.mean.copy(), forward.updated.covariance.copy())
    last = series.turn(series.turns - 1)
    cross = states.covariance[last][:, :, 0].copy()
    for number in range(series.turns - 2, -1, -1):
        turn, following = series.turn(number), series.turn(number + 1)
        go_on = following.stop - following.start
        here = slice(turn.start, turn.start + go_on)
        back = _way_back(forward, here, following, series.elapsed[following])
        ahead = states.mean[following] - forward.predicted.mean[following]
        wider = states.covariance[following] - forward.predicted.covariance[following]
        states.mean[here] += np.einsum("pij,pj->pi", back, ahead)
        states.covariance[here] += back @ wider @ back.transpose(0, 2, 1)
        ending = states.covariance[turn][go_on:, :, 0]
        cross = np.concatenate([np.einsum("pij,pj->pi", back, cross), ending])
    return Smoothed(states, cross[:, 0])


def _empty(size: int) -> States:
    return States(np.empty((size, 2)), np.empty((size, 2, 2)))


def _moved(state: States, days: Floats, step_variance: float) -> States:
    """States some days later, of as many people (the first ones) as there are `days`."""
    mean, covariance = state.mean[: len(days)], state.covariance[: len(days)]
    level = mean[:, 0] + days * mean[:, 1]
    with_drift = covariance[:, 0, 1] + days * covariance[:, 1, 1]
    own = covariance[:, 0, 0] + days * (covariance[:, 0, 1] + with_drift) + days * step_variance
    later = np.empty_like(covariance)
    later[:, 0, 0], later[:, 1, 1] = own, covariance[:, 1, 1]
    later[:, 0, 1] = later[:, 1, 0] = with_drift
    return States(np.stack([level, mean[:, 1]], axis=1), later)


def _way_back(forward: Filtered, here: slice, following: slice, days: Floats) -> Floats:
    """(p, 2, 2): how what is learned of the following state moves this one."""
    covariance = forward.updated.covariance[here]
    moved = covariance.copy()
    moved[:, :, 0] += days[:, None] * covariance[:, :, 1]
    return moved @ np.linalg.inv(forward.predicted.covariance[following])
