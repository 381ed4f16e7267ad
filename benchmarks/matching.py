"""Pairing beside first-come-first-served and greedy best-first, on the same people.

Run with `python -m benchmarks matching`. First waves of 1,000, 10,000 and 100,000 tickets on one core: the
seconds, and the total weight against bounds that no pairing exceeds, of the edges that were weighed and (to
10,000) of every legal couple. Then days of arrivals at 0.5 to 10 a minute worldwide, by hour, zone, level and
language, with partners who do not come: the same people for each way to pair, so that days are compared in
pairs.
"""

import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from benchmarks.arrivals import crowd
from benchmarks.days import REMATCH_WITHIN, simulate
from benchmarks.policies import CONTENDERS, POLICIES
from benchmarks.stage import write_result
from interviews.pairing.candidates import Shard, shards_of
from interviews.pairing.prices import Prices, prices_of
from interviews.pairing.rules import legal
from interviews.pairing.seekers import Seeker, Waiting, waiting_from
from interviews.pairing.waves import match_wave
from interviews.pairing.weights import fit, weigh

SIZES = {1_000: 9, 10_000: 5, 100_000: 3}  # and how often each is measured
ALL_COUPLES_UP_TO = 10_000
AIMS = {1_000: 0.1, 10_000: 1.0, 100_000: 15.0}
AIM_SHARE = 0.995


@dataclass(frozen=True)
class Days:
    """How many come a minute, how long a day is, and the seeds of the days."""

    per_minute: float
    hours: int
    seeds: Sequence[int]


DAYS = (
    Days(0.5, 24, range(7, 10)),
    Days(1.0, 24, range(7, 13)),
    Days(2.0, 12, range(7, 9)),
    Days(10.0, 2, range(7, 9)),
)
COMPARED = ("median_wait", "mean_wait", "fit")


def main() -> None:
    _keep_to_one_core()
    match_wave(crowd(Random(0), 500))  # imports and caches
    waves = [_wave(size, seed) for size, times in SIZES.items() for seed in range(times)]
    _print_waves(waves)
    days = [row for each in DAYS for row in _days(each)]
    _print_days(days)
    write_result("matching", {"waves": waves, "days": days})


def _days(days: Days) -> list[dict[str, Any]]:
    return [
        {
            "per_minute": days.per_minute,
            "seed": seed,
            "policy": name,
            **simulate(contender, seed=seed, per_minute=days.per_minute, hours=days.hours),
        }
        for seed in days.seeds
        for name, contender in CONTENDERS.items()
    ]


def _wave(size: int, seed: int) -> dict[str, Any]:
    people = crowd(Random(seed), size)
    begun, worked = time.perf_counter(), time.process_time()
    wave = match_wave(people)
    seconds, processor = time.perf_counter() - begun, time.process_time() - worked
    waiting = waiting_from(people)
    shards = list(shards_of(waiting))
    totals = {
        name: sum(policy(waiting, shard).total for shard in shards)
        for name, policy in POLICIES.items()
        if name != "waves"
    }
    every = sum(_bound_of_all(waiting, shard) for shard in shards) if size <= ALL_COUPLES_UP_TO else None
    return {
        "tickets": size,
        "seconds": seconds,
        "processor_seconds": processor,
        "pairs": len(wave.pairs),
        "edges": wave.edges,
        "waves": wave.total,
        **totals,
        "bound_of_weighed": wave.bound,
        "bound_of_all": every,
        "fit": _fit(waiting, [(pair.first, pair.second) for pair in wave.pairs]),
    }


def _bound_of_all(waiting: Waiting, shard: Shard) -> float:
    """Prices of the weighed edges, raised where any other legal couple weighs more than its two."""
    prices = prices_of(shard)
    return float(np.maximum(prices, (prices + _best_of_all(waiting, shard, prices)) / 2).sum())


def _best_of_all(waiting: Waiting, shard: Shard, prices: Prices) -> Prices:
    table = waiting.table.take(shard.rows)
    best = np.zeros(len(prices))
    for step in range(1, len(prices)):
        couples = waiting.beside(table.take(slice(None, -step)), table.take(slice(step, None)))
        weight = np.where(legal(couples), weigh(couples), 0)
        np.maximum(best[:-step], weight - prices[step:], out=best[:-step])
        np.maximum(best[step:], weight - prices[:-step], out=best[step:])
    return best


def _fit(waiting: Waiting, pairs: list[tuple[Seeker, Seeker]]) -> float:
    """Mean points of fit of a pair, of 1,000: without what is given for being paired and for waiting."""
    rows = {seeker.ticket: row for row, seeker in enumerate(waiting.seekers)}
    ends = np.array([(rows[a.ticket], rows[b.ticket]) for a, b in pairs], dtype=np.intp).reshape(-1, 2)
    return float(np.mean(fit(waiting.couples(ends[:, 0], ends[:, 1]))))


def _print_waves(waves: list[dict[str, Any]]) -> None:
    print(
        "tickets   seconds (aim)  processor   pairs    fit | share of the bound of the weighed edges: waves"
    )
    print(f"    best-first first-come | of the bound of all legal couples: waves (aim {AIM_SHARE})")
    for size in SIZES:
        rows = [row for row in waves if row["tickets"] == size]
        seconds, processor = (
            statistics.median(row[key] for row in rows) for key in ("seconds", "processor_seconds")
        )
        shares = [statistics.median(row[name] / row["bound_of_weighed"] for row in rows) for name in POLICIES]
        every = [row["waves"] / row["bound_of_all"] for row in rows if row["bound_of_all"]]
        print(
            f"{size:>7,} {seconds:>9.3f} ({AIMS[size]:>4}) {processor:>10.3f} {rows[0]['pairs']:>7,}"
            f" {rows[0]['fit']:>6.0f} |",
            " ".join(f"{share:.4f}" for share in shares),
            "|",
            f"{statistics.median(every):.4f}" if every else "not measured",
        )


def _print_days(days: list[dict[str, Any]]) -> None:
    print(
        "\nmeans of the days; waits of those who were paired; rematched: within"
        f" {REMATCH_WITHIN} s of a no-show, when anybody compatible waited"
    )
    print(
        f"{'a minute':<9} {'policy':<11} {'came':>6} {'gave up':>8}"
        f" {'median wait':>12} {'mean':>7} {'fit':>7} {'rematched':>10}"
    )
    for rate in dict.fromkeys(day["per_minute"] for day in days):
        for name in CONTENDERS:
            rows = _rows(days, rate, name)
            mean = {key: statistics.fmean(row[key] for row in rows) for key in rows[0] if key != "policy"}
            print(
                f"{rate:<9} {name:<11} {mean['came']:>6.0f} {mean['gave_up']:>8.0f}"
                f" {mean['median_wait']:>10.1f} s {mean['mean_wait']:>5.1f} s {mean['fit']:>7.1f}"
                f" {mean['rematched_in_time']:>10.1%}"
            )
        for name in CONTENDERS:
            if name != "waves":
                print(f"{'':<9} waves less {name}: {_differences(days, rate, name)}")


def _differences(days: list[dict[str, Any]], rate: float, other: str) -> str:
    """Of the same days: the mean difference, with the least and the greatest of a day."""
    both = list(zip(_rows(days, rate, "waves"), _rows(days, rate, other), strict=True))
    found = {key: [ours[key] - theirs[key] for ours, theirs in both] for key in COMPARED}
    return ", ".join(
        f"{key.replace('_', ' ')} {statistics.fmean(each):+.1f} ({min(each):+.1f} to {max(each):+.1f})"
        for key, each in found.items()
    )


def _rows(days: list[dict[str, Any]], rate: float, name: str) -> list[dict[str, Any]]:
    return [day for day in days if (day["per_minute"], day["policy"]) == (rate, name)]


def _keep_to_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


if __name__ == "__main__":
    main()
