"""Two live processes of one site: people in the same room meet, with Redis and without."""

import os

import redis
from django.conf import settings

from accounts.models import User
from interviews.models import Room
from interviews.room.attendance import away_since
from interviews.room.hints import Heads, channel_of, encode
from interviews.room.protocol import EntryKind, Ephemeral, Private, Relayed
from interviews.room.services import publish_private
from tests.room.live import LiveServer, RoomClient, wait_until


def comings_and_goings(room: Room, user: User) -> list[int]:
    rows = room.log.filter(kind__in=[EntryKind.JOIN, EntryKind.LEAVE], author=user)
    return list(rows.order_by("seq").values_list("kind", flat=True))


def marks_of_joins(room: Room, user: User) -> list[bytes]:
    """Which process logged each coming."""
    rows = room.log.filter(kind=EntryKind.JOIN, author=user)
    return [bytes(tab) for tab in rows.order_by("seq").values_list("tab", flat=True)]


def talk(candidate: RoomClient, interviewer: RoomClient) -> None:
    for number in range(20):
        candidate.update(b"c%d" % number)
        interviewer.update(b"i%d" % number)
    candidate.wait_for_update(b"i19")
    interviewer.wait_for_update(b"c19")
    candidate.wait_until(lambda: len(candidate.acks) == 20)
    interviewer.wait_until(lambda: len(interviewer.acks) == 20)
    for client in (candidate, interviewer):
        heard = sorted({*client.acks.values(), *(entry.seq for entry in client.entries)})
        assert heard == list(range(1, len(heard) + 1))
        assert [entry.seq for entry in client.entries] == sorted(entry.seq for entry in client.entries)


def test_people_at_two_processes_see_each_other(
    live: LiveServer, second_live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), second_live.join(bob, room.pk)
    candidate.wait_for_here(alice.pk, bob.pk)
    interviewer.wait_for_here(alice.pk, bob.pk)
    talk(candidate, interviewer)
    candidate.send(Ephemeral(b"pointer"))
    assert interviewer.wait_for_frame(Relayed).body == b"pointer"
    publish_private(round_=room.round, event={"type": "assessment_submitted"})
    interviewer.wait_for_frame(Private)
    candidate.close()
    interviewer.wait_for_here(bob.pk)


def test_one_person_at_two_processes_comes_and_goes_once(
    live: LiveServer, second_live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    interviewer = live.join(bob, room.pk)
    candidate = live.join(alice, room.pk)
    interviewer.wait_for_here(alice.pk, bob.pk)
    elsewhere = second_live.join(bob, room.pk)
    elsewhere.wait_for_here(alice.pk, bob.pk)
    second = second_live.join(alice, room.pk)
    second.wait_for_ack(second.update(b"x"))
    assert comings_and_goings(room, alice) == [EntryKind.JOIN]
    candidate.close()
    wait_until(lambda: marks_of_joins(room, alice)[1:] != [])  # the one that holds her now says so
    second.close()
    wait_until(lambda: comings_and_goings(room, alice)[-1:] == [EntryKind.LEAVE])
    interviewer.wait_for_here(bob.pk)
    assert comings_and_goings(room, alice).count(EntryKind.LEAVE) == 1
    assert len(set(marks_of_joins(room, alice))) == len(marks_of_joins(room, alice)) == 2


def test_who_is_still_at_another_process_when_theirs_stops_is_not_away(
    second_live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    stopping = LiveServer.make().start()
    interviewer = second_live.join(bob, room.pk)
    stopping.join(alice, room.pk)
    interviewer.wait_for_here(alice.pk, bob.pk)
    staying = second_live.join(alice, room.pk)
    staying.wait_for_ack(staying.update(b"x"))
    (gone,) = marks_of_joins(room, alice)
    stopping.stop()
    wait_until(lambda: marks_of_joins(room, alice)[-1] != gone)
    wait_until(lambda: comings_and_goings(room, alice)[-1] == EntryKind.JOIN)
    assert away_since(room.round, alice.pk) is None


def test_without_redis_the_poll_of_the_log_is_enough(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    deaf = [LiveServer.make(REDIS_URL="redis://127.0.0.1:1/0").start() for _ in range(2)]
    try:
        candidate, interviewer = deaf[0].join(alice, room.pk), deaf[1].join(bob, room.pk)
        talk(candidate, interviewer)
        publish_private(round_=room.round, event={"type": "assessment_submitted"})
        interviewer.wait_for_frame(Private)
        # Who has come elsewhere before it is told that they left is here, whatever is told last.
        again = deaf[1].join(alice, room.pk)
        candidate.close()
        again.wait_until(lambda: any(entry.kind == EntryKind.LEAVE for entry in again.entries))
        wait_until(lambda: comings_and_goings(room, alice)[-1] == EntryKind.JOIN)
        assert away_since(room.round, alice.pk) is None
        for server in deaf:
            server.clients.close()
    finally:
        for server in deaf:
            server.stop()


def test_messages_that_nobody_understands_are_passed_over(live: LiveServer, room: Room, alice: User) -> None:
    candidate = live.join(alice, room.pk)
    bus = redis.Redis.from_url(settings.REDIS_URL)
    for data in (b"", b"\x00", b"\x01short", b"\x03" + bytes(16) + b"{", os.urandom(50)):
        bus.publish(channel_of(room.pk), data)
    bus.publish(channel_of(room.pk), encode(Heads(10**6, 10**6)))  # more than there is
    candidate.wait_for_ack(candidate.update(b"goes on"))
