"""Who gets into a room, and who is put out of it."""

import secrets
import time
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from accounts.models import User
from interviews.models import Interview, Room, Seat
from interviews.room.protocol import Close, Hello
from interviews.room.services import revoke_seat
from tests.room.live import ORIGIN, LiveServer, cookie_of

REVOKED_WITHIN_SECONDS = 2.0


def test_both_people_of_the_round_get_in_with_their_roles(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    assert live.join(alice, room.pk).welcome["role"] == "candidate"
    assert live.join(bob, room.pk).welcome["role"] == "interviewer"


def test_a_stranger_a_moderator_and_nobody_do_not_get_in(
    live: LiveServer, room: Room, charlie: User, mona: User
) -> None:
    for person in (charlie, mona):
        client = live.connect(cookie_of(person), room.pk)
        assert client.wait_until_closed() == Close.NO_ROOM
        assert not client.frames
    for cookie in ("", "no-such-session"):
        assert live.connect(cookie, room.pk).wait_until_closed() == Close.SIGNED_OUT


def test_a_room_that_does_not_exist_looks_like_one_of_others(
    live: LiveServer, room: Room, alice: User
) -> None:
    assert live.connect(cookie_of(alice), uuid4()).wait_until_closed() == Close.NO_ROOM


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1:1", settings.SITE_URL + "1", "null"]
)
def test_a_foreign_origin_is_refused_before_anything(
    live: LiveServer, room: Room, alice: User, origin: str
) -> None:
    with pytest.raises(InvalidStatus) as caught:
        live.connect(cookie_of(alice), room.pk, origin=origin)
    assert caught.value.response.status_code == 403


def test_the_other_local_name_of_the_site_is_allowed_outside_production(
    live: LiveServer, room: Room, alice: User
) -> None:
    origin = f"http://localhost:{settings.PORT}"
    live.connect(cookie_of(alice), room.pk, origin=origin).hello()


def test_an_unknown_address_is_refused(live: LiveServer, room: Room, alice: User) -> None:
    with (
        pytest.raises(InvalidStatus),
        connect(f"ws://127.0.0.1:{live.port}/ws/other/", origin=Origin(ORIGIN), legacy=True),
    ):
        pass


def test_without_our_subprotocol_the_socket_is_closed(live: LiveServer, room: Room, alice: User) -> None:
    address = f"ws://127.0.0.1:{live.port}/ws/rounds/{room.pk}/"
    with (
        connect(address, origin=Origin(ORIGIN), legacy=True) as socket,
        pytest.raises(Exception, match="4400"),
    ):
        socket.recv(5)


def test_hello_has_to_come_first_and_soon(live: LiveServer, room: Room, alice: User) -> None:
    silent, talkative = (live.connect(cookie_of(alice), room.pk) for _ in range(2))
    talkative.update(b"before hello")
    assert talkative.wait_until_closed() == Close.MALFORMED
    assert silent.wait_until_closed(8) == Close.MALFORMED


def test_a_revoked_seat_closes_its_sockets_within_two_seconds(
    live: LiveServer, room: Room, live_interview: Interview, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    revoke_seat(user=alice, interview=live_interview)
    started = time.monotonic()
    assert candidate.wait_until_closed() == Close.NO_SEAT
    assert time.monotonic() - started < REVOKED_WITHIN_SECONDS
    interviewer.wait_for_here(bob.pk)
    interviewer.wait_for_ack(interviewer.update(b"stays"))
    assert live.connect(cookie_of(alice), room.pk).wait_until_closed() == Close.NO_SEAT


def test_an_edit_after_the_seat_was_revoked_is_never_written(
    live: LiveServer, room: Room, live_interview: Interview, alice: User
) -> None:
    candidate = live.join(alice, room.pk)
    Seat.objects.filter(room=room, user=alice).delete()
    lseq = candidate.update(b"too late")
    assert candidate.wait_until_closed() == Close.NO_SEAT
    assert lseq not in candidate.acks
    assert not room.log.filter(payload=b"too late").exists()


def test_signing_out_closes_the_sockets_of_that_session_only(
    live: LiveServer, room: Room, alice: User
) -> None:
    here, elsewhere = cookie_of(alice), cookie_of(alice)
    signed_out, stays = live.connect(here, room.pk), live.connect(elsewhere, room.pk)
    signed_out.hello()
    stays.hello()
    Session.objects.get(session_key=here).delete()
    started = time.monotonic()
    assert signed_out.wait_until_closed() == Close.SIGNED_OUT
    assert time.monotonic() - started < REVOKED_WITHIN_SECONDS
    stays.hear_the_rest()


@pytest.mark.parametrize("change", ["deactivated", "new password"])
def test_a_deactivated_person_and_a_changed_password_close_within_two_seconds(
    live: LiveServer, room: Room, alice: User, change: str
) -> None:
    candidate = live.join(alice, room.pk)
    if change == "deactivated":
        alice.is_active = False
    else:
        alice.set_password("another quiet studio")
    alice.save()
    started = time.monotonic()
    assert candidate.wait_until_closed() in {Close.SIGNED_OUT, Close.NO_SEAT}
    assert time.monotonic() - started < REVOKED_WITHIN_SECONDS


def test_the_same_tab_again_replaces_its_old_socket(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    interviewer = live.join(bob, room.pk)
    old = live.join(alice, room.pk)
    interviewer.wait_for_here(alice.pk, bob.pk)
    new = live.join(alice, room.pk, tab=old.tab)
    assert old.wait_until_closed() == Close.REPLACED
    new.wait_for_ack(new.update(b"from the new socket"))
    interviewer.wait_for_update(b"from the new socket")
    assert interviewer.people_here() == {alice.pk, bob.pk}


def test_another_person_cannot_replace_a_tab(live: LiveServer, room: Room, alice: User, bob: User) -> None:
    candidate = live.join(alice, room.pk)
    live.join(bob, room.pk, tab=candidate.tab)
    candidate.hear_the_rest()


def test_a_ninth_tab_of_a_person_closes_the_first(live: LiveServer, room: Room, alice: User) -> None:
    tabs = [live.join(alice, room.pk) for _ in range(9)]
    assert tabs[0].wait_until_closed() == Close.REPLACED
    tabs[1].hear_the_rest()
    tabs[8].hear_the_rest()


def test_a_hello_from_the_future_gets_no_entries_and_no_harm(
    live: LiveServer, room: Room, alice: User
) -> None:
    client = live.connect(cookie_of(alice), room.pk)
    client.tab = secrets.token_bytes(8)
    client.send(Hello(client.tab, 2**50, 2**50))
    client.wait_until(lambda: client.frames)
    client.wait_for_ack(client.update(b"x"))
