"""What a reader that never reads costs the two people beside it: `python -m benchmarks room_stalled`.

Fifty rooms draw. In half of the runs, alternating, the first room has a third tab that takes nothing off its
socket; whenever it has been thrown out it comes again. Only edits within that first room are timed here.
"""

import secrets
import socket
import statistics
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.rooms import Rooms, draw, install_peers, make_rooms, on_the_servers_core, serve
from benchmarks.stage import stage, write_result

ROOMS = 50
RUNS = 3
SECONDS, WARMUP_SECONDS = 10, 8
EDIT_BYTES = 1000  # so that what nobody takes fills the kernel's buffers and ours within seconds
STALLS_FOR_SECONDS = 7.0  # a reader is thrown out after five
RECEIVE_BUFFER_BYTES = 4096
STALLED = "one reader stalls"

Run = dict[str, Any]


def main() -> None:
    install_peers()
    runs: dict[str, list[Run]] = {"nobody stalls": [], STALLED: []}
    with on_the_servers_core(), stage() as folder:
        rooms = list(make_rooms(ROOMS * RUNS * len(runs)).items())
        for _ in range(RUNS):
            for name, some in runs.items():
                fresh = dict(rooms.pop() for _ in range(ROOMS))  # nobody reads the log of an earlier run
                some.append(_draw(folder, fresh, stalls=name == STALLED))
    _report(runs)


def _draw(folder: Path, rooms: Rooms, *, stalls: bool) -> Run:
    with ExitStack() as alone:
        running = serve(alone, folder, "room")
        if stalls:
            alone.enter_context(_stalled_reader(running.seats(rooms)[0][0]))
        return draw(running, rooms, seconds=SECONDS, warmup=WARMUP_SECONDS, edit_bytes=EDIT_BYTES)


@contextmanager
def _stalled_reader(seat: dict[str, Any]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=_stall_again_and_again, args=(seat, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _stall_again_and_again(seat: dict[str, Any], stop: threading.Event) -> None:
    while not stop.is_set():
        with _joined(seat):
            stop.wait(STALLS_FOR_SECONDS)


def _joined(seat: dict[str, Any]) -> socket.socket:
    """A socket that has said HELLO and read no more than the answer to its handshake."""
    from websockets.client import ClientProtocol
    from websockets.typing import Origin, Subprotocol
    from websockets.uri import parse_uri

    from interviews.room.protocol import SUBPROTOCOL, Hello, encode_client

    protocol = ClientProtocol(
        parse_uri(seat["url"]),
        origin=Origin(seat["headers"]["origin"]),
        subprotocols=[Subprotocol(SUBPROTOCOL)],
    )
    request = protocol.connect()
    request.headers["Cookie"] = seat["headers"]["cookie"]
    protocol.send_request(request)
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    address = urlsplit(seat["url"])
    stalled.connect((address.hostname, address.port))
    stalled.sendall(b"".join(protocol.data_to_send()))
    protocol.receive_data(stalled.recv(RECEIVE_BUFFER_BYTES))
    protocol.send_binary(encode_client(Hello(secrets.token_bytes(8), 0, 0)))
    stalled.sendall(b"".join(protocol.data_to_send()))
    return stalled


def _report(runs: dict[str, list[Run]]) -> None:
    print(f"{'edit to partner in the first room':<34} {'p50 ms':>7} {'p99 ms':>7} {'lost':>5}   each run")
    for name, some in runs.items():
        p50, p99 = (statistics.median(run[key] for run in some) for key in ("first_p50_ms", "first_p99_ms"))
        each = "  ".join(f"{run['first_p50_ms']:.2f} / {run['first_p99_ms']:.1f}" for run in some)
        lost = sum(run["lost"] for run in some)
        print(f"{name:<34} {p50:>7.2f} {p99:>7.1f} {lost:>5}   {each}")
    write_result("room_stalled", {"runs": runs})


if __name__ == "__main__":
    main()
