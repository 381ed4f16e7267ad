"""From an edit to its partner, ours beside what else there is: `make bench-room`, first table.

Same driver, same Yjs updates, interleaved runs, medians with every run beside them. Two loads of rooms with
two people drawing ten times a second each, and then ever more rooms until p99 is over 50 ms or one is lost.
"""

import statistics
from contextlib import ExitStack
from typing import Any

from benchmarks.rooms import (
    CONTENDERS,
    EDITS_PER_SECOND,
    draw,
    empty_rooms,
    install_peers,
    make_rooms,
    point_peers_at_the_database,
    serve,
)
from benchmarks.stage import stage, write_result

LOADS = (50, 200)
STEPS = (200, 250, 300, 350, 400)
RUNS = 3
SECONDS, WARMUP_SECONDS = 5, 2
SUSTAINED_P99_MS = 50

Run = dict[str, Any]


def main() -> None:
    install_peers()
    with stage() as folder:
        point_peers_at_the_database()
        rooms = make_rooms(max(*LOADS, *STEPS))

        def measure(name: str, count: int) -> Run:
            """A server of its own, not warm from before, and empty rooms: none works beside another."""
            empty_rooms()
            with ExitStack() as alone:
                some = dict(list(rooms.items())[:count])
                return draw(serve(alone, folder, name), some, seconds=SECONDS, warmup=WARMUP_SECONDS)

        tables = {count: _interleaved(measure, count) for count in LOADS}
        most = {name: _sustained(measure, name) for name in CONTENDERS}
    for count, runs in tables.items():
        _print_table(count, runs)
    _print_sustained(most)
    write_result("room_speed", {"loads": tables, "sustained": most})


def _interleaved(measure: Any, count: int) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in CONTENDERS}
    for _ in range(RUNS):
        for name, some in runs.items():
            some.append(measure(name, count))
    return runs


def _sustained(measure: Any, name: str) -> list[Run]:
    """One run a step, up to the first that is too slow or loses an edit."""
    steps = []
    for count in STEPS:
        run = {**measure(name, count), "per_second": count * 2 * EDITS_PER_SECOND}
        steps.append(run)
        if not _holds(run):
            break
    return steps


def _holds(run: Run) -> bool:
    return bool(run["lost"] == 0 and run["p99_ms"] <= SUSTAINED_P99_MS)


def _print_table(count: int, runs: dict[str, list[Run]]) -> None:
    print(f"\n{count} rooms x 2 x {EDITS_PER_SECOND}/s = {count * 2 * EDITS_PER_SECOND:,} edits a second")
    print(f"{'server':<38} {'keeps edits':<26} {'p50 ms':>7} {'p99 ms':>7} {'lost':>5}   each run")
    for name, some in runs.items():
        one = CONTENDERS[name]
        p50, p99 = (statistics.median(run[key] for run in some) for key in ("p50_ms", "p99_ms"))
        each = "  ".join(f"{run['p50_ms']:.2f} / {run['p99_ms']:.1f}" for run in some)
        lost = sum(run["lost"] for run in some)
        print(f"{one.title:<38} {one.keeps:<26} {p50:>7.2f} {p99:>7.1f} {lost:>5}   {each}")


def _print_sustained(most: dict[str, list[Run]]) -> None:
    print(f"\nSustained with p99 at most {SUSTAINED_P99_MS} ms and none lost, server on one core")
    for name, steps in most.items():
        held = max((run["per_second"] for run in steps if _holds(run)), default=0)
        each = "  ".join(f"{run['per_second']}: {run['p99_ms']:.0f} ms" for run in steps)
        print(f"{CONTENDERS[name].title:<38} {held:>6,}/s   {each}")


if __name__ == "__main__":
    main()
