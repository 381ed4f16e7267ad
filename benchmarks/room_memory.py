"""Memory of a live process per idle room: two people each, who joined and then do nothing.

Run with `python -m benchmarks room_memory`. The resident memory of the live process is read before the first
room, after some, and after all: the slope is what a room costs, without what only the first one costs.
"""

import asyncio
import secrets
from contextlib import ExitStack
from typing import Any

from benchmarks.rooms import Rooms, make_rooms, serve
from benchmarks.stage import stage, write_result

ROOMS = 300
WARMUP_ROOMS = 50
SETTLE_SECONDS = 8.0  # announcements, watches and joins have all been round by then
AIM_KB = 50


def main() -> None:
    with stage() as folder, ExitStack() as cleanup:
        rooms = make_rooms(ROOMS)
        running = serve(cleanup, folder, "room")
        asyncio.run(_measure(running, rooms))


async def _measure(running: Any, rooms: Rooms) -> None:
    import psutil

    process = psutil.Process(running.processes[0].pid)
    seats = running.seats(rooms)
    sockets: list[Any] = []
    empty = process.memory_info().rss
    await _open(sockets, seats[:WARMUP_ROOMS])
    some = process.memory_info().rss
    await _open(sockets, seats[WARMUP_ROOMS:])
    full = process.memory_info().rss
    for socket in sockets:
        await socket.close()
    _report(empty, some, full)


async def _open(sockets: list[Any], seats: list[list[dict[str, Any]]]) -> None:
    for pair in seats:
        sockets += await asyncio.gather(*map(_join, pair))
    await asyncio.sleep(SETTLE_SECONDS)


async def _join(seat: dict[str, Any]) -> Any:
    from websockets.asyncio.client import connect
    from websockets.typing import Origin, Subprotocol

    from interviews.room.protocol import SUBPROTOCOL, Hello, encode_client

    socket = await connect(
        seat["url"],
        origin=Origin(seat["headers"]["origin"]),
        additional_headers={"Cookie": seat["headers"]["cookie"]},
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
    )
    await socket.send(encode_client(Hello(secrets.token_bytes(8), 0, 0)))
    await socket.recv()
    return socket


def _report(empty: int, some: int, full: int) -> None:
    per_room = (full - some) / (ROOMS - WARMUP_ROOMS) / 1000
    print(f"{'live process, no room':<32} {empty / 1e6:>8.1f} MB")
    print(f"{f'with {WARMUP_ROOMS} idle rooms of two':<32} {some / 1e6:>8.1f} MB")
    print(f"{f'with {ROOMS} idle rooms of two':<32} {full / 1e6:>8.1f} MB")
    print(f"{'each room more':<32} {per_room:>8.1f} kB   (aim: at most {AIM_KB})")
    result = {
        "rooms": ROOMS,
        "empty_bytes": empty,
        "some_bytes": some,
        "full_bytes": full,
        "kb_per_room": per_room,
    }
    write_result("room_memory", result)


if __name__ == "__main__":
    main()
