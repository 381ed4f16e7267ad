"""Two live processes of one site: people in the same room meet, with Redis and without."""

import os

import redis
from django.conf import settings

from accounts.models import User
from interviews.models import Room
from interviews.room.hints import Heads, channel_of, encode
from interviews.room.protocol import Ephemeral, Private, Relayed
from interviews.room.services import publish_private
from tests.room.live import LiveServer, RoomClient


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
    live.join(alice, room.pk)
    interviewer.wait_for_here(alice.pk, bob.pk)
    elsewhere = second_live.join(bob, room.pk)
    elsewhere.wait_for_here(alice.pk, bob.pk)
    second = second_live.join(alice, room.pk)
    second.wait_for_ack(second.update(b"x"))
    joins = room.log.filter(kind=4, author=alice).count()
    assert joins == 1


def test_without_redis_the_poll_of_the_log_is_enough(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    deaf = [LiveServer.make(REDIS_URL="redis://127.0.0.1:1/0").start() for _ in range(2)]
    try:
        candidate, interviewer = deaf[0].join(alice, room.pk), deaf[1].join(bob, room.pk)
        talk(candidate, interviewer)
        publish_private(round_=room.round, event={"type": "assessment_submitted"})
        interviewer.wait_for_frame(Private)
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
