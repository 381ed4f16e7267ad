"""The writer by itself: what it does with too much, with the impossible, and with no database."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg2
import pytest

from accounts.models import User
from interviews.models import Room, RoomLogEntry, Round
from interviews.room.drafts import Draft, Outcome, Verdict
from interviews.room.log import EXIT_WITHOUT_WRITER, MAX_WAITING_ENTRIES, LogWriter
from interviews.room.process import _writer_connection

JOIN = 4
NOBODY = 2_000_000_000


def draft(room: Room, author: int, lseq: int) -> Draft:
    return Draft(room.pk, author, b"testtest", lseq, JOIN, 0, b"")


def outcomes_of(drafts: list[Draft]) -> list[Outcome]:
    """Write them all at once, with a writer of our own."""

    async def write() -> list[Outcome]:
        told: list[Outcome] = []
        writer = LogWriter(_writer_connection(), told.extend)
        for each in drafts:
            assert writer.submit(each)
        writer.start()
        await writer.stop(10)
        await asyncio.sleep(0)
        return told

    return asyncio.run(write())


def test_an_entry_that_can_never_be_written_does_not_hold_up_the_others(
    transactional_db: None, live_round: Round, alice: User, bob: User
) -> None:
    room = live_round.room
    outcomes = outcomes_of([draft(room, alice.pk, 1), draft(room, NOBODY, 1), draft(room, bob.pk, 1)])
    assert [outcome.verdict for outcome in outcomes] == [
        Verdict.WRITTEN,
        Verdict.IMPOSSIBLE,
        Verdict.WRITTEN,
    ]
    assert [outcome.seq for outcome in outcomes] == [2, 0, 3]


def held_and_free(round_: Round) -> tuple[Room, Room, Any]:
    """The round's room, whose row the connection holds until it ends, and the interview's other one."""
    busy = round_.room
    free = Room.objects.exclude(pk=busy.pk).get(round__interview=round_.interview)
    holder = psycopg2.connect(**_writer_connection())
    holder.cursor().execute("SELECT 1 FROM interviews_room WHERE round_id = %s FOR UPDATE", [str(busy.pk)])
    return busy, free, holder


def test_entries_behind_one_put_off_wait_with_it(
    transactional_db: None, live_round: Round, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room comes free in the middle of looking for the impossible entry: a tab's order still holds."""
    busy, free, holder = held_and_free(live_round)
    write = LogWriter._write

    def write_and_let_go(writer: LogWriter, batch: list[Draft]) -> list[Outcome]:
        if [each.author for each in batch] == [NOBODY]:
            holder.rollback()
        return write(writer, batch)

    monkeypatch.setattr(LogWriter, "_write", write_and_let_go)
    try:
        first, *others = (draft(busy, alice.pk, lseq) for lseq in range(1, 4))
        outcomes_of([first, draft(free, NOBODY, 1), *others])
    finally:
        holder.close()
    written = RoomLogEntry.objects.filter(room=busy, author=alice, tab=b"testtest").order_by("seq")
    assert list(written.values_list("lseq", flat=True)) == [1, 2, 3]


def test_what_is_put_off_slows_down_no_other_room(
    transactional_db: None, live_round: Round, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five batches wait for a room that somebody holds; 300 entries of another room are two batches."""
    busy, free, holder = held_and_free(live_round)
    write = LogWriter._write
    writes: list[list[Outcome]] = []

    def write_and_count(writer: LogWriter, batch: list[Draft]) -> list[Outcome]:
        writes.append(write(writer, batch))
        if RoomLogEntry.objects.filter(room=free).count() == 300:
            holder.rollback()
        return writes[-1]

    monkeypatch.setattr(LogWriter, "_write", write_and_count)
    try:
        drafts = [draft(busy, alice.pk, lseq) for lseq in range(1, 1251)]
        drafts += [draft(free, alice.pk, lseq) for lseq in range(1, 301)]
        outcomes = outcomes_of(drafts)
    finally:
        holder.close()
    of_free = [batch for batch in writes if any(each.draft.room == free.pk for each in batch)]
    assert len(of_free) <= 3
    tried_again = [each.draft.lseq for batch in writes for each in batch if each.verdict is Verdict.BUSY]
    assert set(tried_again[250:]) <= {1}
    assert [each.draft.lseq for each in outcomes if each.draft.room == busy.pk] == list(range(1, 1251))


def test_the_same_entry_twice_in_one_batch_is_written_once(
    transactional_db: None, live_round: Round, alice: User
) -> None:
    room = live_round.room
    outcomes = outcomes_of([draft(room, alice.pk, 1), draft(room, alice.pk, 1), draft(room, alice.pk, 2)])
    assert [(outcome.verdict, outcome.seq) for outcome in outcomes] == [
        (Verdict.WRITTEN, 2),
        (Verdict.WRITTEN, 3),
        (Verdict.KNOWN, 2),
    ]


def test_entries_of_many_rooms_go_into_one_batch_each_in_its_order(
    transactional_db: None, live_round: Round, alice: User
) -> None:
    rooms = list(Room.objects.filter(round__interview=live_round.interview))
    drafts = [draft(room, alice.pk, lseq) for lseq in range(1, 51) for room in rooms]
    outcomes = outcomes_of(drafts)
    assert {outcome.verdict for outcome in outcomes} == {Verdict.WRITTEN}
    for room in rooms:
        base = 1 if room.pk == live_round.pk else 0
        seqs = [outcome.seq for outcome in outcomes if outcome.draft.room == room.pk]
        assert seqs == list(range(base + 1, base + 51))


def with_no_database(act: Callable[[LogWriter], None]) -> float:
    """Return the seconds that it took to stop a writer which never reached a database."""

    async def run() -> float:
        writer = LogWriter({"host": "/nowhere", "dbname": "none"}, lambda outcomes: None)
        act(writer)
        writer.start()
        started = time.monotonic()
        await writer.stop(5)
        return time.monotonic() - started

    return asyncio.run(run())


def test_when_too_much_waits_no_more_is_taken_and_stopping_does_not_wait_for_ever(live_round: Round) -> None:
    room = live_round.room

    def fill(writer: LogWriter) -> None:
        for lseq in range(1, MAX_WAITING_ENTRIES + 1):
            assert writer.submit(draft(room, 1, lseq))
        assert not writer.submit(draft(room, 1, MAX_WAITING_ENTRIES + 1))

    assert with_no_database(fill) < 6


def test_a_process_whose_writer_breaks_ends_instead_of_staying_mute() -> None:
    script = (
        "import asyncio, uuid\n"
        "from interviews.room.drafts import Draft\n"
        "from interviews.room.log import LogWriter\n"
        "async def main():\n"
        "    writer = LogWriter({}, print)\n"
        "    writer.submit(Draft(uuid.uuid4(), 1, [], 1, 1, 0, b''))\n"
        "    writer.start()\n"
        "    await asyncio.sleep(20)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=30, check=False)
    assert done.returncode == EXIT_WITHOUT_WRITER
