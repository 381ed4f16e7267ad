"""What waits to be sent to one socket: bounded, so that a slow reader costs itself and nobody else."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from interviews.room.protocol import Close

MAX_WAITING_BYTES = 1024 * 1024
EPHEMERAL_BELOW_BYTES = 64 * 1024
BEHIND_SECONDS = 5.0
CLOSE_WITHIN_SECONDS = 10.0

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Outlet:
    """Frames in order of `push`; the first reason to close wins and wakes whoever waits for `closed`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._waiting_bytes = 0
        self._filled = asyncio.Event()
        self._flowing = False
        self.closed: asyncio.Future[Close] = self._loop.create_future()

    def push(self, frame: bytes) -> None:
        """Queue a frame that must arrive; the socket is closed when it does not fit."""
        if self.closed.done():
            return
        if self._waiting_bytes + len(frame) > MAX_WAITING_BYTES and self._waiting:
            self.close(Close.SLOW)
            return
        self._waiting.append((self._loop.time(), frame))
        self._waiting_bytes += len(frame)
        self._filled.set()

    def push_ephemeral(self, frame: bytes) -> None:
        """Queue a frame that may be dropped, and is when the socket is not keeping up."""
        if self._waiting_bytes < EPHEMERAL_BELOW_BYTES:
            self.push(frame)

    def close(self, reason: Close) -> None:
        if not self.closed.done():
            self.closed.set_result(reason)

    def close_if_behind(self) -> None:
        """Close as SLOW when the oldest frame has waited too long; call it every second or so."""
        if self._flowing and self._waiting and self._loop.time() - self._waiting[0][0] > BEHIND_SECONDS:
            self.close(Close.SLOW)

    async def send_now(self, frame: bytes) -> None:
        """Send past the queue, before `flow` has begun; closes as SLOW when the reader does not take it."""
        try:
            async with asyncio.timeout(BEHIND_SECONDS):
                await self._send({"type": "websocket.send", "bytes": frame})
        except TimeoutError:
            self.close(Close.SLOW)
            await asyncio.Event().wait()  # whoever waits for `closed` cancels us

    async def flow(self) -> None:
        """Send what is pushed until cancelled, or until the client is gone, which its reader hears too."""
        self._flowing = True
        try:
            while True:
                await self._send_waiting()
                self._filled.clear()
                await self._filled.wait()
        except OSError:
            return

    async def _send_waiting(self) -> None:
        while self._waiting:
            frame = self._waiting[0][1]
            await self._send({"type": "websocket.send", "bytes": frame})
            self._waiting.popleft()
            self._waiting_bytes -= len(frame)

    async def send_close(self) -> None:
        """Tell the client why, if it takes it within a while. `flow` must have ended."""
        try:
            async with asyncio.timeout(CLOSE_WITHIN_SECONDS):
                await self._send({"type": "websocket.close", "code": int(self.closed.result())})
        except OSError:  # it was gone already, or did not take it (TimeoutError)
            return
