"""The progress page of somebody with 500 interviews beside that of somebody with 10, in one process.

Run with `python -m benchmarks progress`. Both were scored by others, fitted, and read in turn: server time of
the page, of the data and of the PDF, with queries; and the smoother of one person beside that of many.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.stage import stage, write_result

MANY, FEW = 500, 10
RUNS = 15
PATHS = {"page": "/progress/", "api": "/api/v1/progress/", "pdf": "/progress/export.pdf", "home": "/"}
GOAL_MS = 200


def main() -> None:
    with stage():
        people = {"many": _somebody_with(MANY), "few": _somebody_with(FEW)}
        _fit()
        rows = {name: _measure(people, path) for name, path in PATHS.items()}
        smoother = _smoother()
    print(f"{'':<6} {'500: ms':>9} {'of it CPU':>10} {'10: ms':>8} {'ratio':>6} {'queries, 500 and 10':>20}")
    for name, row in rows.items():
        figures = (row["many_ms"], row["many_cpu_ms"], row["few_ms"], row["ratio"])
        queries = f"{row['many_queries']} and {row['few_queries']}"
        print("{:<6} {:>9.0f} {:>10.0f} {:>8.0f} {:>6.1f}".format(name, *figures), f"{queries:>20}")
    print(f"goal: the page of 500 under {GOAL_MS} ms, as many queries as for 10")
    print(f"smoother of 500: {smoother['one_ms']:.1f} ms alone, {smoother['many_ms']:.1f} ms by arrays")
    write_result("progress", {"interviews": [MANY, FEW], "pages": rows, "smoother": smoother})


def _somebody_with(count: int) -> Any:
    from benchmarks.history import make_person
    from scenarios.models import ScenarioVersion
    from tests.progress.history import make_history

    one, two = make_person(f"one-{count}"), make_person(f"two-{count}")
    versions = list(ScenarioVersion.objects.exclude(current_for=None).select_related("scenario"))
    make_history(one, two, versions, count)
    return one


def _fit() -> None:
    from interviews.ratings.runs import refit

    if refit() is None:
        raise SystemExit("The fair scores could not be fitted.")


def _measure(people: dict[str, Any], path: str) -> dict[str, Any]:
    """In turn, so that a slow moment of the machine hits both."""
    clients = {name: _client(person) for name, person in people.items()}
    wall: dict[str, list[float]] = {name: [] for name in clients}
    used: dict[str, list[float]] = {name: [] for name in clients}
    for _ in range(RUNS):
        for name, client in clients.items():
            began, used_before = time.perf_counter(), time.process_time()
            if client.get(path).status_code != 200:
                raise SystemExit(f"{path} did not answer.")
            wall[name].append(1e3 * (time.perf_counter() - began))
            used[name].append(1e3 * (time.process_time() - used_before))
    row: dict[str, Any] = {}
    for name, client in clients.items():
        row[f"{name}_ms"] = statistics.median(wall[name])
        row[f"{name}_cpu_ms"] = statistics.median(used[name])
        row[f"{name}_queries"] = _queries(client, path)
    return {**row, "ratio": row["many_ms"] / row["few_ms"]}


def _client(person: Any) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    for path in PATHS.values():
        client.get(path)
    return client


def _queries(client: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def _smoother() -> dict[str, float]:
    import numpy as np

    from interviews.ratings.kalman import filtered, series_of, smoothed
    from interviews.ratings.parameters import prior_parameters
    from interviews.ratings.person import DatedScore, smooth_one

    walk = prior_parameters().growth.walk
    chance = np.random.default_rng(7)
    day, value = np.arange(MANY, dtype=float), chance.normal(0, 0.7, MANY)
    scores = [DatedScore(float(at), float(score), 0.5) for at, score in zip(day, value, strict=True)]
    series = series_of(np.zeros(MANY, dtype=np.intp), day, value)
    variance = np.full(MANY, 0.5)
    return {
        "one_ms": _typical(lambda: smooth_one(scores, walk)),
        "many_ms": _typical(lambda: smoothed(series, filtered(series, variance, walk))),
    }


def _typical(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        taken.append(1e3 * (time.perf_counter() - began))
    return statistics.median(taken)


if __name__ == "__main__":
    main()
