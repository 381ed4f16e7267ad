"""One WebSocket as uvicorn keeps it, without what it needs no more: a room is idle most of the time.

Chosen by `--ws config.sockets:RoomConnection`. docs/decisions/0005 says what an idle room takes.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


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
        return self._messages.pop(0)  # hardly ever more than one: uvicorn pauses reading after each

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
    """Forgets every header once the handshake is done; the application has read what it needs by then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue: Any = Mailbox()
        self.writable: Any = Gate()

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.accept":
            self.request.headers.clear()
            self.response.headers.clear()
            self.scope["headers"] = []
