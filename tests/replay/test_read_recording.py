"""The recording: the room's log as one frame, for its two people, once the report is out."""

import gzip
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import Interview, Room, RoomLogEntry, Round
from interviews.replay.selectors import gzipped, recording_frame
from interviews.room.pages import WIRE_PAGE_ENTRIES
from interviews.room.protocol import Entries, Entry, decode_server
from tests.access.moments import bring_to

ClientOf = Callable[[User], Client]


@pytest.fixture
def reported(swap_interview: Interview, alice: User, bob: User) -> Round:
    """Round 1 with its report: alice the candidate, bob the interviewer."""
    return bring_to("reported", swap_interview, alice, bob)


def address(round_: Round) -> str:
    return reverse("replay-recording", args=[round_.pk])


def log_of(body: bytes) -> tuple[Entry, ...]:
    frame = decode_server(body)
    assert isinstance(frame, Entries)
    return frame.entries


def write(round_: Round, author: User, payloads: list[bytes]) -> None:
    """Updates after what is there, as the live process writes them."""
    room = Room.objects.get(pk=round_.pk)
    RoomLogEntry.objects.bulk_create(
        RoomLogEntry(
            room=room,
            seq=room.head + number,
            kind=RoomLogEntry.UPDATE,
            author=author,
            tab=b"tab-of-a",
            lseq=number,
            at=timezone.now(),
            payload=payload,
        )
        for number, payload in enumerate(payloads, start=1)
    )
    Room.objects.filter(pk=room.pk).update(head=room.head + len(payloads))


def test_both_people_get_the_whole_log(client_of: ClientOf, reported: Round, alice: User, bob: User) -> None:
    write(reported, alice, [b"first", b"second"])
    for person in (alice, bob):
        entries = log_of(client_of(person).get(address(reported)).getvalue())
        stored = RoomLogEntry.objects.filter(room_id=reported.pk).order_by("seq")
        assert [(one.seq, one.kind, one.author, one.tab, one.payload) for one in entries] == [
            (row.seq, row.kind, row.author_id or 0, bytes(row.tab), bytes(row.payload)) for row in stored
        ]
        assert entries[-1].at_ms == pytest.approx(stored[len(entries) - 1].at.timestamp() * 1000)
        assert entries[-1].payload == b"second"


def test_it_comes_compressed_to_whoever_can_read_that(
    client_of: ClientOf, reported: Round, alice: User
) -> None:
    write(reported, alice, [b"the same again " * 20] * 100)
    plain = client_of(alice).get(address(reported))
    packed = client_of(alice).get(address(reported), headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed_body := packed.getvalue()) < 5_000
    assert gzip.decompress(packed_body) == plain.getvalue()


def test_a_browser_that_has_it_is_not_sent_it_again(
    client_of: ClientOf, reported: Round, alice: User, bob: User
) -> None:
    client = client_of(alice)
    first = client.get(address(reported))
    assert (first["Cache-Control"], first.status_code) == ("private, no-cache", 200)
    again = {"If-None-Match": first["ETag"]}
    assert client.get(address(reported), headers=again).status_code == 304
    write(reported, bob, [b"more"])
    assert client.get(address(reported), headers=again).status_code == 200


def test_before_the_report_it_is_refused_also_to_whoever_knows_its_tag(
    client_of: ClientOf, swap_interview: Interview, alice: User, bob: User
) -> None:
    round_ = bring_to("one_submitted", swap_interview, alice, bob)
    head = Room.objects.get(pk=round_.pk).head
    known = {"If-None-Match": f'W/"{round_.pk}-{head}"'}
    for person in (alice, bob):
        assert client_of(person).get(address(round_), headers=known).status_code == 403


def test_a_stranger_finds_nothing(client_of: ClientOf, reported: Round, charlie: User, mona: User) -> None:
    for person in (charlie, mona):
        assert client_of(person).get(address(reported)).status_code == 404
        assert client_of(person).get(reverse("replay", args=[reported.pk])).status_code == 404


def test_a_long_log_is_read_by_pages_and_left_whole(
    reported: Round, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write(reported, alice, [b"%d" % number for number in range(2 * WIRE_PAGE_ENTRIES)])
    head = Room.objects.get(pk=reported.pk).head
    with django_assert_num_queries(3):
        body = b"".join(recording_frame(reported.pk, head))
    assert [entry.seq for entry in log_of(body)] == list(range(1, head + 1))
    assert gzip.decompress(b"".join(gzipped([body]))) == body
