"""Who gets a relay for a call, when, and for how long."""

import hmac
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from interviews.models import Interview, Round
from interviews.room.call import CREDENTIALS_LAST, GOODBYE, calls_are_set_up

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
RELAYS = ["turn:relay.example.org:3478", "turns:relay.example.org:5349?transport=tcp"]


@pytest.fixture(autouse=True)
def relay(settings: Settings) -> None:
    settings.TURN_URLS = ["stun:relay.example.org:3478", *RELAYS]
    settings.TURN_SECRET = "a secret of the relay"
    settings.CALL_RELAY_ONLY = True


def ask(client: Client, round_: Round) -> Any:
    return client.post(reverse("api-call", args=[round_.pk]), content_type="application/json")


def test_the_credentials_name_the_person_and_the_interview_and_end(
    client_of: SignIn, live_round: Round, alice: User
) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        answer = ask(client_of(alice), live_round).json()
        expires = timezone.now() + CREDENTIALS_LAST
    stun, turn = answer["ice_servers"]
    assert stun == {"urls": ["stun:relay.example.org:3478"]}
    assert turn["urls"] == RELAYS
    assert turn["username"] == f"{int(expires.timestamp())}:{live_round.interview_id}.{alice.pk}"
    mac = hmac.digest(b"a secret of the relay", turn["username"].encode(), "sha1")
    assert b64decode(turn["credential"]) == mac
    assert answer["policy"] == "relay"
    assert answer["expires_at"] == pytest.approx(expires.timestamp() * 1000)


def test_each_of_the_two_has_credentials_of_their_own_and_nobody_else_has(
    client_of: SignIn, live_round: Round, alice: User, bob: User, charlie: User, mona: User
) -> None:
    names = {ask(client_of(user), live_round).json()["ice_servers"][1]["username"] for user in (alice, bob)}
    assert len(names) == 2
    assert [ask(client_of(user), live_round).status_code for user in (charlie, mona)] == [404, 404]
    assert ask(Client(), live_round).status_code == 403


def test_a_site_may_let_browsers_connect_directly(
    client_of: SignIn, live_round: Round, alice: User, settings: Settings
) -> None:
    settings.CALL_RELAY_ONLY, settings.TURN_URLS = False, []
    answer = ask(client_of(alice), live_round).json()
    assert (answer["policy"], answer["ice_servers"]) == ("all", [])


def test_a_relay_only_site_without_a_relay_says_that_it_has_no_calls(
    client_of: SignIn, live_round: Round, alice: User, settings: Settings
) -> None:
    settings.TURN_URLS = ["stun:relay.example.org:3478"]
    assert not calls_are_set_up()
    answer = ask(client_of(alice), live_round)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_calls")


def test_there_is_no_call_in_the_lobby(client_of: SignIn, swap_interview: Interview, alice: User) -> None:
    answer = ask(client_of(alice), swap_interview.rounds.get(number=1))
    assert (answer.status_code, answer.json()["code"]) == (409, "not_live")


def test_a_solo_run_has_nobody_to_call(client_of: SignIn, solo_interview: Interview, alice: User) -> None:
    answer = ask(client_of(alice), solo_interview.rounds.get())
    assert (answer.status_code, answer.json()["code"]) == (409, "alone")


def test_people_may_say_goodbye_after_the_round_but_not_for_ever(
    client_of: SignIn, debrief_round: Round, alice: User
) -> None:
    client = client_of(alice)
    assert ask(client, debrief_round).status_code == 200
    Round.objects.filter(pk=debrief_round.pk).update(ended_at=timezone.now() - GOODBYE - timedelta(seconds=1))
    answer = ask(client, debrief_round)
    assert (answer.status_code, answer.json()["code"]) == (409, "call_over")


def test_only_lobby_and_room_may_ask_for_camera_and_microphone(
    client_of: SignIn, live_round: Round, swap_interview: Interview, alice: User
) -> None:
    client = client_of(alice)
    policy = {url: client.get(url).headers["Permissions-Policy"] for url in ("/", reverse("settings"))}
    assert all("camera=(), microphone=()" in each for each in policy.values())
    room = client.get(reverse("room", args=[live_round.pk]))
    assert "camera=(self), microphone=(self)" in room.headers["Permissions-Policy"]


def test_the_lobby_may_try_camera_and_microphone(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    lobby = client_of(alice).get(reverse("interview", args=[swap_interview.pk]))
    assert "camera=(self), microphone=(self)" in lobby.headers["Permissions-Policy"]
