"""Frames go round unchanged, and no bytes at all can raise anything but ProtocolError."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.room import protocol
from interviews.room.protocol import (
    Ack,
    Chat,
    Close,
    Entries,
    Entry,
    Ephemeral,
    Error,
    FrameRefused,
    Hello,
    Here,
    Kind,
    Ping,
    Pong,
    Presence,
    Private,
    ProtocolError,
    Relayed,
    Signaled,
    Update,
    Welcome,
    decode_client,
    decode_server,
    encode_client,
    encode_server,
)
from interviews.room.signals import Candidate, Description, Signal

u8, u32, u64 = st.integers(0, 2**8 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)
lseqs, sequences = st.integers(1, 2**32 - 1), st.integers(0, 2**53 - 1)
tabs = st.binary(min_size=8, max_size=8)
times = st.floats(allow_nan=False)
texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=1000)
objects = st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8) | st.none(), max_size=4)

descriptions = st.builds(Description, st.sampled_from(["offer", "answer"]), texts)
candidates = st.builds(
    Candidate, texts, st.none() | st.text(max_size=4), st.none() | sequences, st.none() | st.text(max_size=8)
)

client_frames = st.one_of(
    st.builds(Hello, tabs.filter(any), sequences, sequences),
    st.builds(Update, lseqs, st.just(0), st.binary(min_size=1, max_size=300)),
    st.builds(Chat, lseqs, texts),
    st.builds(Ephemeral, st.binary(max_size=300)),
    st.builds(Ping, times),
    st.builds(Signal, tabs, sequences, sequences, descriptions | candidates),
)
entries = st.builds(Entry, u64, u8, u8, u32, tabs, u32, times, st.binary(max_size=100))
server_frames = st.one_of(
    st.builds(Welcome, objects),
    st.builds(Entries, st.lists(entries, max_size=5).map(tuple)),
    st.builds(Ack, st.lists(st.tuples(u32, u64), max_size=5).map(tuple)),
    st.builds(Relayed, u32, tabs, st.binary(max_size=100)),
    st.builds(Pong, times, times),
    st.builds(Private, sequences, times.filter(math.isfinite), objects),
    st.builds(Error, st.text(max_size=20), st.none() | u32),
    st.builds(Presence, st.lists(st.builds(Here, u32, tabs), max_size=5).map(tuple)),
    st.builds(Signaled, u32, tabs, objects),
)


@given(client_frames)
def test_every_frame_of_a_client_comes_back_as_it_was(frame: protocol.ClientFrame) -> None:
    assert decode_client(encode_client(frame)) == frame


@given(server_frames)
def test_every_frame_of_the_server_comes_back_as_it_was(frame: protocol.ServerFrame) -> None:
    assert decode_server(encode_server(frame)) == frame


@given(
    st.binary(max_size=400) | st.tuples(st.sampled_from(Kind), st.binary()).map(lambda t: bytes(t[:1]) + t[1])
)
def test_no_bytes_raise_anything_but_protocol_error(data: bytes) -> None:
    for decode in (decode_client, decode_server):
        try:
            decode(data)
        except ProtocolError:
            continue


@given(objects | st.lists(st.none()) | st.floats())
def test_no_json_in_hello_raises_anything_but_protocol_error(content: object) -> None:
    with pytest.raises(ProtocolError):
        decode_client(bytes([Kind.HELLO]) + json.dumps(content).encode())


@pytest.mark.parametrize(
    "content",
    [
        {"tab": "0011223344556677", "seq": 0},
        {"tab": "0011223344556677", "seq": 0, "private_seq": 0, "more": 1},
        {"tab": "00112233445566", "seq": 0, "private_seq": 0},
        {"tab": "00112233445566ZZ", "seq": 0, "private_seq": 0},
        {"tab": "0000000000000000", "seq": 0, "private_seq": 0},
        {"tab": "0000000012345678", "seq": 0, "private_seq": 0},
        {"tab": "0011223344556677", "seq": -1, "private_seq": 0},
        {"tab": "0011223344556677", "seq": True, "private_seq": 0},
        {"tab": "0011223344556677", "seq": 1.0, "private_seq": 0},
        {"tab": "0011223344556677", "seq": 2**53, "private_seq": 0},
    ],
)
def test_a_hello_that_is_not_exactly_right_is_malformed(content: dict[str, object]) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_client(bytes([Kind.HELLO]) + json.dumps(content).encode())
    assert caught.value.close == Close.MALFORMED


def test_deeply_nested_json_is_malformed() -> None:
    with pytest.raises(ProtocolError):
        decode_client(bytes([Kind.HELLO]) + b"[" * 1000)
    with pytest.raises(ProtocolError):
        decode_server(bytes([Kind.WELCOME]) + b"[" * 100_000)


@pytest.mark.parametrize("body", [b"", b"x" * 4001, b"\xff\xfe", b"\xed\xa0\x80"])
def test_a_chat_that_cannot_be_shown_is_refused_by_its_lseq(body: bytes) -> None:
    with pytest.raises(FrameRefused) as caught:
        decode_client(b"\x03\x00\x00\x00\x07" + body)
    assert (caught.value.code, caught.value.lseq) == ("bad_chat", 7)


@pytest.mark.parametrize(
    "data", [b"\x02\0\0\0\0\0x", b"\x02\0\0\0\1\1x", b"\x02\0\0\0\1\0", b"\x03\0\0\0\0x"]
)
def test_no_lseq_a_foreign_document_and_an_empty_update_are_malformed(data: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_client(data)
    assert caught.value.close == Close.MALFORMED


def test_frames_over_their_limit_are_too_large() -> None:
    longest = Update(1, 0, bytes(protocol.MAX_FRAME_BYTES - 6))
    assert decode_client(encode_client(longest)) == longest
    for data in (encode_client(longest) + b"x", b"\x04" + bytes(16 * 1024 + 1), b"\x01" + b" " * 2000):
        with pytest.raises(ProtocolError) as caught:
            decode_client(data)
        assert caught.value.close == Close.TOO_LARGE


def test_entries_are_packed_into_frames_within_the_limit_and_none_is_lost() -> None:
    many = [Entry(seq, 1, 0, 7, bytes(8), seq, 0.0, bytes(100_000)) for seq in range(1, 8)]
    frames = list(protocol.entries_frames(map(protocol.encode_entry, many)))
    assert all(len(frame) <= protocol.MAX_FRAME_BYTES for frame in frames)
    assert len(frames) == 4
    decoded = [decode_server(frame) for frame in frames]
    assert [entry for frame in decoded if isinstance(frame, Entries) for entry in frame.entries] == many
    assert list(protocol.entries_frames([])) == []


def test_a_truncated_entry_is_a_protocol_error() -> None:
    frame = encode_server(Entries((Entry(1, 1, 0, 7, bytes(8), 1, 0.0, b"payload"),)))
    for length in range(2, len(frame)):
        with pytest.raises(ProtocolError):
            decode_server(frame[:length])
