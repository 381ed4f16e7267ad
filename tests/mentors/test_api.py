"""Mentors over the API."""

import pytest
from django.test import Client

from accounts.blocks import block
from accounts.models import User
from interviews.models import Interview, Ticket

pytestmark = pytest.mark.django_db


def test_an_hour_is_found_and_booked_once(hour: Ticket, bob_client: Client) -> None:
    [mentor] = bob_client.get("/api/v1/mentors/").json()
    assert (mentor["name"], mentor["about"], mentor["attendance"]) == (
        "Mia",
        "Ten years of ranking.",
        "No interviews yet.",
    )
    [listed] = mentor["hours"]
    assert listed["id"] == hour.pk
    answers = [bob_client.post(f"/api/v1/mentors/hours/{hour.pk}/") for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert {each.json()["interview"] for each in answers} == {str(Interview.objects.get().pk)}
    assert bob_client.get("/api/v1/mentors/").json() == []


def test_who_is_kept_apart_finds_nobody(hour: Ticket, mia: User, bob: User, bob_client: Client) -> None:
    block(blocker=mia, blocked=bob)
    assert bob_client.get("/api/v1/mentors/").json() == []
    assert bob_client.post(f"/api/v1/mentors/hours/{hour.pk}/").status_code == 404
