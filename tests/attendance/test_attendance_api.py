"""Attendance, appeals and standing by over the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from interviews.models import AttendanceAppeal, Participation
from tests.attendance.test_refuse_over_limit import give_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]
JSON = "application/json"


def test_one_reads_ones_own_attendance_and_appeals_once(client_of: SignIn, alice: User) -> None:
    give_history(alice, "pnn")
    client = client_of(alice)
    said = client.get(reverse("api-attendance")).json()
    assert said["sentence"] == "Came to 1 of 3 interviews: 2 no-shows."
    assert (said["open_bookings"], said["open_bookings_allowed"]) == (0, 3)
    assert said["paused_until"] is not None
    assert [record["outcome"] for record in said["records"]] == ["no_show", "no_show", "present"]
    address = reverse("api-appeal", args=[said["records"][0]["id"]])
    for text in ("It was the tram.", "Again."):
        sent = client.post(address, {"text": text}, content_type=JSON)
        assert (sent.status_code, sent.json()["text"]) == (201, "It was the tram.")
    assert AttendanceAppeal.objects.count() == 1
    assert client.get(reverse("api-attendance")).json()["records"][0]["appeal"]["state"] == "open"


def test_the_record_of_another_is_not_there(client_of: SignIn, alice: User, bob: User) -> None:
    give_history(alice, "n")
    record = Participation.objects.get(user=alice)
    sent = client_of(bob).post(reverse("api-appeal", args=[record.pk]), {"text": "Mine."}, content_type=JSON)
    assert sent.status_code == 404


def test_one_stands_by_changes_it_and_stops(client_of: SignIn, alice: User) -> None:
    client = client_of(alice)
    address = reverse("api-standby")
    assert client.get(address).status_code == 404
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    for role in ("swap", "candidate"):
        sent = client.put(address, {"until": until, "role": role}, content_type=JSON)
        assert (sent.status_code, sent.json()["role"], sent.json()["purpose"]) == (200, role, "standby")
    assert client.get(address).json()["role"] == "candidate"
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
