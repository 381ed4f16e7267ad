"""Acknowledged but lost: server and clients are killed with -9 at random moments, and a newcomer counts.

An edit counts as acknowledged when the client has heard so: our ACK, hocuspocus' sync status.
"""

import json
import os
import random
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.rooms import (
    Rooms,
    Running,
    bundle_engine,
    driver,
    install_peers,
    make_rooms,
    plan_for,
    point_peers_at_the_database,
    serve,
)
from benchmarks.stage import stage, write_result

ROOMS = 10
KILLS = {"room": 100, "hocuspocus-db": 10, "hocuspocus-db-0": 10}
SEED = 20260101
LONGEST_SECONDS = 3.0


def main() -> None:
    install_peers()
    moments = random.Random(SEED)
    kills = {name: int(os.environ.get("KILLS", count)) for name, count in KILLS.items()}
    results: dict[str, Any] = {}
    with stage() as folder:
        bundle_engine(folder)
        point_peers_at_the_database()
        rooms = make_rooms(ROOMS)
        for name, count in kills.items():
            with ExitStack() as cleanup:
                running = serve(cleanup, folder, name)
                results[name] = [
                    _kill_once(running, rooms, folder, moments.uniform(0.1, LONGEST_SECONDS))
                    for _ in range(count)
                ]
    print(f"{'server':<20} {'kills':>6} {'acknowledged':>13} {'lost':>8}   worst kill")
    for name, each in results.items():
        acknowledged, lost = (sum(run[key] for run in each) for key in ("acknowledged", "lost"))
        print(f"{name:<20} {len(each):>6} {acknowledged:>13} {lost:>8}   {max(run['lost'] for run in each)}")
    write_result("room_kill", {"rooms": ROOMS, "seed": SEED, "kills": results})


def _kill_once(running: Running, rooms: Rooms, folder: Path, after: float) -> dict[str, Any]:
    journal = folder / "journal"
    plan = plan_for(running, rooms, seconds=60, warmup=0, journal=True)
    with journal.open("wb") as output:
        people = subprocess.Popen(driver(), stdin=subprocess.PIPE, stdout=output, stderr=subprocess.DEVNULL)
        assert people.stdin is not None
        people.stdin.write(json.dumps(plan).encode())
        people.stdin.close()
        _wait_until_drawing(journal)
        _sleep_with(people, after)
        running.kill()
        people.kill()
        people.wait()
    running.start()
    return {"after": after, **_missing(journal, _found(running, rooms))}


def _wait_until_drawing(journal: Path) -> None:
    from tests.running import wait_for

    wait_for(lambda: b"drawing\n" in journal.read_bytes(), lambda: "nobody draws")


def _sleep_with(people: subprocess.Popen[bytes], seconds: float) -> None:
    """The moment of the kill is the measurement's own, so a sleep is what is meant."""
    try:
        people.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return
    sys.exit("the people left before they were killed")


def _found(running: Running, rooms: Rooms) -> list[set[str]]:
    done = subprocess.run(
        driver("read.mjs"),
        input=json.dumps({"speaker": running.contender.speaker, "rooms": running.seats(rooms)}),
        capture_output=True,
        text=True,
        check=True,
    )
    return [set(keys) for keys in json.loads(done.stdout)]


def _missing(journal: Path, found: list[set[str]]) -> dict[str, int]:
    lines = journal.read_text().splitlines()[1:]
    acknowledged = [
        (int(room), key) for room, key in (line.split() for line in lines if line.count("-") == 2)
    ]
    lost = sum(key not in found[room] for room, key in acknowledged)
    return {"acknowledged": len(acknowledged), "lost": lost}


if __name__ == "__main__":
    main()
