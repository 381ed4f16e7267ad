"""Two tabs come into a room at once, as after a restart: the first to look misses nothing the other saw."""

import asyncio
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from interviews.room.asgi import Visit
from interviews.room.live_room import LiveRoom, Surroundings
from interviews.room.outlet import Outlet
from interviews.room.pages import read_entries
from interviews.room.protocol import (
    EncodedEntry,
    Entries,
    Entry,
    EntryKind,
    Hello,
    Private,
    decode_server,
    encode_client,
    encode_entry,
)
from interviews.room.reads import Pass, RoomHeads, admit, read_heads, read_private, read_written
from interviews.room.tab import Tab

ROOM = uuid4()


def entry(seq: int) -> EncodedEntry:
    return encode_entry(Entry(seq, EntryKind.CHAT, 0, 1, b"somebody", seq, 0.0, b"hello"))


def event(seq: int) -> Private:
    return Private(seq, 0.0, {"type": "evidence_removed", "id": seq})


async def entries_after(room: UUID, after: int, up_to: int) -> list[EncodedEntry]:
    return [entry(seq) for seq in range(after + 1, up_to + 1)]


async def events_after(room: UUID, after: int, up_to: int) -> list[Private]:
    return [event(seq) for seq in range(after + 1, up_to + 1)]


class Process:
    """As much of a live process as a visit needs; the test answers each look at the heads."""

    def __init__(self) -> None:
        self.room = LiveRoom(
            ROOM,
            Surroundings(
                process=b"one live process",
                submit=lambda draft: True,
                publish=lambda room, message: None,
                next_lseq=count(1).__next__,
                read_entries=entries_after,
                read_private=events_after,
            ),
        )
        self.counted = 0
        self.heads: dict[bytes, asyncio.Future[RoomHeads]] = {}

    async def read(self, what: object, *args: Any) -> object:
        if what is admit:
            return Pass(ROOM, 1, "interviewer", "session", "mark")
        if what is read_heads:
            return await self.heads[args[2]]
        if what is read_written:
            self.counted += 1
            return 0
        return await {read_entries: entries_after, read_private: events_after}[what](*args)  # type: ignore[index]

    def enter(self, held: Pass, tab: bytes, outlet: Outlet) -> Tab:
        newcomer = Tab(held, tab, outlet)
        self.room.enter(newcomer)
        return newcomer

    def leave(self, tab: Tab) -> None:
        self.room.leave(tab)

    def room_of(self, tab: Tab) -> LiveRoom:
        return self.room

    def now_ms(self) -> float:
        return 0.0


class Browser:
    """A socket from the other end: says HELLO and keeps what it hears."""

    def __init__(self, process: Process, tab: bytes) -> None:
        self.heard: list[bytes] = []
        self._said = [{"type": "websocket.receive", "bytes": encode_client(Hello(tab, 0, 0))}]
        process.heads[tab] = asyncio.get_running_loop().create_future()
        visit = Visit(process, Outlet(self._hear), self._say)  # type: ignore[arg-type]
        self.visit = asyncio.create_task(visit.serve(None, ROOM))

    async def _say(self) -> dict[str, Any]:
        if not self._said:
            await asyncio.Event().wait()
        return self._said.pop()

    async def _hear(self, message: dict[str, Any]) -> None:
        self.heard.append(message["bytes"])

    @property
    def entries(self) -> list[int]:
        frames = [decode_server(frame) for frame in self.heard]
        return [one.seq for frame in frames if isinstance(frame, Entries) for one in frame.entries]

    @property
    def events(self) -> list[int]:
        frames = [decode_server(frame) for frame in self.heard]
        return [frame.seq for frame in frames if isinstance(frame, Private)]


def heads(head: int, private_head: int) -> RoomHeads:
    return RoomHeads(head, private_head, closed=False, lseq=0, snapshot_seq=0)


async def settled() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def test_a_tab_that_looked_earlier_and_heard_later_misses_nothing() -> None:
    async def come_together() -> tuple[Browser, Browser]:
        process = Process()
        early, late = Browser(process, b"earlytab"), Browser(process, b"late tab")
        await settled()
        process.heads[b"late tab"].set_result(heads(10, 5))
        await settled()
        process.heads[b"earlytab"].set_result(heads(8, 3))
        await settled()
        process.room.log.offer([entry(11)])
        process.room.private.offer([event(6)])
        await settled()
        for browser in (early, late):
            browser.visit.cancel()
        await asyncio.wait({early.visit, late.visit})
        process.room.empty()
        return early, late

    for browser in asyncio.run(come_together()):
        assert browser.entries == list(range(1, 12))
        assert browser.events == list(range(1, 7))


def test_what_a_person_has_written_is_counted_for_their_first_tab_only() -> None:
    async def come_one_by_one() -> int:
        process = Process()
        for tab in (b"firsttab", b"next tab", b"one more"):
            browser = Browser(process, tab)
            await settled()
            process.heads[tab].set_result(heads(1, 0))
            await settled()
            browser.visit.cancel()
            await asyncio.wait({browser.visit})
        process.room.empty()
        return process.counted

    assert asyncio.run(come_one_by_one()) == 1
