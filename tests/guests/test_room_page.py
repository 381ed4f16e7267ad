"""The room's page of a third person, and what it tells of them to the two."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.guests.services import send_away
from interviews.models import Guest, Round
from interviews.room.clock import move_clock


def boot_of(client: Client, round_: Round) -> dict[str, Any]:
    page = client.get(reverse("room", args=[round_.pk])).content.decode()
    begin = page.index(">", page.index('id="room-boot"')) + 1
    boot: dict[str, Any] = json.loads(page[begin : page.index("</script>", begin)])
    return boot


def test_an_observer_gets_the_room_with_their_own_ways_out(
    watched: Round, observer: Guest, charlie: User, client_of: Callable[[User], Client]
) -> None:
    boot = boot_of(client_of(charlie), watched)
    assert boot["role"] == "observer"
    assert boot["nextRound"]["role"] == "observer"
    own_page = reverse("guest", args=[observer.pk])
    assert boot["interviewUrl"] == boot["debriefUrl"] == own_page
    assert boot["leaveUrl"] == reverse("guest-leave", args=[observer.pk])
    assert boot["guest"] is None, "who watches sends nobody away"


def test_the_two_know_who_it_is_and_how_to_send_them_away(
    watched: Round,
    observer: Guest,
    alice: User,
    bob: User,
    charlie: User,
    client_of: Callable[[User], Client],
) -> None:
    for user in (alice, bob):
        boot = boot_of(client_of(user), watched)
        assert {"id": charlie.pk, "name": "Charlie", "role": "observer"} in boot["people"]
        assert boot["guest"]["id"] == str(observer.pk)
    sent = client_of(bob).post(
        reverse("api-interview-guest", args=[watched.interview_id, observer.pk]),
        {"answer": "send_away"},
        content_type="application/json",
    )
    assert sent.status_code == 200
    assert boot_of(client_of(bob), watched)["guest"] is None
    assert any(one["name"] == "Charlie" for one in boot_of(client_of(bob), watched)["people"])


def test_a_second_interviewer_is_led_to_the_debrief(
    seconded: Round, charlie: User, client_of: Callable[[User], Client]
) -> None:
    boot = boot_of(client_of(charlie), seconded)
    assert boot["role"] == "second"
    assert boot["debriefUrl"] == reverse("debrief", args=[seconded.pk])


def test_after_the_round_the_room_leads_a_guest_to_their_page(
    watched: Round, observer: Guest, bob: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    move_clock(user=bob, round_=watched, move="end", version=1)
    client = client_of(charlie)
    led = client.get(reverse("room", args=[watched.pk]))
    assert led["Location"] == reverse("guest", args=[observer.pk])
    following = watched.interview.rounds.get(number=2)
    shown = client.get(reverse("guest", args=[observer.pk])).content.decode()
    assert reverse("room", args=[following.pk]) in shown


@pytest.mark.parametrize("by", ["alice", "bob"])
def test_who_was_sent_away_finds_no_room(
    by: str,
    watched: Round,
    observer: Guest,
    charlie: User,
    client_of: Callable[[User], Client],
    request: pytest.FixtureRequest,
) -> None:
    send_away(user=request.getfixturevalue(by), guest=observer)
    assert client_of(charlie).get(reverse("room", args=[watched.pk])).status_code == 404


def test_before_the_start_the_room_leads_to_the_guests_page(
    observer: Guest, charlie: User, client_of: Callable[[User], Client]
) -> None:
    round_ = observer.interview.rounds.get(number=1)
    led = client_of(charlie).get(reverse("room", args=[round_.pk]))
    assert led["Location"] == reverse("guest", args=[observer.pk])
