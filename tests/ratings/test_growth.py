"""Levels over time: the filter and smoother against whole matrices, and made-up people who grow or do not."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.rated import Platform, Simulated, simulate
from interviews.ratings.adjusted import adjusted_scores
from interviews.ratings.assumptions import Walk
from interviews.ratings.growth import FEWEST_SESSIONS, Growth, grow
from interviews.ratings.kalman import filtered, series_of, smoothed
from interviews.ratings.model import Fit, fit
from interviews.ratings.table import BadRatings, Floats, ratings_from

GROWING = Platform(growth=0.1, growth_sd=0.06, steps=0.1)
Number = TypeVar("Number", np.float64, np.bool_)
WALK = Walk(0.3, 0.25, 0.01, 0.0004, 0.002)


@dataclass(frozen=True)
class Case:
    simulated: Simulated
    found: Fit
    growth: Growth

    @property
    def level(self) -> Floats:
        return self.found.mean + in_order(self.growth, self.growth.level)


def case(platform: Platform, seed: int) -> Case:
    simulated = simulate(platform, seed)
    found = fit(simulated.ratings)
    scores = adjusted_scores(simulated.ratings, found)
    return Case(simulated, found, grow(scores, found.variances["candidate"]))


def in_order(growth: Growth, values: NDArray[Number]) -> NDArray[Number]:
    by_candidate: NDArray[Number] = values[np.argsort(growth.candidate)]
    return by_candidate


@pytest.fixture(scope="module")
def growing() -> Case:
    return case(replace(GROWING, people=500, sessions_each=8, growing=0.5), 1)


def joint(day: Floats, walk: Walk) -> Floats:
    """The covariance of one person's levels at these days."""
    since = day - day[0]
    steps = np.minimum.outer(since, since) * walk.step_variance
    whole: Floats = walk.start_variance + walk.drift_variance * np.outer(since, since) + steps
    return whole


def test_levels_sds_and_likelihood_are_those_of_the_whole_matrices() -> None:
    random = np.random.default_rng(1)
    person = np.array([0, 1, 1, 2, 2, 2, 2, 1])
    day = np.array([5.0, 40.0, 2.0, 0.0, 0.0, 31.0, 90.0, 60.0])
    value, variance = random.normal(size=8), random.uniform(0.2, 1, 8)
    series = series_of(person, day, value)
    forward = filtered(series, variance[series.order], WALK)
    back = smoothed(series, forward)
    likelihood = 0.0
    for rank, who in enumerate(series.people):
        rows = np.flatnonzero(person == who)[np.argsort(day[person == who], kind="stable")]
        prior = joint(day[rows], WALK)
        mean = WALK.start_mean + WALK.drift_mean * (day[rows] - day[rows[0]])
        total = prior + np.diag(variance[rows])
        gain = prior @ np.linalg.inv(total)
        posterior = prior - gain @ prior
        places = [int(np.flatnonzero(series.order == row)[0]) for row in rows]
        np.testing.assert_allclose(back.states.mean[places, 0], mean + gain @ (value[rows] - mean))
        np.testing.assert_allclose(back.states.covariance[places, 0, 0], np.diagonal(posterior))
        assert back.first_with_last[rank] == pytest.approx(posterior[0, -1])
        missed = value[rows] - mean
        likelihood -= 0.5 * (
            np.linalg.slogdet(2 * np.pi * total)[1] + missed @ np.linalg.solve(total, missed)
        )
    assert forward.log_likelihood == pytest.approx(likelihood)


def test_some_peoples_series_is_theirs_alone() -> None:
    person, day = np.array([0, 1, 1, 2, 2, 2]), np.array([5.0, 40, 2, 0, 1, 31])
    series = series_of(person, day, np.arange(6.0))
    rows = np.flatnonzero(np.isin(person[series.order], [0, 2]))
    some, alone = (
        series.only(rows),
        series_of(person[[0, 3, 4, 5]], day[[0, 3, 4, 5]], np.array([0.0, 3, 4, 5])),
    )
    assert some.people.tolist() == alone.people.tolist() == [2, 0]
    assert some.value.tolist() == alone.value.tolist()
    assert some.elapsed.tolist() == alone.elapsed.tolist()
    assert some.begins.tolist() == alone.begins.tolist()


def test_the_level_now_is_nearer_to_the_truth_than_the_fair_average_of_all_sessions(growing: Case) -> None:
    now = growing.simulated.expected[:, -1]
    errors = [np.sqrt(((level - now) ** 2).mean()) for level in (growing.level, growing.found.fair.value)]
    assert errors[0] <= 0.29
    assert errors[0] < errors[1]


def test_intervals_of_the_level_hold_with_growth(growing: Case) -> None:
    missed = np.abs(growing.level - growing.simulated.expected[:, -1])
    assert (missed <= 1.645 * in_order(growing.growth, growing.growth.sd)).mean() >= 0.85


def test_hardly_anybody_who_did_not_grow_is_told_so_because_others_did() -> None:
    half = case(replace(GROWING, people=400, sessions_each=20, growing=0.5, growth_sd=0.03, steps=0.05), 3)
    told = in_order(half.growth, half.growth.improved)
    assert half.growth.shared.walk.drift_mean > 0
    assert told[~half.simulated.grows].mean() <= 0.05  # by everybody's mean drift: 0.15


def test_who_clearly_grew_is_told_so() -> None:
    """A whole point in a year, on forty sessions."""
    clear = case(Platform(people=100, sessions_each=40, growth=0.1, growth_sd=0.02), 1)
    assert clear.growth.improved.mean() > 0.5


def test_without_growth_the_smoother_gives_the_fair_average() -> None:
    flat = case(Platform(people=400, sessions_each=6), 3)
    assert np.corrcoef(flat.level, flat.found.fair.value)[0, 1] > 0.999
    ratio = in_order(flat.growth, flat.growth.sd) / flat.found.fair.sd
    assert ratio.mean() == pytest.approx(1, abs=0.05)
    assert flat.growth.improved.mean() <= 0.1


def test_two_sessions_are_no_trend() -> None:
    few = case(Platform(people=30, sessions_each=FEWEST_SESSIONS - 1), 1)
    assert not few.growth.shared.estimated
    assert np.isnan(few.growth.probability).all()
    assert not few.growth.improved.any()
    assert np.isfinite(few.growth.level).all()


def test_growth_needs_days() -> None:
    ratings = ratings_from([1, 2, 3], candidate=[0, 0, 1], interviewer=[0, 1, 1])
    with pytest.raises(BadRatings, match="when"):
        adjusted_scores(ratings, fit(ratings))


def test_a_session_on_nine_lines_is_one_score() -> None:
    lines = simulate(Platform(people=20, sessions_each=3, lines=9), 1).ratings
    scores = adjusted_scores(lines, fit(lines))
    assert len(scores.value) == 60
    assert (scores.noise < 0.6).all()


def test_growth_is_the_same_on_another_scale() -> None:
    ratings = simulate(replace(GROWING, people=120, sessions_each=6), 2).ratings
    percent = replace(ratings, score=25 * ratings.score)
    found = [fit(each) for each in (ratings, percent)]
    small, large = (
        grow(adjusted_scores(each, result), result.variances["candidate"])
        for each, result in zip((ratings, percent), found, strict=True)
    )
    np.testing.assert_allclose(large.level, 25 * small.level, atol=0.5)
    np.testing.assert_allclose(large.probability, small.probability, atol=0.02)
