"""Who is acknowledged when an entry turns out to be on disk already, and when."""

import asyncio
from uuid import uuid4

from interviews.room.drafts import Draft, Outcome, Verdict
from interviews.room.live_room import LiveRoom, Surroundings
from interviews.room.outlet import Outlet
from interviews.room.protocol import Ack, EncodedEntry, EntryKind, Private, decode_server
from interviews.room.reads import Pass
from interviews.room.tab import Tab

USER = 7
TAB = b"one tab "


async def no_entries(*asked: object) -> list[EncodedEntry]:
    return []


async def no_events(*asked: object) -> list[Private]:
    return []


def acknowledged(*, fed_up_to: int, read_up_to: int, resent: int) -> list[tuple[int, int]]:
    """What a tab that has read so far by itself is told at once of a draft that it resent."""

    async def act() -> list[tuple[int, int]]:
        sent: list[bytes] = []

        async def send(message: dict[str, bytes]) -> None:
            sent.append(message["bytes"])

        outlet, room_id = Outlet(send), uuid4()
        around = Surroundings(
            process=bytes(16),
            submit=lambda draft: True,
            publish=lambda room, message: None,
            next_lseq=lambda: 1,
            read_entries=no_entries,
            read_private=no_events,
        )
        room = LiveRoom(room_id, around)
        tab = Tab(Pass(room_id, USER, "candidate", "", ""), TAB, outlet)
        room.enter(tab)
        room.log.begin(fed_up_to)
        tab.log.start(read_up_to)
        draft = Draft(room_id, USER, TAB, 1, EntryKind.CHAT, 0, b"hello")
        room.settle([Outcome(draft, Verdict.KNOWN, resent, 0.0)])
        flowing = asyncio.create_task(outlet.flow())
        await asyncio.sleep(0)
        flowing.cancel()
        frames = [decode_server(data) for data in sent]
        return [pair for frame in frames if isinstance(frame, Ack) for pair in frame.pairs]

    return asyncio.run(act())


def test_a_tab_that_is_ahead_of_the_feed_does_not_wait_for_what_it_has_read() -> None:
    assert acknowledged(fed_up_to=3, read_up_to=6, resent=5) == [(1, 5)]


def test_what_is_not_delivered_yet_is_acknowledged_in_its_turn() -> None:
    assert acknowledged(fed_up_to=3, read_up_to=3, resent=5) == []
    assert acknowledged(fed_up_to=5, read_up_to=5, resent=5) == [(1, 5)]
