"""Snapshots of a room's document: what they hold, what they leave out, and when they are made."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.models import User
from interviews.models import Room, RoomLogEntry, RoomSetAside, RoomSnapshot, Round
from interviews.room import compaction
from interviews.room.clock import move_clock
from interviews.room.compaction import compact_room, rooms_to_compact, wrong_snapshots
from interviews.room.tasks import compact, sweep_rooms
from tests.room.documents import (
    edits_of_three_people,
    memory_bomb,
    nested_bomb,
    notes_of,
    random_updates,
    typed,
    write_log,
)


@pytest.fixture
def quiet_room(live_round: Round) -> Room:
    """The room of round 1, with nobody in it. The log holds the start."""
    return Room.objects.get(pk=live_round.pk)


def snapshot_of(room: Room) -> RoomSnapshot:
    return RoomSnapshot.objects.get(room=room)


def aside_in(room: Room) -> dict[int, str]:
    return dict(RoomSetAside.objects.filter(room=room).values_list("seq", "reason"))


def log_of(room: Room) -> list[tuple[int, bytes]]:
    rows = RoomLogEntry.objects.filter(room=room).order_by("seq").values_list("seq", "payload")
    return [(seq, bytes(payload)) for seq, payload in rows]


def test_a_snapshot_holds_what_the_log_holds_and_leaves_the_log_alone(quiet_room: Room, alice: User) -> None:
    write_log(quiet_room, alice, typed("Count first, then draw."))
    log = log_of(quiet_room)
    compact_room(room_id=quiet_room.pk)
    snapshot = snapshot_of(quiet_room)
    assert notes_of(bytes(snapshot.payload)) == "Count first, then draw."
    assert (snapshot.seq, snapshot.entries, snapshot.is_final) == (1 + 23, 23, False)
    assert log_of(quiet_room) == log
    assert not wrong_snapshots()


@pytest.mark.parametrize("seed", range(4))
def test_one_snapshot_upon_another_is_the_same_as_the_whole_log(
    quiet_room: Room, alice: User, seed: int
) -> None:
    edits = edits_of_three_people(seed, 90)
    for start in range(0, 90, 30):
        write_log(quiet_room, alice, edits[start : start + 30])
        compact_room(room_id=quiet_room.pk)
    assert notes_of(bytes(snapshot_of(quiet_room).payload)) == notes_of(*edits)
    assert not wrong_snapshots()


def test_an_edit_that_came_before_what_it_builds_on_is_in_the_snapshot(quiet_room: Room, alice: User) -> None:
    first, second, third = typed("abc")
    write_log(quiet_room, alice, [first, third])
    compact_room(room_id=quiet_room.pk)
    assert not wrong_snapshots()
    write_log(quiet_room, alice, [second])
    compact_room(room_id=quiet_room.pk)
    assert notes_of(bytes(snapshot_of(quiet_room).payload)) == "abc"
    assert not wrong_snapshots()


def test_updates_that_kill_their_reader_or_make_no_sense_are_set_aside_and_the_others_kept(
    quiet_room: Room, alice: User
) -> None:
    letters = typed("safe")
    write_log(
        quiet_room,
        alice,
        [letters[0], memory_bomb(), letters[1], nested_bomb(), nested_bomb(), b"no update", *letters[2:]],
    )
    log = log_of(quiet_room)
    compact_room(room_id=quiet_room.pk)
    assert notes_of(bytes(snapshot_of(quiet_room).payload)) == "safe"
    assert snapshot_of(quiet_room).entries == 4
    assert aside_in(quiet_room) == {3: "undecodable", 5: "crashed", 6: "crashed", 7: "undecodable"}
    assert log_of(quiet_room) == log
    assert not wrong_snapshots()


def test_random_bytes_are_set_aside_and_the_snapshot_is_true(quiet_room: Room, alice: User) -> None:
    noise = random_updates(20261121)
    mixed = [update for letter in typed("quiet " * 50) for update in (letter, next(noise))]
    write_log(quiet_room, alice, mixed)
    compact_room(room_id=quiet_room.pk)
    assert notes_of(bytes(snapshot_of(quiet_room).payload)) == "quiet " * 50
    assert len(aside_in(quiet_room)) > 250
    assert not wrong_snapshots()


def test_a_document_that_cannot_be_merged_at_all_is_left_to_the_log(
    quiet_room: Room, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_log(quiet_room, alice, typed("some"))
    compact_room(room_id=quiet_room.pk)
    write_log(quiet_room, alice, edits_of_three_people(1, 500))
    monkeypatch.setattr(compaction, "COMPACTOR_SECONDS", 0.01)
    compact_room(room_id=quiet_room.pk)
    snapshot = snapshot_of(quiet_room)
    assert (snapshot.seq, snapshot.is_stuck, notes_of(bytes(snapshot.payload))) == (5, True, "some")
    assert rooms_to_compact() == []


def test_a_room_is_compacted_when_it_has_grown_by_entries_or_by_bytes(quiet_room: Room, alice: User) -> None:
    write_log(quiet_room, alice, typed("x" * 490))
    assert rooms_to_compact() == []
    write_log(quiet_room, alice, [b"junk"] * 10)
    assert rooms_to_compact() == [quiet_room.pk]
    assert sweep_rooms() == 1
    assert (snapshot_of(quiet_room).entries, len(aside_in(quiet_room))) == (490, 10)
    assert rooms_to_compact() == []
    write_log(quiet_room, alice, [bytes(250_000)] * 5)
    assert rooms_to_compact() == [quiet_room.pk]


def test_a_round_that_ends_gets_its_last_snapshot(
    quiet_room: Room, alice: User, bob: User, live_round: Round
) -> None:
    write_log(quiet_room, alice, typed("the end"))
    move_clock(user=bob, round_=live_round, move="end", version=1)
    assert rooms_to_compact() == [quiet_room.pk]
    compact(str(quiet_room.pk))
    snapshot = snapshot_of(quiet_room)
    assert (snapshot.is_final, notes_of(bytes(snapshot.payload))) == (True, "the end")
    assert compact_room(room_id=quiet_room.pk) is None


def test_a_room_with_its_last_snapshot_is_looked_at_no_more(
    quiet_room: Room, alice: User, bob: User, live_round: Round
) -> None:
    write_log(quiet_room, alice, typed("the end"))
    compact_room(room_id=quiet_room.pk)
    assert not Room.objects.get(pk=quiet_room.pk).is_compacted
    move_clock(user=bob, round_=live_round, move="end", version=1)
    for _ in range(2):  # the second time as for rooms of before there was the flag
        assert rooms_to_compact() == [quiet_room.pk]
        compact_room(room_id=quiet_room.pk)
        assert rooms_to_compact() == []
        Room.objects.filter(pk=quiet_room.pk).update(is_compacted=False)


def test_two_workers_at_once_make_one_snapshot(transactional_db: None, quiet_room: Room, alice: User) -> None:
    write_log(quiet_room, alice, [*typed("x" * 300), nested_bomb()])

    def work(_: int) -> None:
        try:
            compact(str(quiet_room.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    assert notes_of(bytes(snapshot_of(quiet_room).payload)) == "x" * 300
    assert aside_in(quiet_room) == {302: "crashed"}


def test_what_comes_in_while_a_snapshot_is_made_is_in_the_next(quiet_room: Room, alice: User) -> None:
    letters = typed("before after")
    write_log(quiet_room, alice, letters[:6])
    compact_room(room_id=quiet_room.pk)
    write_log(quiet_room, alice, letters[6:])
    assert snapshot_of(quiet_room).seq == 7
    compact_room(room_id=quiet_room.pk)
    assert notes_of(bytes(snapshot_of(quiet_room).payload)) == "before after"


def test_check_invariants_finds_a_snapshot_that_is_not_its_log(quiet_room: Room, alice: User) -> None:
    write_log(quiet_room, alice, typed("truth"))
    compact_room(room_id=quiet_room.pk)
    call_command("check_invariants", stdout=StringIO())
    RoomSnapshot.objects.update(payload=typed("lie")[0])
    errors = StringIO()
    with pytest.raises(CommandError, match="do not hold"):
        call_command("check_invariants", stderr=errors)
    assert f"a snapshot is what its log comes to: {quiet_room.pk} up to 6" in errors.getvalue()


def test_what_decodes_documents_is_in_no_process_but_the_compactor() -> None:
    """A worker asks for it as a program; the live process must never have it."""
    imports = "import config.asgi, config.celery; config.celery.app.loader.import_default_modules()"
    check = f"import sys; {imports}; sys.exit(any('crdt' in name for name in sys.modules))"
    subprocess.run([sys.executable, "-c", check], check=True, cwd=settings.BASE_DIR)
