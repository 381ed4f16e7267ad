"""Loading 1,000 scenario files, the same again, and writing them back.

Run with `python -m benchmarks scenario_load`. The files are the library's, each with words of its own: every
one is a new scenario with a complete kit. To hold: under 30 s.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.stage import stage, write_result

FILES = 1_000


def main() -> None:
    with stage() as folder:
        rows = _measure(folder)
    print(f"{FILES:,} scenario files")
    for name, seconds in rows.items():
        print(f"{name:<24} {seconds:>7.1f} s {seconds / FILES * 1000:>8.1f} ms each")
    write_result("scenario_load", {"files": FILES, "seconds": rows})


def _measure(folder: Path) -> dict[str, float]:
    from benchmarks.library_files import write_scenarios
    from scenarios.files.export import export_scenarios
    from scenarios.files.loader import load_scenarios, read_scenarios

    paths = write_scenarios(folder / "files", FILES)
    slugs = [path.stem for path in paths]
    loaded: list[Any] = []
    rows = {
        "read and check only": _seconds(lambda: read_scenarios(paths)),
        "load": _seconds(lambda: loaded.append(load_scenarios(paths))),
        "load again": _seconds(lambda: loaded.append(load_scenarios(paths))),
        "export": _seconds(lambda: export_scenarios(slugs=slugs, folder=folder / "back")),
    }
    if len(loaded[0].changes) != FILES or loaded[1].changes or any(each.problems for each in loaded):
        raise SystemExit("The load did not do what it should.")
    if any(path.read_bytes() != (folder / "back" / path.name).read_bytes() for path in paths):
        raise SystemExit("The export is not what was loaded.")
    return rows


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
