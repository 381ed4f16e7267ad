"""What live processes tell each other is heard again after whatever went wrong."""

import asyncio
from uuid import UUID, uuid4

from django.conf import settings

from interviews.room.bus import Bus
from interviews.room.hints import Heads, Message

ROOM = uuid4()


def test_a_defect_in_what_is_done_with_a_message_does_not_leave_the_process_deaf() -> None:
    async def talk() -> None:
        heard: asyncio.Queue[int] = asyncio.Queue()

        def hear(room_id: UUID, message: Message) -> None:
            assert isinstance(message, Heads)
            heard.put_nowait(message.head)
            if message.head == 1:
                raise RuntimeError("nobody thought of this")

        bus = Bus(settings.REDIS_URL, hear)
        bus.follow(ROOM)
        bus.start()
        try:
            for head in (1, 2):
                await say_until_heard(bus, head, heard)
        finally:
            await bus.stop()

    asyncio.run(talk())


async def say_until_heard(bus: Bus, head: int, heard: "asyncio.Queue[int]") -> None:
    """Again and again, because what is said while a process connects is lost."""
    async with asyncio.timeout(5):
        while heard.empty() or await heard.get() != head:
            bus.publish(ROOM, Heads(head, 0))
            await asyncio.sleep(0.02)
