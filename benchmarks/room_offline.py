"""An edit made while the server is down: how long after it is back does the partner see it?

Both people use the clients that are really used. The server is killed with -9 and comes back where it was.
"""

import json
import statistics
import subprocess
import time
from contextlib import ExitStack
from typing import Any

from benchmarks.rooms import (
    Running,
    bundle_engine,
    driver,
    install_peers,
    make_rooms,
    point_peers_at_the_database,
    serve,
)
from benchmarks.stage import stage, write_result

DOWN_SECONDS = (0.5, 3.0, 10.0)
NAMES = ("y-websocket", "hocuspocus-db", "room")
RUNS = 3
AIM_SECONDS = 3


def main() -> None:
    install_peers()
    with stage() as folder:
        bundle_engine(folder)
        point_peers_at_the_database()
        rooms = list(make_rooms(len(NAMES) * RUNS * len(DOWN_SECONDS)).items())
        results: dict[str, dict[float, list[float]]] = {}
        for name in NAMES:
            for down in DOWN_SECONDS:
                for _ in range(RUNS):
                    with ExitStack() as cleanup:
                        running = serve(cleanup, folder, name)
                        waited = _wait_of(cleanup, running, running.seats(dict([rooms.pop()]))[0], down)
                    results.setdefault(name, {}).setdefault(down, []).append(waited)
    print(
        f"{'seconds until the partner sees it':<34}" + "".join(f"{f'down {d:g} s':>14}" for d in DOWN_SECONDS)
    )
    for name, by_down in results.items():
        print(f"{name:<34}" + "".join(f"{statistics.median(by_down[down]):>14.1f}" for down in DOWN_SECONDS))
    print(f"(medians of {RUNS}; aim for the room: at most {AIM_SECONDS})")
    write_result("room_offline", {"down_seconds": DOWN_SECONDS, "seconds": results})


def _wait_of(cleanup: ExitStack, running: Running, seats: list[dict[str, Any]], down: float) -> float:
    people = subprocess.Popen(driver("two.mjs"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    cleanup.callback(people.wait)
    cleanup.callback(people.kill)
    _say(people, json.dumps({"speaker": running.contender.speaker, "seats": seats}))
    assert _heard(people) == "ready"
    _say(people, "before")
    assert _heard(people) == "before"
    running.kill()
    _say(people, "while-down")
    time.sleep(down)
    running.start()
    back = time.monotonic()
    assert _heard(people) == "while-down"
    return time.monotonic() - back


def _say(people: subprocess.Popen[str], line: str) -> None:
    assert people.stdin is not None
    people.stdin.write(f"{line}\n")
    people.stdin.flush()


def _heard(people: subprocess.Popen[str]) -> str:
    assert people.stdout is not None
    return people.stdout.readline().partition(" ")[0]


if __name__ == "__main__":
    main()
