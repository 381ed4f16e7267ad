"""What a WebSocket waits on, like the parts of asyncio whose place they take; and how it reads a flood."""

import asyncio
from collections.abc import Coroutine
from itertools import pairwise
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState
from websockets.client import ClientProtocol
from websockets.uri import parse_uri

from config.sockets import FRAMES_AT_ONCE, PIECE_BYTES, Gate, Mailbox, RoomConnection


def run(waiting: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(waiting, timeout=5))


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_messages_come_in_the_order_in_which_they_were_put() -> None:
    async def read() -> None:
        mailbox = Mailbox()
        for number in range(3):
            mailbox.put_nowait(number)
        assert [await mailbox.get() for _ in range(3)] == [0, 1, 2]
        assert mailbox.empty()

    run(read())


def test_a_reader_who_came_first_gets_what_is_put() -> None:
    async def read() -> None:
        mailbox = Mailbox()
        reader = asyncio.create_task(mailbox.get())
        await settled()
        mailbox.put_nowait("one")
        mailbox.put_nowait("two")
        assert [await reader, await mailbox.get()] == ["one", "two"]

    run(read())


def test_a_reader_who_gives_up_takes_no_message_along() -> None:
    async def read() -> None:
        mailbox = Mailbox()
        reader = asyncio.create_task(mailbox.get())
        await settled()
        mailbox.put_nowait("one")
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader
        assert await mailbox.get() == "one"

    run(read())


def test_a_gate_is_open_from_the_start() -> None:
    run(Gate().wait())


def test_everybody_waits_at_a_gate_until_it_is_opened() -> None:
    async def go_through() -> None:
        gate = Gate()
        gate.clear()
        gate.clear()
        writers = [asyncio.create_task(gate.wait()) for _ in range(2)]
        await settled()
        assert not any(writer.done() for writer in writers)
        gate.set()
        await asyncio.gather(*writers)

    run(go_through())


def test_a_gate_shut_again_at_once_lets_nobody_through() -> None:
    async def wait() -> None:
        gate = Gate()
        gate.clear()
        writer = asyncio.create_task(gate.wait())
        await settled()
        gate.set()
        gate.clear()
        await settled()
        assert not writer.done()
        gate.set()
        await writer

    run(wait())


class Listener:
    """An application that keeps what it hears, and says when it has heard `enough` or the socket is gone."""

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self.heard: list[bytes] = []
        self.done = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message["bytes"])
            if len(self.heard) == self._enough:
                await send({"type": "websocket.close", "code": 4429})
        self.done.set()


async def throw(listener: Listener, frames: list[bytes]) -> list[int]:
    """Send frames at once, wait until all is done; return how many were heard in each turn of the loop."""
    config = Config(listener, log_level="error", ws_per_message_deflate=False)
    config.load()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: RoomConnection(config, ServerState(), {}), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    client = ClientProtocol(parse_uri("ws://127.0.0.1/"))
    client.send_request(client.connect())
    writer.write(b"".join(client.data_to_send()))
    client.receive_data(await reader.readuntil(b"\r\n\r\n"))
    for frame in frames:
        client.send_binary(frame)
    writer.write(b"".join(client.data_to_send()))
    turns = [0]
    while not listener.done.is_set():
        await asyncio.sleep(0)
        turns.append(len(listener.heard))
    client.receive_data(await reader.read(100))
    assert client.close_rcvd is not None
    assert client.close_rcvd.code == 4429
    writer.write(b"".join(client.data_to_send()))  # the answer to the close, behind all that is still unread
    assert await reader.read() == b""
    writer.close()
    server.close()
    return [after - before for before, after in pairwise(turns)]


def test_a_flood_of_frames_is_heard_whole_and_leaves_every_turn_to_others_too() -> None:
    async def flood() -> None:
        listener = Listener(enough=5000)
        heard_in_turns = await throw(listener, [b"%d" % number for number in range(5000)])
        assert listener.heard == [b"%d" % number for number in range(5000)]
        assert max(heard_in_turns) <= FRAMES_AT_ONCE + PIECE_BYTES // 6

    run(flood())


def test_who_is_closed_in_the_middle_of_a_flood_is_heard_no_more_and_goes_in_good_order() -> None:
    async def flood() -> None:
        listener = Listener(enough=200)
        await throw(listener, [b"x"] * 3000)
        assert len(listener.heard) < 200 + FRAMES_AT_ONCE + PIECE_BYTES // 6

    run(flood())


def test_large_frames_come_whole() -> None:
    async def send() -> None:
        frames = [bytes([number]) * 250_000 for number in range(4)]
        listener = Listener(enough=4)
        await throw(listener, frames)
        assert listener.heard == frames

    run(send())
