"""The private calendar to subscribe to: what it holds, who may read it, when nothing has changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import ics
import pytest
import time_machine
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import block
from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from interviews.bookings.feed import feed_of, renew_feed
from interviews.bookings.services import cancel_booking, confirm_booking
from interviews.models import CalendarFeed, Interview


def read(user: User, **headers: str) -> Any:
    """As a calendar program does: without a session."""
    return Client().get(reverse("calendar-feed", args=[feed_of(user).key]), headers=headers or None)


def events(user: User) -> list[vobject.base.Component]:
    content = read(user).content.decode()
    assert len(ics.Calendar(content).events) == content.count("BEGIN:VEVENT")
    return list(getattr(vobject.readOne(content), "vevent_list", []))


def test_a_booking_is_in_it_until_it_is_confirmed_as_tentative(booked: Interview, alice: User) -> None:
    (event,) = events(alice)
    assert event.summary.value == "Practice interview with Bob"
    assert (event.dtstart.value, event.status.value) == (booked.starts_at, "TENTATIVE")
    confirm_booking(user=alice, interview=booked)
    (event,) = events(alice)
    assert event.status.value == "CONFIRMED"


def test_it_and_the_mailed_file_name_the_same_event(booked: Interview, alice: User) -> None:
    client = Client()
    client.force_login(alice)
    file = client.get(reverse("booking-calendar", args=[booked.pk]))
    assert file["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert "attachment" in file["Content-Disposition"]
    assert vobject.readOne(file.content.decode()).vevent.uid.value == events(alice)[0].uid.value


def test_what_was_cancelled_stays_for_30_days_as_cancelled(booked: Interview, alice: User) -> None:
    cancel_booking(user=alice, interview=booked, reason="Ill")
    (event,) = events(alice)
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        assert len(events(alice)) == 1
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert events(alice) == []


def test_what_began_on_the_spot_is_not_in_it(swap_interview: Interview, alice: User) -> None:
    assert events(alice) == []


def test_a_block_by_either_takes_the_name_out_at_once(booked: Interview, alice: User, bob: User) -> None:
    before = read(alice)
    block(blocker=bob, blocked=alice)
    for user, other in ((alice, "Bob"), (bob, "Alice")):
        assert other not in read(user).content.decode()
    assert read(alice, **{"If-None-Match": before["ETag"]}).status_code == 200


def test_it_tells_nobody_of_a_block_by_somebody_who_is_not_in_it(
    booked: Interview, alice: User, charlie: User
) -> None:
    before = read(alice)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        block(blocker=charlie, blocked=alice)
    after = read(alice)
    assert (after.content, after.headers) == (before.content, before.headers)


def test_a_program_that_has_it_already_is_told_that_nothing_changed(booked: Interview, alice: User) -> None:
    first = read(alice)
    assert (first.status_code, first["Cache-Control"]) == (200, "private, no-cache")
    assert read(alice, **{"If-None-Match": first["ETag"]}).status_code == 304
    confirm_booking(user=alice, interview=booked)
    changed = read(alice, **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_new_address_ends_the_old_one(booked: Interview, alice: User) -> None:
    old = reverse("calendar-feed", args=[feed_of(alice).key])
    renew_feed(user=alice)
    assert Client().get(old).status_code == 404
    assert read(alice).status_code == 200


def test_an_address_that_nobody_has_shows_nothing(booked: Interview) -> None:
    assert Client().get(reverse("calendar-feed", args=[uuid4()])).status_code == 404


def test_an_account_that_has_ended_takes_its_calendar_along(booked: Interview, alice: User) -> None:
    address = reverse("calendar-feed", args=[feed_of(alice).key])
    delete_account(user=alice)
    assert Client().get(address).status_code == 404
    assert not CalendarFeed.objects.filter(user=alice).exists()


def test_an_account_that_is_closed_shows_nothing(booked: Interview, alice: User) -> None:
    address = reverse("calendar-feed", args=[feed_of(alice).key])
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_the_settings_make_the_address_and_renew_it(alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    page = client.get(reverse("calendar-settings")).content.decode()
    first = CalendarFeed.objects.get(user=alice).key
    assert f"/calendar/{first}.ics" in page
    assert 'href="webcal://' in page
    client.get(reverse("calendar-settings"))
    assert CalendarFeed.objects.get(user=alice).key == first
    said = client.post(reverse("calendar-renew"), follow=True).content.decode()
    assert "The old one shows nothing any more" in said
    assert str(first) not in said


def test_the_export_says_since_when_there_is_one_and_not_its_address(alice: User) -> None:
    feed = feed_of(alice)
    exported = export_for(alice)
    assert exported["calendar_feed"] == {"made_at": feed.created_at.isoformat()}
    assert str(feed.key) not in str(exported)


def test_many_bookings_cost_no_more_queries(
    booked: Interview,
    book_slot: Callable[..., Interview],
    alice: User,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    address = reverse("calendar-feed", args=[feed_of(alice).key])
    for days in (1, 2, 3):
        book_slot(booked.starts_at + timedelta(days=days))
    # owner; interviews, participations with people, rounds, versions, proposals; blocks; visits
    with django_assert_num_queries(8):  # type: ignore[attr-defined]
        assert Client().get(address).status_code == 200


@pytest.mark.parametrize("name", ['Eve"\r\nATTENDEE:mailto:m@example.org', "Eve;CN=x,y:z"])
def test_a_hostile_name_stays_in_its_place(name: str, booked: Interview, alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(display_name=name)
    (event,) = events(alice)
    assert not hasattr(event, "attendee")
    assert "Eve" in event.summary.value
