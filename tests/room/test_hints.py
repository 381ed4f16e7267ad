"""Hints between processes: small, and never in the way."""

import socket
import time
from collections.abc import Generator
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from structlog.testing import capture_logs

from accounts.models import User
from interviews.models import Room, Round
from interviews.room import hints
from interviews.room.hints import (
    TIMEOUT_SECONDS,
    Addressed,
    Announcement,
    Heads,
    Message,
    Relay,
    channel_of,
    decode,
    encode,
    hint,
    room_of,
)
from interviews.room.protocol import Here
from interviews.room.services import append_entry

tabs, processes = st.binary(min_size=8, max_size=8), st.binary(min_size=16, max_size=16)
u32, u64 = st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)
messages = st.one_of(
    st.builds(Heads, u64, u64),
    st.builds(Relay, processes, tabs, st.binary(max_size=50)),
    st.builds(Addressed, u32, tabs, u32, tabs, u64, st.binary(max_size=50)),
    st.builds(
        Announcement, processes, st.lists(st.builds(Here, st.integers(1, 99), tabs), max_size=4).map(tuple)
    ),
)


@given(messages)
def test_every_message_comes_back_as_it_was(message: Message) -> None:
    assert decode(encode(message)) == message


@given(st.binary(max_size=80))
def test_no_bytes_raise_anything_but_value_error(data: bytes) -> None:
    try:
        decode(data)
    except ValueError:
        return


def test_a_channel_names_its_room(live_round: Round) -> None:
    assert room_of(channel_of(live_round.pk)) == live_round.pk


@pytest.fixture
def dead_redis(settings: Settings) -> Generator[None]:
    """It accepts, and never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        hints._client.cache_clear()
        yield
    hints._client.cache_clear()
    hints._Redis.silent_until = 0.0


def test_a_redis_that_does_not_answer_is_waited_for_once(dead_redis: None) -> None:
    start = time.monotonic()
    with capture_logs() as logs:
        for _ in range(20):
            hint(room_id=uuid4(), head=1)
    assert time.monotonic() - start < 4 * TIMEOUT_SECONDS
    assert [entry["event"] for entry in logs] == ["room_hint_lost"]


def test_without_redis_an_entry_is_written_all_the_same(
    live_round: Round,
    alice: User,
    dead_redis: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        entry = append_entry(room_id=live_round.pk, kind=2, payload=b"hello", author=alice)
    assert Room.objects.get(pk=live_round.pk).head == entry.seq == 2
