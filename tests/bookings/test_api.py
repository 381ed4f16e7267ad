"""Bookings over the API: the same services behind another door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.blocks import block
from accounts.models import User
from interviews.models import Interview, InterviewState, Reminder
from tests.bookings.conftest import LATER, slot_in

SignIn = Callable[[User], Client]


def send(client: Client, name: str, interview: Interview, *more: int, **body: Any) -> Any:
    address = reverse(name, args=[interview.pk, *more])
    return client.post(address, body, content_type="application/json")


def test_a_booking_is_shown_from_the_callers_side(booked: Interview, alice: User, client_of: SignIn) -> None:
    found = client_of(alice).get(reverse("api-booking", args=[booked.pk])).json()
    assert found == {
        "interview": str(booked.pk),
        "state": "booked",
        "way": "slot",
        "starts_at": booked.starts_at.isoformat().replace("+00:00", "Z"),
        "ends_at": (booked.starts_at + timedelta(minutes=105)).isoformat().replace("+00:00", "Z"),
        "partner": "Bob",
        "confirmed_at": None,
        "partner_confirmed_at": None,
        "proposal": None,
        "cancelled_because": "",
    }


def test_two_programs_confirm_move_and_cancel(
    booked: Interview, alice: User, bob: User, client_of: SignIn
) -> None:
    mine, theirs = client_of(alice), client_of(bob)
    assert send(mine, "api-booking-confirm", booked).json()["confirmed_at"]
    assert send(mine, "api-booking-snooze", booked).status_code == 200
    assert Reminder.objects.filter(kind="snoozed").count() == 1

    start = slot_in(LATER).isoformat()
    made = send(mine, "api-booking-proposals", booked, starts=[start], note="My train")
    assert (made.status_code, made.json()["state"]) == (201, "open")
    seen = theirs.get(reverse("api-booking", args=[booked.pk])).json()["proposal"]
    assert (seen["id"], seen["note"], seen["proposer"]) == (made.json()["id"], "My train", alice.pk)
    moved = send(theirs, "api-booking-proposal", booked, seen["id"], answer="accept", chosen=start)
    assert moved.json()["starts_at"] == start.replace("+00:00", "Z")
    assert moved.json()["proposal"] is None

    gone = send(theirs, "api-booking-cancel", booked, reason="I am ill").json()
    assert (gone["state"], gone["cancelled_because"]) == (InterviewState.CANCELLED, "I am ill")


def test_what_is_wrong_with_slots_is_said_slot_by_slot(
    booked: Interview, alice: User, client_of: SignIn
) -> None:
    starts = [slot_in(LATER).isoformat(), "2020-01-01T10:00Z"]
    refused = send(client_of(alice), "api-booking-proposals", booked, starts=starts)
    assert refused.status_code == 400
    (problem,) = refused.json()["problems"]
    assert (problem["code"], problem["place"]) == ("past", "slots.1")


def test_a_blocked_partner_has_no_name(booked: Interview, alice: User, bob: User, client_of: SignIn) -> None:
    block(blocker=bob, blocked=alice)
    found = client_of(alice).get(reverse("api-booking", args=[booked.pk])).json()
    assert found["partner"] != "Bob"
