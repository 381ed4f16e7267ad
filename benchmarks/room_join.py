"""Joining a room with an hour of log: from HELLO to the last entry, with a snapshot and without.

Run with `python -m benchmarks room_join`. The log is of somebody who writes notes and moves shapes;
both ways are measured in turn, so that a slow moment hits both.
"""

import secrets
import statistics
import time
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from benchmarks.rooms import make_rooms, serve
from benchmarks.stage import stage, write_result

UPDATES = 20_000
TAIL = 300  # what came after the last snapshot
RUNS = 9
AIM_MS = 200


def main() -> None:
    with stage() as folder, ExitStack() as cleanup:
        rooms = make_rooms(2)
        compacting_seconds = _fill(list(rooms))
        running = serve(cleanup, folder, "room")
        seats = [seats[0] for seats in running.seats(rooms)]
        runs: dict[str, list[dict[str, float]]] = {"with a snapshot": [], "without": []}
        for _ in range(RUNS + 1):
            for name, seat in zip(runs, seats, strict=True):
                runs[name].append(_join(seat))
        _report({name: some[1:] for name, some in runs.items()}, compacting_seconds)


def _fill(addresses: list[str]) -> float:
    """The same log in both rooms, a snapshot in the first; return how long making it took."""
    from interviews.models import Room
    from interviews.room.compaction import compact_room
    from tests.room.documents import write_log

    log = _an_hour()
    first, second = (Room.objects.get(pk=UUID(address.split("/")[-2])) for address in addresses)
    write_log(first, first.round.candidate, log[:-TAIL])
    started = time.perf_counter()
    compact_room(room_id=first.pk)
    compacting_seconds = time.perf_counter() - started
    write_log(first, first.round.candidate, log[-TAIL:])
    write_log(second, second.round.candidate, log)
    return compacting_seconds


def _an_hour() -> list[bytes]:
    """Two people who write notes and move elements of a board about, as updates."""
    from random import Random

    from pycrdt import Doc, Map, Text

    chance = Random(1)
    doc: Doc[Any] = Doc()
    notes, board = doc.get("notes", type=Text), doc.get("board", type=Map)
    log: list[bytes] = []
    kept = doc.observe(lambda event: log.append(event.update))
    for number in range(UPDATES):
        if number % 100 == 0:
            board[f"element {number}"] = Map({"type": "rectangle", "x": 0.0, "y": 0.0, "isDeleted": False})
        elif number % 3 == 0:
            element = board[f"element {chance.randrange(number // 100 + 1) * 100}"]
            element["x"] = chance.random()
        else:
            notes.insert(chance.randrange(len(notes) + 1), chance.choice("abcdefgh "))
    doc.unobserve(kept)
    return log


def _join(seat: dict[str, Any]) -> dict[str, float]:
    """Connect, then count from HELLO until a PING behind it is answered: everything comes before that."""
    from websockets.sync.client import connect
    from websockets.typing import Origin, Subprotocol

    from interviews.room.protocol import SUBPROTOCOL, Hello, Kind, Ping, encode_client

    with connect(
        seat["url"],
        origin=Origin(seat["headers"]["origin"]),
        additional_headers={"Cookie": seat["headers"]["cookie"]},
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        max_size=None,
    ) as socket:
        started = time.perf_counter()
        socket.send(encode_client(Hello(secrets.token_bytes(8), 0, 0)))
        socket.send(encode_client(Ping(0.0)))
        size = 0
        while (data := socket.recv())[0] != Kind.PONG:
            size += len(data)
        return {"ms": (time.perf_counter() - started) * 1000, "kilobytes": size / 1000}


def _report(runs: dict[str, list[dict[str, float]]], compacting_seconds: float) -> None:
    middle = {
        name: {key: statistics.median(run[key] for run in some) for key in ("ms", "kilobytes")}
        for name, some in runs.items()
    }
    print(f"{f'joining {UPDATES} updates':<28} {'ms':>8} {'kB':>8}   each run (ms)")
    for name, some in runs.items():
        each = "  ".join(f"{run['ms']:.0f}" for run in some)
        print(f"{name:<28} {middle[name]['ms']:>8.0f} {middle[name]['kilobytes']:>8.0f}   {each}")
    print(
        f"{'making the snapshot':<28} {compacting_seconds * 1000:>8.0f}            (aim to join: {AIM_MS} ms)"
    )
    write_result(
        "room_join",
        {
            "updates": UPDATES,
            "tail": TAIL,
            "median": middle,
            "compacting_ms": compacting_seconds * 1000,
            "runs": runs,
        },
    )


if __name__ == "__main__":
    main()
