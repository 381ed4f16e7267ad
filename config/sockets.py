"""One WebSocket as uvicorn keeps it, without what it needs no more: a room is idle most of the time.

And one socket cannot keep the loop from the others. Chosen by `--ws config.sockets:RoomConnection`.
docs/decisions/0005 says what an idle room takes, and what a flood of frames.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

PIECE_BYTES = 1024
FRAMES_AT_ONCE = 100  # and those that end in the same piece; what a person does at once is hardly more
REST_SECONDS = 0.005


class Mailbox:
    """What uvicorn uses of `asyncio.Queue`, for one reader, without the queue's four deques."""

    __slots__ = ("_filled", "_messages")

    def __init__(self) -> None:
        self._messages: list[Any] = []
        self._filled: asyncio.Future[None] | None = None

    def put_nowait(self, message: Any) -> None:
        self._messages.append(message)
        if self._filled is not None and not self._filled.done():
            self._filled.set_result(None)

    async def get(self) -> Any:
        while not self._messages:
            self._filled = asyncio.get_running_loop().create_future()
            await self._filled
        return self._messages.pop(0)  # of few: see FRAMES_AT_ONCE

    def empty(self) -> bool:
        return not self._messages


class Gate:
    """What uvicorn uses of `asyncio.Event`, which exists only while the gate is shut."""

    __slots__ = ("_shut",)

    def __init__(self) -> None:
        self._shut: asyncio.Event | None = None

    def clear(self) -> None:
        self._shut = self._shut or asyncio.Event()

    def set(self) -> None:
        if self._shut is not None:
            self._shut.set()
            self._shut = None

    async def wait(self) -> None:
        while self._shut is not None:
            await self._shut.wait()


class RoomConnection(WebSocketsSansIOProtocol):
    """Forgets every header once the handshake is done; the application has read what it needs by then.

    One read of a socket may bring 40,000 frames. They are parsed some at a time, with a rest for the other
    sockets in between, in which no more is read of this one. A large frame is parsed without any rest.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue: Any = Mailbox()
        self.writable: Any = Gate()
        self._unread = b""

    def data_received(self, data: bytes) -> None:
        rests = bool(self._unread)
        self._unread += data
        if rests:
            self._pause()
        else:
            self._parse()

    async def receive(self) -> Any:
        message = await self.queue.get()
        self._resume()
        return message

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.accept":
            self.request.headers.clear()
            self.response.headers.clear()
            self.scope["headers"] = []

    def _parse(self) -> None:
        """Hand some frames to the application, and to itself later what is left of the read."""
        unread, self._unread = self._unread, b""
        at = frames = 0
        while at < len(unread) and frames < FRAMES_AT_ONCE and not self.transport.is_closing():
            frames += self._parse_piece(unread[at : at + PIECE_BYTES])
            at += PIECE_BYTES
        if self.transport.is_closing():
            return
        self._unread = unread[at:]
        if self._unread:
            self._pause()
            self.loop.call_later(REST_SECONDS, self._parse)
        else:
            self._resume()

    def _parse_piece(self, piece: bytes) -> int:
        """As uvicorn does with all of a read; return how many frames ended in it."""
        self.conn.receive_data(piece)
        if self.conn.parser_exc is not None:
            self.handle_parser_exception()
            return 0
        frames = len(self.conn.events)
        self.handle_events()
        return frames

    def _pause(self) -> None:
        if not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()

    def _resume(self) -> None:
        """Read on once all is parsed and taken; after our close nobody takes, but its answer is awaited."""
        taken = self.queue.empty() or self.close_sent
        if self.read_paused and taken and not self._unread and not self.transport.is_closing():
            self.read_paused = False
            self.transport.resume_reading()
