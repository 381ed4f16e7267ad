"""Booking: both are told at once, each on their own clock, with a calendar file and reminders to come."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import vobject
from django.db import transaction

from accounts.models import OutboxMessage, Profile, User
from interviews.models import Interview, InterviewState, Reminder
from interviews.services import Busy
from tests.bookings.conftest import Book, slot_in


def mail_to(user: User) -> OutboxMessage:
    return OutboxMessage.objects.get(recipient=user.email)


def test_both_get_a_mail_with_an_invitation_for_their_own_calendar(
    booked: Interview, alice: User, bob: User
) -> None:
    for user, partner in ((alice, bob), (bob, alice)):
        mail = mail_to(user)
        assert f"with {partner}" in mail.subject
        assert f"/interviews/{booked.pk}/" in mail.text
        assert f"/interviews/{booked.pk}/" in mail.html
        assert mail.calendar_method == "REQUEST"
        event = vobject.readOne(mail.calendar).vevent
        assert event.dtstart.value == booked.starts_at
        assert event.dtend.value == booked.starts_at + timedelta(minutes=2 * 45 + 15)
        assert event.attendee.value == f"mailto:{user.email}"
        assert partner.email not in mail.calendar
        assert partner.email not in mail.text


def test_each_is_told_who_asks_whom_and_in_their_own_zone(book_slot: Book, alice: User, bob: User) -> None:
    Profile.objects.filter(user=alice).update(time_zone="America/New_York")
    Profile.objects.filter(user=bob).update(time_zone="Asia/Kathmandu")
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        book_slot(datetime(2026, 11, 24, 23, tzinfo=UTC))
    assert "Tuesday, November 24, 18:00 (America/New York)" in mail_to(alice).text
    assert "Round 1, 45 minutes: Bob interviews you." in mail_to(alice).text
    assert "Wednesday, November 25, 04:45 (Asia/Kathmandu)" in mail_to(bob).text
    assert "Round 1, 45 minutes: you interview Alice." in mail_to(bob).text


def test_a_slot_after_a_change_of_clocks_is_named_as_clocks_read_then(book_slot: Book, alice: User) -> None:
    Profile.objects.filter(user=alice).update(time_zone="Europe/Berlin")
    with time_machine.travel(datetime(2026, 10, 23, 12, tzinfo=UTC), tick=False):
        book_slot(datetime(2026, 10, 26, 17, tzinfo=UTC))
    assert "Monday, October 26, 18:00 (Europe/Berlin)" in mail_to(alice).text


def test_an_hour_that_happens_twice_is_named_with_its_offset(book_slot: Book, alice: User) -> None:
    Profile.objects.filter(user=alice).update(time_zone="Europe/Berlin")
    with time_machine.travel(datetime(2026, 10, 23, 12, tzinfo=UTC), tick=False):
        book_slot(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert "Sunday, October 25, 02:30 (UTC+01:00) (Europe/Berlin)" in mail_to(alice).text


def test_reminders_are_planned_a_day_an_hour_and_ten_minutes_before(booked: Interview, alice: User) -> None:
    mine = Reminder.objects.filter(participation__user=alice)
    assert {row.kind: booked.starts_at - row.due_at for row in mine} == {
        "day": timedelta(hours=24),
        "hour": timedelta(hours=1),
        "soon": timedelta(minutes=10),
    }
    assert Reminder.objects.count() == 6


def test_only_reminders_that_are_still_ahead_are_planned(book_slot: Book) -> None:
    book_slot(slot_in(timedelta(hours=2)))
    assert set(Reminder.objects.values_list("kind", flat=True)) == {"hour", "soon"}


def test_who_chose_this_very_partner_has_confirmed(book_slot: Book, alice: User, bob: User) -> None:
    interview = book_slot(way="link", confirmed_by=[bob])
    assert interview.participations.get(user=bob).confirmed_at is not None
    assert interview.participations.get(user=alice).confirmed_at is None
    assert "Please confirm" in mail_to(alice).text
    assert "You have confirmed it by choosing the time" in mail_to(bob).text
    assert "PARTSTAT=ACCEPTED" in mail_to(bob).calendar.replace("\r\n ", "")


def test_a_booking_that_comes_to_nothing_tells_nobody(booked: Interview, book_slot: Book) -> None:
    with pytest.raises(Busy), transaction.atomic():
        book_slot(booked.starts_at + timedelta(minutes=30))
    assert OutboxMessage.objects.count() == 2
    assert Interview.objects.get().state == InterviewState.BOOKED


def test_nothing_of_the_scenario_stands_in_mails_or_calendars(booked: Interview) -> None:
    titles = booked.rounds.values_list("scenario_version__title", flat=True)
    for mail in OutboxMessage.objects.all():
        for title in titles:
            assert title not in mail.text + mail.html + mail.calendar + mail.subject
