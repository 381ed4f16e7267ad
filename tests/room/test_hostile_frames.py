"""Whatever bytes come: a documented code, nobody else disturbed, no process dead, memory flat."""

import contextlib
import os
import random
import socket
from collections import Counter
from threading import Event, Thread

import pytest
from django.db import connections
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from interviews.models import Room, RoomLogEntry, Round
from interviews.room.bucket import PERSON_BYTES, PERSON_BYTES_AT_ONCE
from interviews.room.protocol import (
    MAX_FRAME_BYTES,
    Chat,
    ClientFrame,
    Close,
    EntryKind,
    Ephemeral,
    Hello,
    Kind,
    Ping,
    ProtocolError,
    Update,
    decode_client,
    encode_client,
)
from tests.room.documents import memory_bomb, nested_bomb, write_log
from tests.room.live import LiveServer, RoomClient, cookie_of

MIB = 1024 * 1024
CLIENT_KINDS = [kind for kind in Kind if kind < 0x80]
DOCUMENTED = {*Close, 1002, 1007, 1009}


def well_formed(chance: random.Random) -> bytes:
    """A frame with a sound head and whatever inside."""
    noise = chance.randbytes(chance.randrange(1, 200))
    lseq = chance.randrange(1, 2**32)
    frames: list[ClientFrame] = [
        Hello(chance.randbytes(8), chance.randrange(2**53), 0),
        Update(lseq, 0, chance.choice([noise, memory_bomb()])),
        Chat(lseq, noise.decode(errors="replace")),
        Ephemeral(noise),
        Ping(chance.random()),
    ]
    return encode_client(chance.choice(frames))


def hostile(chance: random.Random) -> bytes:
    """Random, cut short, with bytes changed, with more behind it, or with a head that promises too much."""
    frame = bytearray(well_formed(chance))
    match chance.randrange(6):
        case 0:
            return chance.randbytes(chance.randrange(80))
        case 1:
            return bytes([chance.choice(CLIENT_KINDS)]) + chance.randbytes(chance.randrange(80))
        case 2:
            return bytes(frame[: chance.randrange(len(frame))])
        case 3:
            for _ in range(chance.randrange(1, 5)):
                frame[chance.randrange(len(frame))] = chance.randrange(256)
        case 4:
            frame += chance.randbytes(chance.randrange(40))
        case 5:
            frame[1 : 1 + chance.randrange(9)] = chance.choice([b"\xff", b"\x00", b"{", b"["]) * 8
    return bytes(frame)


def answer_to(data: bytes) -> Close | None:
    """The code that a frame closes its socket with, if it does."""
    try:
        decode_client(data)
    except ProtocolError as error:
        return error.close
    return None


def test_a_hundred_thousand_hostile_frames_are_read_or_refused_with_a_code() -> None:
    chance = random.Random(20261121)
    answers = Counter(answer_to(hostile(chance)) for _ in range(100_000))
    assert set(answers) == {None, Close.MALFORMED}
    assert min(answers.values()) > 10_000


def test_json_without_end_or_bottom_is_malformed() -> None:
    for body in (
        b"[" * 100_000,
        b'{"tab":' * 10_000,
        b'{"tab":"' + b"0" * 900,
        b"1" * 5000,
        b'{"seq":1e999}',
    ):
        for kind in (Kind.HELLO, Kind.SIGNAL):
            with pytest.raises(ProtocolError):
                decode_client(bytes([kind]) + body)


ENOUGH = 6  # edits to speak of a conversation


class Conversation:
    """Two people who go on writing in another room; stop it to see what they saw."""

    def __init__(self, writer: RoomClient, reader: RoomClient) -> None:
        self._writer = writer
        self._reader = reader
        self._over = Event()
        self.sent: list[bytes] = []
        self._thread = Thread(target=self._talk)

    def __enter__(self) -> "Conversation":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _talk(self) -> None:
        while not self._over.wait(0.02) or len(self.sent) < ENOUGH:
            update = b"edit %d" % len(self.sent)
            self._writer.wait_for_ack(self._writer.update(update))
            self._reader.wait_for_update(update)
            self.sent.append(update)
        connections.close_all()

    def went_on_in_order(self) -> bool:
        seqs = [entry.seq for entry in self._reader.entries]
        return len(self.sent) >= ENOUGH and self._reader.updates == self.sent and seqs == sorted(set(seqs))


@pytest.fixture
def elsewhere(live: LiveServer, other_round: Round, alice: User, bob: User) -> Conversation:
    return Conversation(live.join(alice, other_round.pk), live.join(bob, other_round.pk))


def throw(live: LiveServer, cookie: str, room: Room, frames: list[bytes]) -> int:
    """Join, throw frames until they are through or the server has enough; return the code it closed with."""
    client = live.connect(cookie, room.pk)
    with contextlib.suppress(ConnectionClosed):
        client.hello(tab=os.urandom(8))
        for frame in frames:
            client.socket.send(frame)
        client.socket.send(b"\x00the end")
    return client.wait_until_closed()


def test_thousands_of_hostile_frames_cost_their_sender_the_socket_and_nobody_else_anything(
    live: LiveServer, room: Room, alice: User, elsewhere: Conversation
) -> None:
    chance = random.Random(7)
    cookie, pid = cookie_of(alice), live.pid
    throw(live, cookie, room, [well_formed(chance) for _ in range(30)])
    before = live.memory_bytes
    codes = set()
    with elsewhere:
        for _ in range(100):
            frames = [well_formed(chance) if chance.random() < 0.9 else hostile(chance) for _ in range(40)]
            codes.add(throw(live, cookie, room, frames))
    assert codes <= DOCUMENTED
    assert Close.MALFORMED in codes
    assert live.answers()
    assert live.pid == pid
    assert live.memory_bytes - before < 16 * MIB
    assert elsewhere.went_on_in_order()
    seqs = list(RoomLogEntry.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


def test_who_does_not_stop_when_frames_are_dropped_loses_the_socket_and_others_go_on(
    live: LiveServer, room: Room, alice: User, elsewhere: Conversation
) -> None:
    flood = [encode_client(Ephemeral(b"")), encode_client(Ping(0.0))] * 10_000
    cookie = cookie_of(alice)
    with elsewhere:
        codes = {throw(live, cookie, room, flood) for _ in range(3)}
    assert codes == {Close.TOO_FAST}
    assert elsewhere.went_on_in_order()


@pytest.mark.parametrize(
    ("frame", "codes"),
    [
        (bytes([Kind.UPDATE]) * (MAX_FRAME_BYTES + 1), {Close.TOO_LARGE}),
        (bytes([Kind.UPDATE]) * (3 * MAX_FRAME_BYTES), {Close.TOO_LARGE, 1009}),
        (b"", {Close.MALFORMED}),
        ("text", {Close.MALFORMED}),
    ],
)
def test_a_frame_out_of_all_bounds_closes_with_its_code(
    live: LiveServer, room: Room, alice: User, frame: bytes | str, codes: set[int]
) -> None:
    candidate = live.join(alice, room.pk)
    with contextlib.suppress(ConnectionClosed):
        candidate.socket.send(frame)
    assert candidate.wait_until_closed() in codes


@pytest.mark.parametrize(
    "bytes_of_no_message",
    [b"\x83\x80\x00\x00\x00\x00", b"\xff" * 64, b"\x82\x05plain", b"\x81\x84" + bytes(4) + b"\xff" * 4],
)
def test_bytes_that_are_no_websocket_message_close_with_a_standard_code(
    live: LiveServer, room: Room, alice: User, bytes_of_no_message: bytes
) -> None:
    candidate = live.join(alice, room.pk)
    candidate.socket.socket.sendall(bytes_of_no_message)
    assert candidate.wait_until_closed() in {1002, 1007}
    assert live.answers()


def test_bombs_are_relayed_unread_and_the_process_does_not_grow(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    sender, partner = live.join(alice, room.pk), live.join(bob, room.pk)
    sender.wait_for_ack(sender.update(nested_bomb()))
    before = live.memory_bytes
    for bomb in [memory_bomb(), nested_bomb()] * 10:
        sender.wait_for_ack(sender.update(bomb))
    partner.wait_until(lambda: len(partner.updates) == 21)
    assert live.memory_bytes - before < 16 * MIB


def test_one_person_cannot_write_faster_than_their_share_and_their_partner_goes_on(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    flooder, partner = live.join(alice, room.pk), live.join(bob, room.pk)
    second_tab = live.join(alice, room.pk)
    piece = bytes(250_000)
    with contextlib.suppress(ConnectionClosed):
        for _ in range(20):
            flooder.update(piece)
            flooder.wait_for_ack(flooder.lseq)
        for _ in range(30):
            second_tab.update(piece)
            second_tab.wait_for_ack(second_tab.lseq)
    assert second_tab.wait_until_closed() == Close.TOO_FAST
    kept = RoomLogEntry.objects.filter(room=room, author=alice, kind=EntryKind.UPDATE).count()
    assert PERSON_BYTES_AT_ONCE // len(piece) <= kept < 50
    partner.wait_for_ack(partner.update(b"mine"))


def test_one_person_cannot_fill_the_disk_and_their_partner_goes_on(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    piece = bytes(250_000)
    write_log(room, alice, [piece] * (PERSON_BYTES // len(piece)))
    writer = live.join(alice, room.pk, seq=room.head + PERSON_BYTES // len(piece))
    writer.update(piece)
    assert writer.wait_until_closed() == Close.USED_UP
    partner = live.join(bob, room.pk, seq=room.head + PERSON_BYTES // len(piece))
    partner.wait_for_ack(partner.update(b"mine"))
    reader = live.join(alice, room.pk, seq=room.head + PERSON_BYTES // len(piece))
    reader.wait_for_update(b"mine")


def test_readers_that_never_read_cost_little_memory_and_the_partner_goes_on(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    """Eight tabs that stall: without bounds they would hold eight times what is written."""
    writer, reader = live.join(alice, room.pk), live.join(alice, room.pk)
    cookie = cookie_of(bob)
    with contextlib.ExitStack() as stalled:
        for _ in range(8):
            small = stalled.enter_context(socket.socket())
            small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            small.connect(("127.0.0.1", live.port))
            live.connect(cookie, room.pk, sock=small, max_queue=1).hello()
        before = live.memory_bytes
        largest = 0
        written: list[bytes] = []
        for number in range(30):
            written.append(b"%03d" % number + os.urandom(240_000))
            writer.wait_for_ack(writer.update(written[-1]))
            largest = max(largest, live.memory_bytes - before)
            reader.wait_for_update(written[-1])
    assert reader.updates == written
    assert largest < 32 * MIB
