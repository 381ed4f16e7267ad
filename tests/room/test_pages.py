"""What of a log is in memory at once: pages with a limit in bytes, and one snapshot for all who come."""

import asyncio
from uuid import UUID, uuid4

from accounts.models import User
from interviews.models import Room, RoomLogEntry, Round
from interviews.room.pages import PAGE_BYTES, PAGE_ENTRIES, WIRE_PAGE_ENTRIES, read_entries, read_wire
from interviews.room.protocol import MAX_FRAME_BYTES, EncodedEntry
from interviews.room.reads import StoredSnapshot
from interviews.room.snapshots import Snapshots
from tests.room.documents import write_log

ROOM = uuid4()


def pages_of(room_id: UUID, head: int) -> list[list[EncodedEntry]]:
    pages: list[list[EncodedEntry]] = []
    after = 0
    while after < head:
        pages.append(read_entries(room_id, after, head))
        after = pages[-1][-1].seq
    return pages


def test_a_page_has_as_many_entries_and_bytes_as_it_may_and_none_is_left_out(
    live_round: Round, alice: User
) -> None:
    room = Room.objects.get(pk=live_round.pk)
    write_log(room, alice, [b"small"] * (PAGE_ENTRIES + 10) + [bytes(MAX_FRAME_BYTES - 6)] * 9 + [b"last"])
    head = room.head + PAGE_ENTRIES + 20
    pages = pages_of(room.pk, head)
    assert [entry.seq for page in pages for entry in page] == list(range(1, head + 1))
    assert [len(page) for page in pages] == [PAGE_ENTRIES, 11 + 3, 3, 3 + 1]
    assert all(sum(len(entry.wire) for entry in page) <= PAGE_BYTES + 4 * PAGE_ENTRIES for page in pages)


def test_postgresql_writes_entries_as_the_room_does(live_round: Round, alice: User) -> None:
    room = Room.objects.get(pk=live_round.pk)
    write_log(room, alice, [b"", bytes(range(256)), *[b"small"] * WIRE_PAGE_ENTRIES])
    RoomLogEntry.objects.filter(room=room, seq=2).update(doc=1, lseq=2**32 - 1)
    RoomLogEntry.objects.filter(room=room, seq=3).update(author=None, tab=b"ab")
    head = room.head + 2 + WIRE_PAGE_ENTRIES
    wire, after = b"", 0
    while page := read_wire(room.pk, after, head):
        after, piece = page
        wire += piece
    assert after == head
    assert wire == b"".join(entry.wire for page in pages_of(room.pk, head) for entry in page)


class Store:
    """A room's snapshot, and how often it is read."""

    def __init__(self) -> None:
        self.seq = 5
        self.reads = 0

    async def read(self, room_id: UUID) -> StoredSnapshot:
        self.reads += 1
        await asyncio.sleep(0)
        return StoredSnapshot(0, self.seq, b"much")


def test_who_comes_at_once_or_while_another_is_still_being_sent_it_shares_one_snapshot() -> None:
    async def come() -> None:
        store = Store()
        snapshots = Snapshots(store.read)
        first, second = await asyncio.gather(snapshots.of(ROOM, 5), snapshots.of(ROOM, 4))
        third = await snapshots.of(ROOM, 5)
        assert first is second is third
        assert store.reads == 1

    asyncio.run(come())


def test_a_snapshot_is_read_anew_when_more_is_wanted_or_nobody_holds_it() -> None:
    async def come() -> None:
        store = Store()
        snapshots = Snapshots(store.read)
        first = await snapshots.of(ROOM, 5)
        store.seq = 9
        assert (await snapshots.of(ROOM, 9)).seq == 9
        assert first.seq == 5
        await snapshots.of(ROOM, 9)
        assert store.reads == 3

    asyncio.run(come())
