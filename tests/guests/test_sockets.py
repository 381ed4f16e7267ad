"""A room of three: what an observer and a second interviewer hear, may say, and cannot break."""

import time
from contextlib import suppress
from functools import partial

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from interviews.guests.services import send_away
from interviews.models import Guest, RoomLogEntry, Round
from interviews.room.attendance import away_since, partner_away_for
from interviews.room.clock import move_clock
from interviews.room.protocol import (
    Close,
    EntryKind,
    Ephemeral,
    Error,
    Presence,
    Private,
    Relayed,
    Signaled,
)
from interviews.room.signals import Description, Signal
from interviews.scoring.marks import set_mark
from interviews.scoring.services import add_evidence, save_line
from tests.room.live import LiveServer, RoomClient


@pytest.fixture
def three(
    live: LiveServer, watched: Round, alice: User, bob: User, charlie: User
) -> tuple[RoomClient, RoomClient, RoomClient]:
    """The candidate, the interviewer, the observer."""
    return (
        live.join(alice, watched.pk),
        live.join(bob, watched.pk),
        live.join(charlie, watched.pk),
    )


def test_everybody_sees_who_is_there(
    three: tuple[RoomClient, ...], alice: User, bob: User, charlie: User
) -> None:
    people = {alice.pk, bob.pk, charlie.pk}
    for client in three[:2]:
        while {one.user for one in client.wait_for_frame(Presence).here} != people:
            continue
    assert {one["user"] for one in three[2].welcome["here"]} == people
    assert three[2].welcome["role"] == "observer"


def test_an_observer_hears_what_is_written(three: tuple[RoomClient, ...]) -> None:
    candidate, _, observer = three
    candidate.update(b"a stroke")
    candidate.chat("Hello, both of you.")
    observer.wait_until(lambda: b"a stroke" in observer.updates)
    observer.wait_until(lambda: any(entry.payload == b"Hello, both of you." for entry in observer.entries))


def test_what_an_observer_writes_is_refused_and_harms_nobody(three: tuple[RoomClient, ...]) -> None:
    candidate, interviewer, observer = three
    before = RoomLogEntry.objects.filter(kind__lte=EntryKind.CHAT).count()
    refused = [observer.update(b"a forged stroke"), observer.chat("I know the answer")]
    for body in (b'{"drafts": []}', b'{"hello":true,"pointer":{}}', b'{"call": {"epoch": 1}}', b"\x00\xff"):
        observer.send(Ephemeral(body))
    observer.send(Signal(candidate.tab, 1, 1, Description("offer", "v=0 of the observer")))
    observer.hear_the_rest()
    errors = observer.of(Error)
    assert {error.code for error in errors} == {"only_watching"}
    assert [error.lseq for error in errors] == [*refused, 0, 0, 0, 0]
    for client in (candidate, interviewer):
        client.hear_the_rest()
        assert not client.updates
        assert not client.of(Relayed)
        assert not client.of(Signaled)
    assert RoomLogEntry.objects.filter(kind__lte=EntryKind.CHAT).count() == before
    sent = candidate.update(b"the round goes on")
    candidate.wait_until(lambda: sent in candidate.acks)
    observer.wait_until(lambda: b"the round goes on" in observer.updates)


def test_an_observer_who_floods_is_thrown_out_as_anybody(three: tuple[RoomClient, ...]) -> None:
    observer = three[2]
    with suppress(ConnectionClosed):  # the server need not wait for the last
        for _ in range(20):
            observer.chat("spam")
    assert observer.wait_until_closed() == Close.TOO_FAST


def test_an_observer_may_ask_where_the_others_are(three: tuple[RoomClient, ...]) -> None:
    three[2].send(Ephemeral(b'{"hello":true}'))
    assert three[0].wait_for_frame(Relayed).body == b'{"hello":true}'


def test_an_observer_hears_nothing_of_the_interviewers_side(
    three: tuple[RoomClient, ...], watched: Round, bob: User
) -> None:
    add_evidence(user=bob, round_=watched, kind="note", line="data", text="CANARY evidence")
    save_line(user=bob, round_=watched, line="data", score=2, note="CANARY note")
    three[1].wait_until(lambda: len(three[1].of(Private)) == 2)
    three[2].hear_the_rest()
    assert not three[2].of(Private)
    assert three[2].welcome["private_head"] == 0
    assert b"CANARY" not in three[2].heard_bytes


@pytest.mark.parametrize("by", ["alice", "bob"])
def test_who_is_asked_to_leave_is_out_within_two_seconds(
    by: str,
    three: tuple[RoomClient, ...],
    observer: Guest,
    live: LiveServer,
    watched: Round,
    charlie: User,
    request: pytest.FixtureRequest,
) -> None:
    at = time.monotonic()
    send_away(user=request.getfixturevalue(by), guest=observer)
    assert three[2].wait_until_closed() == Close.NO_SEAT
    assert time.monotonic() - at < 2
    sent = three[0].update(b"by ourselves")
    three[0].wait_until(lambda: sent in three[0].acks)


def test_a_guests_seat_ends_with_the_round(three: tuple[RoomClient, ...], watched: Round, bob: User) -> None:
    move_clock(user=bob, round_=watched, move="end", version=1)
    assert three[2].wait_until_closed() == Close.NO_SEAT
    three[0].send(Ephemeral(b"goodbye"))
    assert three[1].wait_for_frame(Relayed).body == b"goodbye"


def test_the_partner_is_away_whether_a_guest_is_there_or_not(
    live: LiveServer, watched: Round, bob: User, charlie: User
) -> None:
    live.join(charlie, watched.pk)
    assert partner_away_for(watched, bob.pk) is not None, "the candidate has not come"
    assert away_since(watched, charlie.pk) is None


def test_a_second_interviewer_writes_and_chats(
    live: LiveServer, seconded: Round, alice: User, charlie: User
) -> None:
    candidate, second = live.join(alice, seconded.pk), live.join(charlie, seconded.pk)
    assert second.welcome["role"] == "second"
    sent = [second.update(b"a remark"), second.chat("Why not batch?")]
    second.wait_until(lambda: set(sent) <= set(second.acks))
    candidate.wait_until(lambda: b"a remark" in candidate.updates)


def test_two_interviewers_share_ticks_and_nothing_else(
    live: LiveServer, seconded: Round, bob: User, charlie: User
) -> None:
    add_evidence(user=bob, round_=seconded, kind="note", line="data", text="CANARY of the first")
    first, second = live.join(bob, seconded.pk), live.join(charlie, seconded.pk)
    save_line(user=charlie, round_=seconded, line="data", score=1, note="CANARY of the second")
    set_mark(user=charlie, round_=seconded, kind="probe", item="data-0")
    for client in (first, second):
        client.wait_until(partial(_told, client, 3))
        assert [told.seq for told in client.of(Private)] == [1, 2, 3], "nothing seems to be missing"
    assert [told.event["type"] for told in first.of(Private)] == ["evidence_added", "withheld", "marked"]
    assert [told.event["type"] for told in second.of(Private)] == ["withheld", "line_saved", "marked"]
    assert b"CANARY of the second" not in first.heard_bytes
    assert b"CANARY of the first" not in second.heard_bytes


def _told(client: RoomClient, times: int) -> bool:
    return len(client.of(Private)) == times
