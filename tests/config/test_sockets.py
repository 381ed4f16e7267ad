"""What a WebSocket waits on: like the parts of asyncio whose place they take."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from config.sockets import Gate, Mailbox


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
