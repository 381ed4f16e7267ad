"""The same crossed ratings fitted by ours, mixedlm and statsmodels; each run in a process of its own."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.rated import crossed
from interviews.ratings.model import PLAIN, Source, fit
from interviews.ratings.table import Ratings

FACTORS = ("candidate", "interviewer", "scenario")
TEXTBOOK = replace(PLAIN, effects=FACTORS, variances=Source.ESTIMATED)


def fit_by(peer: str, rows: int, candidates: int, interviewers: int, scenarios: int) -> dict[str, Any]:
    """Seconds, variance components, criterion and effects of one fit."""
    return PEERS[peer](crossed(rows, candidates, interviewers, scenarios, seed=1))


def _ours(ratings: Ratings) -> dict[str, Any]:
    begun, worked = time.perf_counter(), time.process_time()
    found = fit(ratings, TEXTBOOK)
    return {
        "seconds": time.perf_counter() - begun,
        "processor_seconds": time.process_time() - worked,
        "variances": found.variances,
        "criterion": found.criterion,
        "steps": found.iterations,
        "effects": {name: found.effects[name].value.tolist() for name in FACTORS},
    }


def _mixedlm(ratings: Ratings) -> dict[str, Any]:
    from mixedlm import lmer

    data = _frame(ratings)
    begun, worked = time.perf_counter(), time.process_time()
    found = lmer("score ~ 1 + (1 | candidate) + (1 | interviewer) + (1 | scenario)", data)
    predicted = found.ranef()
    variances = {name: float(found.VarCorr().get_cov(name)[0, 0]) for name in FACTORS}
    return {
        "seconds": time.perf_counter() - begun,
        "processor_seconds": time.process_time() - worked,
        "variances": {**variances, "noise": float(found.sigma) ** 2},
        "criterion": float(found.REMLcrit()),
        "effects": {name: np.asarray(predicted[name]["(Intercept)"]).tolist() for name in FACTORS},
    }


def _statsmodels(ratings: Ratings) -> dict[str, Any]:
    import statsmodels.api as sm

    data = _frame(ratings)
    begun, worked = time.perf_counter(), time.process_time()
    model = sm.MixedLM.from_formula(
        "score ~ 1", data, groups=np.ones(len(data)), vc_formula={name: f"0 + C({name})" for name in FACTORS}
    )
    found = model.fit(reml=True)
    return {
        "seconds": time.perf_counter() - begun,
        "processor_seconds": time.process_time() - worked,
        "variances": {**dict(zip(sorted(FACTORS), found.vcomp.tolist(), strict=True)), "noise": found.scale},
        "criterion": -2 * float(found.llf),
    }


def _frame(ratings: Ratings) -> Any:
    """Labels of equal length, so that every peer has the levels in our order."""
    import pandas as pd

    columns = {name: [f"{level:06}" for level in ratings.factors()[name].of_row] for name in FACTORS}
    return pd.DataFrame({**columns, "score": ratings.score})


PEERS: dict[str, Callable[[Ratings], dict[str, Any]]] = {
    "ours": _ours,
    "mixedlm": _mixedlm,
    "statsmodels": _statsmodels,
}
