"""Slots, hours and what lies ahead over the API: the pages' services, refusals as codes and places."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.models import Interview, Ticket
from tests.slots.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

SignIn = Callable[[User], Client]
Offer = Callable[..., Ticket]


def read(client: Client, name: str, status: int = 200, **parameters: object) -> Any:
    response = client.get(reverse(name, kwargs=parameters.pop("kwargs", None)), parameters)  # type: ignore[arg-type]
    assert response.status_code == status
    return response.json()


def post(client: Client, **asked: object) -> Any:
    return client.post(reverse("api-slots"), asked, content_type="application/json")


def text(hours: float) -> str:
    return f"{at(hours):%Y-%m-%dT%H:%M:%SZ}"


def test_a_week_holds_every_start_with_what_it_holds(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    mine = offer(alice, 10)
    week = read(client_of(alice), "api-slots")
    slots = {slot["start"]: slot for slot in week["slots"]}
    assert (week["zone"], week["week"], len(slots)) == ("UTC", 0, 7 * 48)
    assert (slots[text(6)]["state"], slots[text(6)]["waiting"]) == ("waiting", 1)
    assert (slots[text(10)]["state"], slots[text(10)]["ticket"]) == ("offered", mine.pk)
    assert slots[text(6)]["clock"] == "Monday, November 23, 17:00"


@pytest.mark.parametrize("query", [{"week": 8}, {"week": "x"}, {"role": "judge"}, {"format_minutes": 44}])
def test_an_odd_week_is_refused(client_of: SignIn, alice: User, query: dict[str, object]) -> None:
    assert read(client_of(alice), "api-slots", 400, **query)["code"] == "invalid"


def test_slots_are_offered_and_booked_where_somebody_waits(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    response = post(client_of(alice), starts=[text(6), text(30)])
    assert response.status_code == 201
    booked, offered = response.json()
    assert (booked["state"], booked["interview"]) == ("paired", str(Interview.objects.get().pk))
    assert (offered["state"], offered["starts_at"]) == ("open", text(30))


def test_refused_slots_name_each_problem_at_its_place(client_of: SignIn, alice: User) -> None:
    response = post(client_of(alice), starts=[text(6), text(-1), text(6.2)])
    assert response.status_code == 400
    answer = response.json()
    assert answer["code"] == "past"
    assert [(each["code"], each["place"]) for each in answer["problems"]] == [
        ("past", "slots.1"),
        ("off_grid", "slots.2"),
    ]
    assert not Ticket.objects.exists()


def test_ten_thousand_slots_are_refused(client_of: SignIn, alice: User) -> None:
    response = post(client_of(alice), starts=[text(6)] * 10_000)
    assert (response.status_code, response.json()["code"]) == (400, "too_many")


def test_a_slot_can_be_read_and_withdrawn_by_its_owner_only(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    ticket = offer(alice, 6)
    address = reverse("api-slot", args=[ticket.pk])
    assert client_of(bob).get(address).status_code == 404
    assert client_of(bob).delete(address).status_code == 404
    client = client_of(alice)
    assert client.get(address).json()["state"] == "open"
    assert client.delete(address).json()["state"] == "cancelled"
    assert client.delete(address).status_code == 200


def test_a_booked_slot_is_not_withdrawn(client_of: SignIn, alice: User, bob: User, offer: Offer) -> None:
    offer(bob, 6)
    [booked] = post(client_of(alice), starts=[text(6)]).json()
    response = client_of(alice).delete(reverse("api-slot", args=[booked["id"]]))
    assert (response.status_code, response.json()["code"]) == (409, "booked")


def test_hours_are_put_whole_and_read_back(client_of: SignIn, alice: User) -> None:
    client = client_of(alice)
    hours: dict[str, Any] = {
        "weekly": [{"weekday": 0, "hours": {"starts": "18:00", "ends": "20:00"}}],
        "special": [{"first": "2026-12-24", "last": "2026-12-26", "hours": []}],
    }
    put = client.put(reverse("api-availability"), hours, content_type="application/json")
    assert put.json() == {"zone": "UTC", **hours} == read(client, "api-availability")
    wrong = {**hours, "weekly": hours["weekly"] * 2}
    refused = client.put(reverse("api-availability"), wrong, content_type="application/json")
    assert (refused.status_code, refused.json()["problems"][0]["place"]) == (400, "weekly.1")
    assert read(client, "api-availability")["weekly"] == hours["weekly"]


def test_what_lies_ahead_is_listed(client_of: SignIn, alice: User, bob: User, offer: Offer) -> None:
    offer(bob, 6)
    client = client_of(alice)
    post(client, starts=[text(6), text(30)])
    ahead = read(client, "api-upcoming")
    [interview], [offered] = ahead["interviews"], ahead["offers"]
    assert (interview["partner"], interview["starts_at"]) == ("Bob", text(6))
    assert (interview["i_confirmed"], interview["doing"]) == (False, "You take turns")
    assert offered["starts_at"] == text(30)
