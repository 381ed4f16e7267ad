"""Edits: on disk before anybody hears of them, in order, once."""

import json

import pytest
from django.db import transaction

from accounts.models import User
from interviews.models import Room, RoomLogEntry, Round
from interviews.room.clock import end_round, move_clock
from interviews.room.protocol import (
    Ack,
    Chat,
    Close,
    Entries,
    EntryKind,
    Ephemeral,
    Error,
    Hello,
    Private,
    Relayed,
    Update,
)
from interviews.room.services import publish_private
from tests.room.live import LiveServer


def test_welcome_says_where_the_room_stands(live: LiveServer, room: Room, alice: User, bob: User) -> None:
    client = live.join(bob, room.pk)
    client.hear_the_rest()
    assert client.welcome["role"] == "interviewer"
    assert (client.welcome["user"], client.welcome["lseq"]) == (bob.pk, 0)
    assert client.welcome["here"] == [{"user": bob.pk, "tab": client.tab.hex()}]
    assert client.welcome["closed"] is False
    clock = client.entries[0]
    assert (clock.seq, clock.kind, clock.author) == (1, EntryKind.CLOCK, bob.pk)
    assert json.loads(clock.payload)["stage"] == "requirements"


def test_an_edit_is_on_disk_before_it_is_acknowledged_or_seen(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    seq = candidate.wait_for_ack(candidate.update(b"stroke"))
    interviewer.wait_for_update(b"stroke")
    row = RoomLogEntry.objects.get(room=room, seq=seq)
    assert (bytes(row.payload), row.author, bytes(row.tab)) == (b"stroke", alice, candidate.tab)
    seen = next(entry for entry in interviewer.entries if entry.payload == b"stroke")
    assert (seen.seq, seen.author, seen.tab, seen.lseq) == (seq, alice.pk, candidate.tab, 1)
    assert abs(seen.at_ms - row.at.timestamp() * 1000) < 1


def test_while_postgresql_has_not_committed_nobody_hears_of_an_edit(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    candidate.wait_for_here(alice.pk, bob.pk)
    candidate.hear_the_rest()
    with transaction.atomic():
        Room.objects.select_for_update(no_key=True).get(pk=room.pk)
        lseq = candidate.update(b"held back")
        for _ in range(20):
            candidate.hear_the_rest()
            interviewer.hear_the_rest()
        assert lseq not in candidate.acks
        assert b"held back" not in interviewer.updates
    candidate.wait_for_ack(lseq)
    interviewer.wait_for_update(b"held back")


def test_a_slow_transaction_of_one_room_does_not_hold_up_another(
    live: LiveServer, room: Room, other_round: Round, alice: User, bob: User
) -> None:
    stuck, other = live.join(alice, room.pk), live.join(bob, other_round.pk)
    with transaction.atomic():
        Room.objects.select_for_update(no_key=True).get(pk=room.pk)
        waiting = [stuck.update(b"%d" % number) for number in range(5)]
        other.wait_for_ack(other.update(b"goes through"))
        stuck.hear_the_rest()
        assert not stuck.acks
    stuck.wait_until(lambda: set(waiting) <= set(stuck.acks))
    assert [stuck.acks[lseq] for lseq in waiting] == sorted(stuck.acks[lseq] for lseq in waiting)


def test_resending_is_acknowledged_with_the_same_seq_and_seen_once(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    seq = candidate.wait_for_ack(candidate.update(b"once"))
    for _ in range(3):
        candidate.send(Update(1, 0, b"once"))
    candidate.wait_until(lambda: sum(len(frame.pairs) for frame in candidate.of(Ack)) == 4)
    assert set(candidate.acks.values()) == {seq}
    interviewer.wait_for_update(b"once")
    interviewer.hear_the_rest()
    assert interviewer.updates == [b"once"]
    head = Room.objects.get(pk=room.pk).head
    assert head == RoomLogEntry.objects.filter(room=room).count()


def test_the_log_has_no_gap_whatever_was_sent_twice_or_refused(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    for lseq in (1, 2, 2, 3, 1, 4, 4, 4, 5):
        candidate.send(Update(lseq, 0, b"%d" % lseq))
        interviewer.update(b"i%d" % lseq)
    candidate.wait_until(lambda: set(candidate.acks) == {1, 2, 3, 4, 5})
    interviewer.wait_until(lambda: len(interviewer.acks) == 9)
    seqs = list(RoomLogEntry.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, Room.objects.get(pk=room.pk).head + 1))
    assert interviewer.updates == [b"1", b"2", b"3", b"4", b"5"]


def test_nobody_can_use_up_another_persons_counts(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate = live.join(alice, room.pk)
    intruder = live.join(bob, room.pk, tab=candidate.tab)
    intruder.wait_for_ack(intruder.update(b"first with this tab and lseq"))
    candidate.wait_for_ack(candidate.update(b"still written"))
    assert RoomLogEntry.objects.filter(room=room, payload=b"still written", author=alice).exists()


def test_chat_reaches_the_other_as_an_entry(live: LiveServer, room: Room, alice: User, bob: User) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    candidate.chat("Shall we assume ten million users? ✓")
    interviewer.wait_until(lambda: any(entry.kind == EntryKind.CHAT for entry in interviewer.entries))
    told = next(entry for entry in interviewer.entries if entry.kind == EntryKind.CHAT)
    assert told.payload.decode() == "Shall we assume ten million users? ✓"


def test_a_chat_that_is_too_long_is_refused_and_the_socket_stays(
    live: LiveServer, room: Room, alice: User
) -> None:
    candidate = live.join(alice, room.pk)
    candidate.send(Chat(1, "x" * 4001))
    assert candidate.wait_for_frame(Error) == Error("bad_chat", 1)
    candidate.wait_for_ack(candidate.chat("shorter"))


def test_edits_of_a_closed_room_are_refused_and_the_socket_stays(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate = live.join(alice, room.pk)
    kept = candidate.update(b"before the end")
    candidate.wait_for_ack(kept)
    end_round(round_=room.round, actor=bob, reason="test")
    candidate.wait_until(lambda: candidate.entries and candidate.entries[-1].kind == EntryKind.CLOCK)
    late = candidate.update(b"after the end")
    assert candidate.wait_for_frame(Error) == Error("room_closed", late)
    candidate.send(Update(kept, 0, b"before the end"))
    candidate.wait_until(lambda: len(candidate.of(Ack)) == 2)
    assert not RoomLogEntry.objects.filter(room=room, payload=b"after the end").exists()
    assert live.join(alice, room.pk).welcome["closed"] is True


def test_ephemeral_frames_reach_the_other_and_are_not_kept(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    candidate.send(Ephemeral(b"cursor at 3, 4"))
    assert interviewer.wait_for_frame(Relayed) == Relayed(alice.pk, candidate.tab, b"cursor at 3, 4")
    candidate.hear_the_rest()
    assert not candidate.of(Relayed)
    assert not RoomLogEntry.objects.filter(payload=b"cursor at 3, 4").exists()


def test_what_is_private_reaches_the_interviewers_tabs_only(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    publish_private(round_=room.round, event={"type": "line_saved", "note": "SECRET-0"})
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    for number in (1, 2, 3):
        publish_private(round_=room.round, event={"type": "line_saved", "note": f"SECRET-{number}"})
    interviewer.wait_until(lambda: len(interviewer.of(Private)) == 4)
    assert [event.seq for event in interviewer.of(Private)] == [1, 2, 3, 4]
    assert interviewer.welcome["private_head"] == 1
    candidate.wait_for_ack(candidate.update(b"later"))
    candidate.hear_the_rest()
    assert not candidate.of(Private)
    assert b"SECRET" not in candidate.heard_bytes
    assert candidate.welcome["private_head"] == 0
    again = live.join(bob, room.pk, private_seq=3)
    again.wait_for_frame(Private)
    again.hear_the_rest()
    assert [event.seq for event in again.of(Private)] == [4]


def test_a_tab_resumes_after_its_last_seq_and_learns_what_it_has_on_disk(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    for number in range(5):
        candidate.update(b"%d" % number)
    candidate.wait_for_ack(5)
    candidate.hear_the_rest()
    last, tab = candidate.last_seq, candidate.tab
    candidate.close()
    interviewer.wait_for_ack(interviewer.update(b"while away"))
    back = live.join(alice, room.pk, tab=tab, seq=last)
    assert back.welcome["lseq"] == 5
    back.wait_for_update(b"while away")
    assert [entry.seq for entry in back.entries] == list(range(last + 1, back.welcome["head"] + 1))


def test_a_newcomer_gets_a_long_log_whole(live: LiveServer, room: Room, alice: User, bob: User) -> None:
    size = 60_000
    entries = [
        RoomLogEntry(room=room, seq=seq, lseq=seq, kind=1, author=alice, payload=bytes(size))
        for seq in range(2, 102)
    ]
    RoomLogEntry.objects.bulk_create(entries)
    Room.objects.filter(pk=room.pk).update(head=101)
    interviewer = live.join(bob, room.pk)
    interviewer.wait_until(lambda: interviewer.last_seq >= 101)
    assert sum(len(update) for update in interviewer.updates) == 100 * size


@pytest.mark.parametrize("payload", [b"x", bytes(200_000)])
def test_what_is_sent_comes_back_byte_for_byte(
    live: LiveServer, room: Room, alice: User, bob: User, payload: bytes
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    candidate.update(payload)
    interviewer.wait_for_update(payload)
    assert all(len(frame.entries) for frame in interviewer.of(Entries))


def test_an_entry_of_the_web_process_comes_in_its_place(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    candidate.wait_for_ack(candidate.update(b"before"))
    move_clock(user=bob, round_=room.round, move="next", version=1)
    candidate.wait_for_ack(candidate.update(b"after"))
    interviewer.wait_for_update(b"after")
    interviewer.hear_the_rest()
    seqs = [entry.seq for entry in interviewer.entries]
    assert seqs == list(range(1, max(seqs) + 1))
    kinds = [entry.kind for entry in interviewer.entries if entry.kind in (1, 3)]
    assert kinds == [EntryKind.CLOCK, EntryKind.UPDATE, EntryKind.CLOCK, EntryKind.UPDATE]


def test_a_second_hello_is_malformed(live: LiveServer, room: Room, alice: User) -> None:
    candidate = live.join(alice, room.pk)
    candidate.send(Hello(candidate.tab, 0, 0))
    assert candidate.wait_until_closed() == Close.MALFORMED
