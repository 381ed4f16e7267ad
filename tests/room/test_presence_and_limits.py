"""Coming and going, and what keeps one socket from hurting another."""

import contextlib
import os
import random
import socket

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from interviews.models import Room, RoomLogEntry
from interviews.room.protocol import (
    MAX_EPHEMERAL_BYTES,
    MAX_FRAME_BYTES,
    Close,
    EntryKind,
    Ephemeral,
    Hello,
    Kind,
    Ping,
    Pong,
    Relayed,
)
from interviews.room.services import database_now
from tests.room.live import LiveServer, cookie_of, wait_until


def kinds(room: Room, user: User) -> list[int]:
    rows = RoomLogEntry.objects.filter(room=room, author=user, kind__in=[EntryKind.JOIN, EntryKind.LEAVE])
    return list(rows.order_by("seq").values_list("kind", flat=True))


def test_the_log_says_when_a_persons_first_tab_comes_and_the_last_one_goes(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    interviewer = live.join(bob, room.pk)
    first, second = live.join(alice, room.pk), live.join(alice, room.pk)
    interviewer.wait_for_here(alice.pk, bob.pk)
    first.close()
    second.hear_the_rest()
    second.close()
    interviewer.wait_for_here(bob.pk)
    back = live.join(alice, room.pk)  # a reload is no leaving
    interviewer.wait_for_here(alice.pk, bob.pk)
    assert kinds(room, alice) == [EntryKind.JOIN]
    back.close()
    wait_until(lambda: kinds(room, alice) == [EntryKind.JOIN, EntryKind.LEAVE])
    interviewer.wait_until(lambda: any(entry.kind == EntryKind.LEAVE for entry in interviewer.entries))


def test_coming_again_and_again_under_one_name_is_coming_once(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    interviewer = live.join(bob, room.pk)
    *_, candidate = [live.join(alice, room.pk, tab=b"the same") for _ in range(5)]
    candidate.wait_for_ack(candidate.update(b"x"))
    interviewer.wait_for_update(b"x")
    assert kinds(room, alice) == [EntryKind.JOIN]


def test_nobody_can_speak_under_the_name_of_a_live_process(live: LiveServer, room: Room, alice: User) -> None:
    candidate = live.join(alice, room.pk)
    candidate.wait_until(lambda: any(entry.kind == EntryKind.JOIN for entry in candidate.entries))
    (mark,) = (entry.tab for entry in candidate.entries if entry.kind == EntryKind.JOIN)
    impostor = live.connect(cookie_of(alice), room.pk)
    impostor.send(Hello(mark, 0, 0))
    assert impostor.wait_until_closed() == Close.MALFORMED


def test_a_slow_reader_is_told_to_resync_and_the_partner_does_not_wait(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    writer = live.join(alice, room.pk)
    with socket.socket() as small:
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        small.connect(("127.0.0.1", live.port))
        slow = live.connect(cookie_of(bob), room.pk, sock=small, max_queue=1)
        slow.hello()
        writer.wait_for_here(alice.pk, bob.pk)
        sent = 0
        while writer.people_here() != {alice.pk}:  # the partner's acknowledgements come all the while
            writer.wait_for_ack(writer.update(os.urandom(200_000)))
            sent += 1
        assert slow.wait_until_closed() == Close.SLOW
    again = live.join(bob, room.pk, tab=slow.tab, seq=slow.last_seq)
    again.wait_until(lambda: len(slow.updates) + len(again.updates) == sent)


def test_too_many_edits_at_once_close_as_too_fast_and_those_before_are_kept(
    live: LiveServer, room: Room, alice: User
) -> None:
    candidate = live.join(alice, room.pk)
    with contextlib.suppress(ConnectionClosed):
        for number in range(2000):
            candidate.update(b"%d" % number)
    assert candidate.wait_until_closed() == Close.TOO_FAST
    written = RoomLogEntry.objects.filter(room=room, kind=EntryKind.UPDATE).order_by("seq")
    wait_until(lambda: written.count() >= 240)
    lseqs = list(written.values_list("lseq", flat=True))
    assert lseqs == list(range(1, len(lseqs) + 1))
    back = live.join(alice, room.pk, tab=candidate.tab)
    assert back.welcome["lseq"] == len(lseqs)


def test_chats_faster_than_a_person_types_close_as_too_fast(
    live: LiveServer, room: Room, alice: User
) -> None:
    candidate = live.join(alice, room.pk)
    with contextlib.suppress(ConnectionClosed):
        for _ in range(30):
            candidate.chat("spam")
    assert candidate.wait_until_closed() == Close.TOO_FAST


def test_ephemeral_frames_over_the_rate_are_dropped_and_the_socket_stays(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    candidate.wait_for_here(alice.pk, bob.pk)
    for _ in range(500):
        candidate.send(Ephemeral(b"pointer"))
    candidate.hear_the_rest()
    interviewer.hear_the_rest()
    assert 80 <= len(interviewer.of(Relayed)) < 300


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes([Kind.UPDATE]) + bytes(MAX_FRAME_BYTES), Close.TOO_LARGE),
        (bytes([Kind.EPHEMERAL]) + bytes(MAX_EPHEMERAL_BYTES + 1), Close.TOO_LARGE),
        (b"", Close.MALFORMED),
        (b"\xff", Close.MALFORMED),
        (bytes([Kind.WELCOME]) + b"{}", Close.MALFORMED),
        ("text", Close.MALFORMED),
    ],
)
def test_bytes_that_are_no_frame_close_the_socket_with_the_reason(
    live: LiveServer, room: Room, alice: User, data: bytes | str, code: Close
) -> None:
    candidate = live.join(alice, room.pk)
    candidate.socket.send(data)
    assert candidate.wait_until_closed() == code


def test_random_bytes_hurt_nobody_else(live: LiveServer, room: Room, alice: User, bob: User) -> None:
    chance = random.Random(20261121)
    interviewer = live.join(bob, room.pk)
    for _ in range(60):
        fuzzer = live.join(alice, room.pk, tab=b"fuzzfuzz")
        with contextlib.suppress(ConnectionClosed):
            for _ in range(5):
                kind = bytes([chance.choice([1, 2, 3, 4, 5, chance.randrange(256)])])
                fuzzer.socket.send(kind + chance.randbytes(chance.randrange(60)))
        fuzzer.close()
    interviewer.wait_for_ack(interviewer.update(b"as if nothing had happened"))
    seqs = list(RoomLogEntry.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


def test_pong_tells_the_time_of_the_database(live: LiveServer, room: Room, alice: User) -> None:
    candidate = live.join(alice, room.pk)
    before = database_now().timestamp() * 1000
    candidate.send(Ping(12345.5))
    pong = candidate.wait_for_frame(Pong)
    after = database_now().timestamp() * 1000
    assert pong.client_ms == 12345.5
    assert before - 50 <= pong.server_ms <= after + 50
