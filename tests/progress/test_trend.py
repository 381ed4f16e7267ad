from datetime import timedelta

import numpy as np
import pytest

from interviews.progress.trend import Measured, trend_of, unadjusted
from interviews.ratings.assumptions import Walk
from interviews.ratings.kalman import filtered, series_of, smoothed
from interviews.ratings.parameters import prior_parameters
from interviews.ratings.person import DatedScore, smooth_one
from tests.progress.takes import START

PRIORS = prior_parameters()
WALK = Walk(2.4, 0.3, 0.001, (0.07 / 30) ** 2, 0.01 / 30)


def measured(*days: float, value: float = 3.0) -> list[Measured]:
    return [
        Measured(f"round-{day:g}", START + timedelta(days=day), value, 0.4, 0.1, {"data": value})
        for day in days
    ]


@pytest.mark.parametrize("count", [1, 2, 60])
@pytest.mark.parametrize("drift_variance", [WALK.drift_variance, 0.0])
def test_one_person_is_smoothed_as_many_are(count: int, drift_variance: float) -> None:
    walk = Walk(WALK.start_mean, WALK.start_variance, 0.0, drift_variance, WALK.step_variance)
    chance = np.random.default_rng(count)
    day = np.sort(chance.uniform(0, 400, count).round())  # some on the same day
    value, variance = chance.normal(2.5, 0.7, count), chance.uniform(0.3, 0.7, count)
    series = series_of(np.zeros(count, dtype=np.intp), day, value)
    alone = [DatedScore(*each) for each in zip(day.tolist(), value.tolist(), variance.tolist(), strict=True)]
    levels = smooth_one(alone, walk)
    if drift_variance:  # the smoother of many inverts a covariance that has none then
        states = smoothed(series, filtered(series, variance[series.order], walk)).states
        assert [level.value for level in levels] == pytest.approx(states.mean[:, 0].tolist())
        assert [level.sd for level in levels] == pytest.approx(np.sqrt(states.covariance[:, 0, 0]).tolist())
    assert all(0 < level.sd <= walk.start_variance**0.5 + 0.5 for level in levels)


def test_of_no_score_there_is_no_level() -> None:
    assert smooth_one([], WALK) == []


@pytest.mark.parametrize(("count", "missing"), [(0, 3), (1, 2), (2, 1), (3, 0)])
def test_there_is_no_trend_under_three_interviews(count: int, missing: int) -> None:
    trend = trend_of(measured(*range(count)), PRIORS)
    assert (len(trend.overall), trend.missing) == (count if count >= 3 else 0, missing)


def test_a_line_has_a_trend_once_three_interviews_reached_it() -> None:
    without = [Measured(each.round_id, each.at, 3.0, 0.4, 0.1) for each in measured(20)]
    assert trend_of([*measured(0, 10), *without], PRIORS).lines == {}
    assert list(trend_of(measured(0, 10, 20), PRIORS).lines) == ["data"]


def test_two_assessments_of_one_interview_are_one_spot_and_more_certain() -> None:
    once, twice = trend_of(measured(0, 10, 20), PRIORS), trend_of(measured(0, 10, 20, 20), PRIORS)
    assert len(twice.overall) == 3
    assert twice.overall[-1].sd < once.overall[-1].sd
    assert trend_of(measured(0, 0, 0), PRIORS).missing == 2


def test_the_band_holds_the_level_and_narrows_with_interviews() -> None:
    spots = trend_of(measured(0, 10, 20, 30, 40), PRIORS).overall
    assert all(spot.low < spot.level < spot.high for spot in spots)
    assert spots[-1].sd < PRIORS.predicting["candidate"] ** 0.5
    assert 2.5 < spots[-1].level < 3.0  # drawn to the mean


def test_what_the_model_has_not_seen_counts_with_all_its_noise_and_is_said() -> None:
    raw = unadjusted("round-30", START + timedelta(days=30), {"data": 4, "framing": 2}, PRIORS)
    assert raw is not None
    assert raw.value == 3.0
    assert raw.known > 0.1
    assert trend_of([*measured(0, 10, 20), raw], PRIORS).unadjusted == 1
    assert unadjusted("none", START, {}, PRIORS) is None
