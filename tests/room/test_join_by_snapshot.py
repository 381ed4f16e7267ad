"""Entering a room whose log was compacted: the snapshot, the entries beside it, and what came after."""

from typing import Any

import pytest
from pycrdt import Doc, Text

from accounts.models import User
from interviews.models import Room, RoomLogEntry
from interviews.room.asgi import SNAPSHOT_FROM_ENTRIES
from interviews.room.compaction import compact_room
from interviews.room.protocol import MAX_FRAME_BYTES, EntryKind, Snapshot
from tests.room.documents import nested_bomb, notes_of, typed, write_log
from tests.room.live import LiveServer, RoomClient

WORDS = "a long requirement " * 20


@pytest.fixture
def compacted(room: Room, alice: User) -> Room:
    write_log(room, alice, [*typed(WORDS), nested_bomb()])
    compact_room(room_id=room.pk)
    return Room.objects.get(pk=room.pk)


def notes_heard(client: RoomClient) -> str:
    return notes_of(b"".join(each.part for each in client.of(Snapshot)), *client.updates)


def wait_for_snapshot(client: RoomClient) -> Snapshot:
    client.wait_until(lambda: any(each.left == 0 for each in client.of(Snapshot)))
    return client.of(Snapshot)[-1]


def test_a_newcomer_gets_the_snapshot_and_every_entry_beside_it_and_after_it(
    live: LiveServer, compacted: Room, alice: User, bob: User
) -> None:
    earlier = live.join(alice, compacted.pk)
    earlier.wait_for_ack(earlier.chat("before"))
    compact_room(room_id=compacted.pk)
    earlier.wait_for_ack(earlier.chat("after"))
    newcomer = live.join(bob, compacted.pk)
    snapshot = wait_for_snapshot(newcomer)
    newcomer.wait_until(lambda: any(entry.payload == b"after" for entry in newcomer.entries))
    assert notes_heard(newcomer) == WORDS
    assert newcomer.updates == []
    heard = [(entry.seq, entry.kind) for entry in newcomer.entries if entry.seq <= newcomer.welcome["head"]]
    beside = RoomLogEntry.objects.filter(room=compacted).exclude(kind=EntryKind.UPDATE).order_by("seq")
    expected = list(beside.filter(seq__lte=newcomer.welcome["head"]).values_list("seq", "kind"))
    assert heard == expected
    assert snapshot.seq < newcomer.welcome["head"]


def test_the_entries_beside_come_before_the_snapshot(
    live: LiveServer, compacted: Room, alice: User, bob: User
) -> None:
    earlier = live.join(alice, compacted.pk)
    earlier.wait_for_ack(earlier.chat("before"))
    compact_room(room_id=compacted.pk)
    newcomer = live.join(bob, compacted.pk)
    snapshot = wait_for_snapshot(newcomer)
    assert any(entry.payload == b"before" for entry in newcomer.entries)
    assert all(entry.seq <= snapshot.seq for entry in newcomer.entries)


def test_who_lacks_little_gets_the_entries_themselves(
    live: LiveServer, compacted: Room, alice: User, bob: User
) -> None:
    back = live.join(bob, compacted.pk, seq=compacted.head - SNAPSHOT_FROM_ENTRIES)
    back.wait_until(lambda: len(back.updates) == SNAPSHOT_FROM_ENTRIES)
    assert back.of(Snapshot) == []


def test_a_large_snapshot_comes_in_frames_of_the_usual_size(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    doc: Doc[Any] = Doc()
    doc.get("notes", type=Text).insert(0, "x" * 700_000)
    write_log(room, alice, [doc.get_update(), *[b"junk"] * SNAPSHOT_FROM_ENTRIES])
    compact_room(room_id=room.pk)
    newcomer = live.join(bob, room.pk)
    wait_for_snapshot(newcomer)
    parts = newcomer.of(Snapshot)
    assert len(parts) == 3
    assert [part.left for part in parts][-1] == 0
    assert all(14 + len(part.part) <= MAX_FRAME_BYTES for part in parts)
    assert notes_heard(newcomer) == "x" * 700_000


def test_an_edit_in_the_snapshot_is_acknowledged_when_it_is_sent_again(
    live: LiveServer, room: Room, alice: User
) -> None:
    writer = live.join(alice, room.pk)
    lseqs = [writer.update(update) for update in typed("again " * 40)[:230]]
    seqs = [writer.wait_for_ack(lseq) for lseq in lseqs]
    compact_room(room_id=room.pk)
    back = live.join(alice, room.pk, tab=writer.tab)
    wait_for_snapshot(back)
    back.lseq = 0
    assert back.wait_for_ack(back.update(typed("again ")[0])) == seqs[0]


def test_edits_go_on_while_a_snapshot_is_made(
    live: LiveServer, compacted: Room, alice: User, bob: User
) -> None:
    writer, reader = live.join(alice, compacted.pk), live.join(bob, compacted.pk)
    wait_for_snapshot(reader)
    doc: Doc[Any] = Doc()
    notes = doc.get("notes", type=Text)
    for number in range(30):
        before = doc.get_state()
        notes += f"{number} "
        writer.wait_for_ack(writer.update(doc.get_update(before)))
        if number % 10 == 0:
            compact_room(room_id=compacted.pk)
    reader.wait_until(lambda: len(reader.updates) == 30)
    late = live.join(bob, compacted.pk)
    wait_for_snapshot(late)
    late.hear_the_rest()
    assert notes_heard(late) == notes_heard(reader)
