"""How candidates' levels change: a random walk with drift for each, by parameters that all share. Pure."""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtr

from interviews.ratings.adjusted import AdjustedScores
from interviews.ratings.assumptions import IMPROVED, MONTH, SESSION_SD, Shared, Walk, assumed
from interviews.ratings.kalman import Series, Smoothed, filtered, series_of, smoothed
from interviews.ratings.model import Effect
from interviews.ratings.table import Flags, Floats, Index

FEWEST_SESSIONS = 3  # under three there is no trend
FEWEST_PEOPLE = 50  # with a trend, before the shared parameters are estimated
MOST_PEOPLE = 4_000  # who take part in that estimate
PRIOR_SPREAD = 0.7  # of the logarithms of their squares
# Of the numbers that are sought: start, its variance, drift, its variance, variance of steps, of the noise.
BOUNDS = [(None, None), (-7, 3), (None, None), (-14, 1), (-14, 1), (-1.5, 1.5)]
VARIANCES = slice(3, 5)  # of drifts and steps, among them


@dataclass(frozen=True)
class Path:
    """m sessions in the order of the adjusted scores they come from: level above the mean, and its sd
    (m,)."""

    level: Floats
    sd: Floats


@dataclass(frozen=True)
class Growth:
    """`candidate` (p,): who has sessions. `level` and `sd` (p,): where they are at their last session, above
    the mean. `gain`, `gain_sd`, `probability` (p,): from the first session to the last, and how likely it is
    above 0; NaN below three sessions."""

    candidate: Index
    sessions: Index
    level: Floats
    sd: Floats
    gain: Floats
    gain_sd: Floats
    probability: Floats
    path: Path
    shared: Shared

    @property
    def improved(self) -> Flags:
        return np.nan_to_num(self.probability) > IMPROVED


def grow(scores: AdjustedScores, start_variance: float) -> Growth:
    """Smooth everybody's scores; `start_variance` is that of ability, where the walk's parameters begin.

    What is assumed of drifts and steps is meant for a session's noise of `SESSION_SD`, and stretched.

    A gain is judged as if drifts were as large but down as often as up: who is said to have improved did so
    on their own scores, not because others do.
    """
    unit = float(np.sqrt(np.median(scores.noise))) / SESSION_SD
    series = series_of(scores.candidate, scores.day, scores.value)
    noise, known = scores.noise[series.order], scores.known[series.order]
    return grow_at(scores, _shared(series, noise, known, start_variance, unit))


def grow_at(scores: AdjustedScores, shared: Shared) -> Growth:
    """Smooth these people's scores by parameters that are known already."""
    series = series_of(scores.candidate, scores.day, scores.value)
    variance = shared.noise_factor * scores.noise[series.order] + scores.known[series.order]
    whole = _smooth(series, variance, shared.walk)
    neutral = _smooth(series, variance, _neutral(shared.walk))
    return _growth(series, whole, neutral, shared)


def _smooth(series: Series, variance: Floats, walk: Walk) -> Smoothed:
    return smoothed(series, filtered(series, variance, walk))


def _neutral(walk: Walk) -> Walk:
    return replace(
        walk, start_mean=0.0, drift_mean=0.0, drift_variance=walk.drift_variance + walk.drift_mean**2
    )


def _growth(series: Series, whole: Smoothed, neutral: Smoothed, shared: Shared) -> Growth:
    counts = _counts(series)
    last = series.begins[counts - 1] + np.arange(len(counts))
    gain, few = _gain(neutral, last), counts < FEWEST_SESSIONS
    path = Path(np.empty(len(series.order)), np.empty(len(series.order)))
    path.level[series.order] = whole.states.mean[:, 0]
    path.sd[series.order] = np.sqrt(whole.states.covariance[:, 0, 0])
    return Growth(
        candidate=series.people,
        sessions=counts,
        level=whole.states.mean[last, 0],
        sd=np.sqrt(whole.states.covariance[last, 0, 0]),
        gain=np.where(few, np.nan, gain.value),
        gain_sd=np.where(few, np.nan, gain.sd),
        probability=np.where(few, np.nan, ndtr(gain.value / gain.sd)),
        path=path,
        shared=shared,
    )


def _counts(series: Series) -> Index:
    """(p,): how many scores each rank has."""
    sizes = np.diff(series.begins)
    return np.searchsorted(-sizes, -np.arange(len(series.people)), side="left").astype(np.intp)


def _gain(smooth: Smoothed, last: Index) -> Effect:
    """From first to last level."""
    first = np.arange(len(last))
    level, variance = smooth.states.mean[:, 0], smooth.states.covariance[:, 0, 0]
    spread = variance[first] + variance[last] - 2 * smooth.first_with_last
    return Effect(level[last] - level[first], np.sqrt(np.maximum(spread, 1e-12)))


def _shared(series: Series, noise: Floats, known: Floats, start_variance: float, unit: float) -> Shared:
    """The likeliest parameters of people with a trend, or what is assumed while there are few of them.

    A likelihood alone often puts the variance of steps or drifts at zero, where intervals are too narrow; a
    broad prior around what is assumed keeps it off (Chung and others 2013).
    """
    few = assumed(start_variance, unit)
    tellers = int(np.count_nonzero(_counts(series) >= FEWEST_SESSIONS))
    if tellers < FEWEST_PEOPLE:
        return few
    rows, begin = _rows_of_some(series, tellers), _packed(few.walk, unit)
    some = series.only(rows)

    def unlikelihood(numbers: Floats) -> float:
        found = _unpacked(numbers, unit)
        variance = found.noise_factor * noise[rows] + known[rows]
        apart = (numbers[VARIANCES] - begin[VARIANCES]) / PRIOR_SPREAD
        return 0.5 * float(apart @ apart) - filtered(some, variance, found.walk).log_likelihood

    best = minimize(
        unlikelihood,
        begin,
        method="L-BFGS-B",
        bounds=BOUNDS,
        options={"ftol": 1e-9, "gtol": 1e-2, "eps": 1e-5},
    )
    return _unpacked(np.asarray(best.x), unit)


def _rows_of_some(series: Series, tellers: int) -> Index:
    """All scores of people spread evenly over those with a trend, who have the first ranks."""
    chosen = np.zeros(len(series.people), dtype=np.bool_)
    chosen[np.linspace(0, tellers - 1, min(tellers, MOST_PEOPLE)).astype(np.intp)] = True
    return np.flatnonzero(chosen[series.ranks()])


def _packed(walk: Walk, unit: float) -> Floats:
    """As numbers near 1: means as they are (per month), variances as logarithms (per month)."""
    variances = np.array([walk.start_variance, walk.drift_variance * MONTH**2, walk.step_variance * MONTH])
    start, drift, steps = np.log(variances / unit**2)
    return np.array([walk.start_mean / unit, start, walk.drift_mean * MONTH / unit, drift, steps, 0.0])


def _unpacked(numbers: Floats, unit: float) -> Shared:
    start, start_variance, drift, drift_variance, step_variance, noise = numbers.tolist()
    walk = Walk(
        start_mean=start * unit,
        start_variance=math.exp(start_variance) * unit**2,
        drift_mean=drift * unit / MONTH,
        drift_variance=math.exp(drift_variance) * (unit / MONTH) ** 2,
        step_variance=math.exp(step_variance) * unit**2 / MONTH,
    )
    return Shared(walk, math.exp(noise), estimated=True)
