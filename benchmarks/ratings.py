"""`make bench-ratings`: fair scores beside mixedlm and statsmodels, at a million ratings, beside the truth.

Every fit runs in a process of its own, on one thread; `python -m benchmarks.ratings JOB ...` is one of them.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.rated import crossed
from benchmarks.rated_peers import FACTORS, TEXTBOOK, fit_by
from benchmarks.rated_truth import measure_fairness, measure_growth
from benchmarks.stage import write_result
from interviews.ratings.model import Options, Source, fit
from interviews.ratings.table import Ratings
from interviews.ratings.warm import standing_of, warm_solve

LARGE = (70_000, 3_000, 1_100, 24)
SMALL = ((500, 60, 40, 6), (1_000, 100, 60, 8), (2_000, 150, 100, 12), (4_000, 250, 150, 24))
INDEPENDENT = ("ours", "mixedlm")
RUNS = 3
PATIENCE_SECONDS = 300
MILLION = (1_000_000, 50_000, 50_000, 24)
SEEDS = {"fairness": 5, "growth": 3}
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


def main() -> None:
    result = {
        "agreement": _agreement(),
        "small": [_small(size) for size in SMALL],
        "million": _child("million"),
        "million_as_reports_do": _child("million_as_reports_do"),
        "fairness": _child("fairness"),
        "growth": _child("growth"),
    }
    _print(result)
    write_result("ratings", result)


def _agreement() -> dict[str, Any]:
    """Ours and mixedlm in turn, on ratings in which every level occurs."""
    runs = [{peer: _child("peer", peer, *LARGE) for peer in INDEPENDENT} for _ in range(RUNS)]
    ours, other = (runs[0][peer] for peer in INDEPENDENT)
    variances = {name: [each["variances"][name] for each in (ours, other)] for name in (*FACTORS, "noise")}
    return {
        "rows": LARGE,
        "seconds": _medians(runs, "seconds"),
        "processor_seconds": _medians(runs, "processor_seconds"),
        "runs": [[run[peer]["seconds"] for peer in INDEPENDENT] for run in runs],
        "correlation": {
            name: _correlation(ours["effects"][name], other["effects"][name]) for name in FACTORS
        },
        "variances": variances,
        "furthest_variance": max(abs(mine / theirs - 1) for mine, theirs in variances.values()),
        "criterion": [ours["criterion"], other["criterion"]],
    }


def _medians(runs: list[dict[str, Any]], kind: str) -> dict[str, float]:
    return {peer: statistics.median(run[peer][kind] for run in runs) for peer in INDEPENDENT}


def _correlation(one: list[float], other: list[float]) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def _small(size: tuple[int, ...]) -> dict[str, Any]:
    """What statsmodels can finish."""
    found = {peer: _child("peer", peer, *size) for peer in ("ours", "mixedlm", "statsmodels")}
    return {
        "rows": size,
        **{peer: None if each is None else each["seconds"] for peer, each in found.items()},
        "criteria": [None if each is None else each["criterion"] for each in found.values()],
    }


def _child(*words: object) -> Any:
    """The result of a job, or None where it did not finish in time."""
    command = [sys.executable, "-m", "benchmarks.ratings", *(str(word) for word in words)]
    limit = PATIENCE_SECONDS if "statsmodels" in words else None
    try:
        ended = subprocess.run(
            command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, timeout=limit, check=True
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(ended.stdout)


def _timed_fit(ratings: Ratings, options: Options) -> dict[str, Any]:
    begun, worked = time.perf_counter(), time.process_time()
    found = fit(ratings, options)
    return {
        "seconds": time.perf_counter() - begun,
        "processor_seconds": time.process_time() - worked,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "variances": found.variances,
    }


def _million() -> dict[str, Any]:
    """A refit of everything, then one new session in a process that has the equations at hand."""
    ratings = crossed(*MILLION, seed=1)
    old = np.arange(ratings.size) < ratings.size - 1
    before = ratings.only(old)
    refit = _timed_fit(before, TEXTBOOK)
    found = fit(before, replace(TEXTBOOK, variances=Source.PRIOR))
    begun = time.perf_counter()
    standing = standing_of(before, found)
    set_up = time.perf_counter() - begun
    new, precision = ratings.only(~old), np.ones(1)
    warm = []
    for _ in range(5):
        begun = time.perf_counter()
        warm_solve(standing, new, precision)
        warm.append(time.perf_counter() - begun)
    return {
        "rows": MILLION,
        "refit": refit,
        "set_up_seconds": set_up,
        "warm_seconds": statistics.median(warm),
        "warm_runs": warm,
    }


def _print(result: dict[str, Any]) -> None:
    _print_peers(result["agreement"], result["small"])
    million = result["million"]
    refit = million["refit"]
    print(
        f"{MILLION[0]:,} ratings: refit {refit['seconds']:.1f} s, {refit['peak_gb']:.2f} GB; "
        f"warm {million['warm_seconds']:.2f} s after {million['set_up_seconds']:.1f} s of setting up"
    )
    reports = result["million_as_reports_do"]
    print(f"  as reports do: {reports['seconds']:.1f} s, {reports['peak_gb']:.2f} GB")
    for row in (*result["fairness"], *result["growth"]):
        figures = (f"{key} {value:.3f}" for key, value in row.items() if key != "platform")
        print(f"  {row['platform']}: {', '.join(figures)}")


def _print_peers(agreement: dict[str, Any], small: list[dict[str, Any]]) -> None:
    print(f"{LARGE[0]:,} crossed ratings, one thread: medians of {RUNS} runs in turn")
    for peer in INDEPENDENT:
        seconds, processor = agreement["seconds"][peer], agreement["processor_seconds"][peer]
        print(f"  {peer:<12}{seconds:8.2f} s{processor:8.2f} s of processor")
    print(f"  correlation of effects at least {min(agreement['correlation'].values()):.9f}")
    print(f"  furthest variance component {agreement['furthest_variance']:.2e}")
    print(f"  criteria {agreement['criterion']}")
    for row in small:
        times = ", ".join(f"{peer} {_seconds(row[peer])}" for peer in (*INDEPENDENT, "statsmodels"))
        print(f"  {row['rows'][0]:>6,} ratings: {times}")


def _seconds(value: float | None) -> str:
    return f"not in {PATIENCE_SECONDS} s" if value is None else f"{value:.2f} s"


def job(words: list[str]) -> Any:
    if words[0] == "peer":
        return fit_by(words[1], *(int(word) for word in words[2:]))
    if words[0] == "million":
        return _million()
    if words[0] == "million_as_reports_do":
        return _timed_fit(crossed(*MILLION, seed=1), Options(FACTORS))
    seeds = range(1, 1 + SEEDS[words[0]])
    return measure_fairness(seeds) if words[0] == "fairness" else measure_growth(seeds)


if __name__ == "__main__":
    if sys.argv[1:]:
        json.dump(job(sys.argv[1:]), sys.stdout)
    else:
        main()
