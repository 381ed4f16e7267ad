"""How near fair averages and levels come to a truth that is known, over several seeds."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmarks.rated import Platform, Simulated, simulate
from interviews.ratings.adjusted import adjusted_scores
from interviews.ratings.growth import grow
from interviews.ratings.model import Fit, fit
from interviews.ratings.table import Flags, Floats

GROWTH = Platform(growth=0.1, growth_sd=0.06, steps=0.1)
PLATFORMS = {
    "one score a session": Platform(),
    "nine lines with halo": Platform(lines=9),
    "8% careless": Platform(careless=0.08),
    "growth": GROWTH,
}
GROWING = {
    "all grow, 4 sessions": replace(GROWTH, sessions_each=4),
    "all grow, 8 sessions": replace(GROWTH, sessions_each=8),
    "all grow, 12 sessions": replace(GROWTH, sessions_each=12),
    "half grow, 8 sessions": replace(GROWTH, sessions_each=8, growing=0.5),
    "nobody grows, 8 sessions": Platform(sessions_each=8),
    "nobody grows, 12 sessions": Platform(sessions_each=12),
}
NORMAL_90 = 1.6449


@dataclass(frozen=True)
class _Told:
    level: Floats
    sd: Floats
    improved: Flags


def measure_fairness(seeds: range) -> list[dict[str, Any]]:
    return [
        {"platform": name, **_mean_of([_fairness(platform, seed) for seed in seeds])}
        for name, platform in PLATFORMS.items()
    ]


def measure_growth(seeds: range) -> list[dict[str, Any]]:
    return [
        {"platform": name, **_mean_of([_growth(platform, seed) for seed in seeds])}
        for name, platform in GROWING.items()
    ]


def _fairness(platform: Platform, seed: int) -> dict[str, float]:
    simulated = simulate(platform, seed)
    found = fit(simulated.ratings)
    latent = simulated.level.mean(axis=1)
    unlucky = _unluckiest(simulated)
    missed, raw_missed = found.fair.value - simulated.truth, simulated.raw - simulated.truth
    return {
        "rmse": _rms(missed),
        "raw_rmse": _rms(raw_missed),
        "better_by": 1 - _rms(missed) / _rms(raw_missed),
        "unlucky_bias": -float(missed[unlucky].mean()),
        "raw_unlucky_bias": -float(raw_missed[unlucky].mean()),
        "covered": _covered(found, simulated.truth),
        "latent_rmse": _rms(found.fair.value - latent),
        "latent_raw_rmse": _rms(simulated.raw - latent),
        "latent_unlucky_bias": -float((found.fair.value - latent)[unlucky].mean()),
        "latent_covered": _covered(found, latent),
        "held_out_error": found.calibration.error,
        "held_out_raw_error": found.calibration.raw_error,
    }


def _growth(platform: Platform, seed: int) -> dict[str, float]:
    simulated = simulate(platform, seed)
    found = fit(simulated.ratings)
    told = _told(simulated, found)
    now, grew = simulated.expected[:, -1], simulated.expected[:, -1] > simulated.expected[:, 0]
    flat = ~simulated.grows if platform.growth else np.ones(platform.people, dtype=np.bool_)
    shares = {
        "wrongly_told": _share(told.improved, flat),
        "rightly_told": _share(told.improved, grew & ~flat),
    }
    return {
        "rmse_now": _rms(told.level - now),
        "fair_rmse_now": _rms(found.fair.value - now),
        "raw_rmse_now": _rms(simulated.raw - now),
        "covered": float((np.abs(told.level - now) <= NORMAL_90 * told.sd).mean()),
        **{name: share for name, share in shares.items() if share is not None},
    }


def _told(simulated: Simulated, found: Fit) -> _Told:
    growth = grow(adjusted_scores(simulated.ratings, found), found.variances["candidate"])
    order = np.argsort(growth.candidate)
    return _Told((found.mean + growth.level)[order], growth.sd[order], growth.improved[order])


def _unluckiest(simulated: Simulated) -> Flags:
    """The tenth of the candidates whose interviewers were the most severe."""
    met = simulated.ratings.candidate.means(simulated.severity[simulated.ratings.interviewer.of_row])
    unlucky: Flags = met <= np.quantile(met, 0.1)
    return unlucky


def _covered(found: Fit, truth: Floats) -> float:
    interval = found.interval()
    return float(((interval.low <= truth) & (truth <= interval.high)).mean())


def _share(told: Flags, among: Flags) -> float | None:
    return float(told[among].mean()) if among.any() else None


def _rms(values: Floats) -> float:
    return float(np.sqrt((values**2).mean()))


def _mean_of(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([run[name] for run in runs])) for name in runs[0]}
