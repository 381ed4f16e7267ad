"""One's own attendance: the sentence, the last interviews, and why one is limited until when."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Profile, User
from tests.attendance.test_refuse_over_limit import give_bookings, give_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]


def text_of(client: Client) -> str:
    return " ".join(client.get(reverse("attendance")).content.decode().split())


def test_who_was_nowhere_yet_reads_so(client_of: SignIn, alice: User) -> None:
    shown = text_of(client_of(alice))
    assert "No interviews yet." in shown
    assert "Nothing yet. After each interview" in shown


def test_it_shows_the_last_twenty_and_how_each_went(client_of: SignIn, alice: User) -> None:
    give_history(alice, "c" + "p" * 19 + "ns")
    give_bookings(alice, 2)
    shown = text_of(client_of(alice))
    assert "Came to 19 of the last 20 interviews: 1 no-show." in shown
    assert shown.count("<time ") == 20
    assert shown.count("Present") == 18 + 1  # and in how it counts
    assert "does not count" in shown
    assert 'figure">2</span> of <span class="figure">10</span>' in shown
    assert "What you can do now" not in shown


def test_who_is_limited_reads_why_until_when_and_what_to_do(client_of: SignIn, alice: User) -> None:
    Profile.objects.filter(user=alice).update(time_zone="America/New_York")
    give_history(alice, "nn")
    shown = text_of(client_of(alice))
    assert "Booking is paused until" in shown
    assert "because of 2 no-shows in a row" in shown
    assert "You can have 3 open bookings at a time" in shown
    assert "Times are in America/New_York" in shown
    assert "What you can do now" in shown


def test_nobody_reads_the_records_of_another(client_of: SignIn, alice: User, bob: User) -> None:
    give_history(alice, "n")
    assert "No interviews yet." in text_of(client_of(bob))
