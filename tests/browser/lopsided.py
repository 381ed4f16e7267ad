"""A line whose two directions take different times: a TCP relay in front of a real process."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue

CHUNK = 65_536


class Line:
    """Listens on a port of its own and hands on to `target`, each way with its own delay in seconds."""

    def __init__(self, target: int, there: float, back: float) -> None:
        self._target = target
        self.there, self.back = there, back
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for each in [self._listener, *self._open]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._open += [near, far]
                self._carry(near, far, self.there)
                self._carry(far, near, self.back)

    def _carry(self, source: socket.socket, sink: socket.socket, seconds: float) -> None:
        """What comes is due `seconds` later, however much is under way already."""
        under_way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        threading.Thread(target=_read, args=(source, under_way, seconds), daemon=True).start()
        threading.Thread(target=_write, args=(sink, under_way), daemon=True).start()


def _read(source: socket.socket, under_way: "SimpleQueue[tuple[float, bytes]]", seconds: float) -> None:
    data = b"."
    while data:
        try:
            data = source.recv(CHUNK)
        except OSError:
            data = b""
        under_way.put((time.monotonic() + seconds, data))


def _write(sink: socket.socket, under_way: "SimpleQueue[tuple[float, bytes]]") -> None:
    with suppress(OSError):
        while True:
            due, data = under_way.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not data:
                sink.shutdown(socket.SHUT_RDWR)
                return
            sink.sendall(data)


@contextmanager
def lopsided_line(target: int, *, there: float, back: float) -> Iterator[Line]:
    line = Line(target, there, back)
    try:
        yield line
    finally:
        line.close()
