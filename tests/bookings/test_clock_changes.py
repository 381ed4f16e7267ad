"""Where clocks change at midnight, or by half an hour: mails, calendars and pages name the one moment."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
import vobject
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, Profile, User
from interviews.bookings.feed import feed_for
from interviews.bookings.moving import answer_move, propose_move
from interviews.bookings.services import confirm_booking
from interviews.models import Interview
from interviews.tasks import sweep_bookings
from tests.bookings.conftest import Book

# Zone, start in UTC, and what the clock reads there.
READINGS = [
    ("America/Havana", "2027-03-14T05:00Z", "Sunday, March 14, 01:00"),  # midnight does not exist
    ("America/Havana", "2026-11-01T04:30Z", "Sunday, November 1, 00:30 (UTC-04:00)"),
    ("America/Havana", "2026-11-01T05:30Z", "Sunday, November 1, 00:30 (UTC-05:00)"),
    ("Asia/Beirut", "2027-03-27T22:00Z", "Sunday, March 28, 01:00"),
    ("Asia/Beirut", "2026-10-24T20:30Z", "Saturday, October 24, 23:30 (UTC+03:00)"),
    ("Asia/Beirut", "2026-10-24T21:30Z", "Saturday, October 24, 23:30 (UTC+02:00)"),
    ("Africa/Cairo", "2027-04-29T22:00Z", "Friday, April 30, 01:00"),
    ("Africa/Cairo", "2026-10-29T21:30Z", "Thursday, October 29, 23:30 (UTC+02:00)"),
    ("Australia/Lord_Howe", "2026-10-03T15:30Z", "Sunday, October 4, 02:30"),
    ("Australia/Lord_Howe", "2027-04-03T14:30Z", "Sunday, April 4, 01:30 (UTC+11:00)"),
    ("Australia/Lord_Howe", "2027-04-03T15:00Z", "Sunday, April 4, 01:30 (UTC+10:30)"),
]


def live_in(user: User, zone: str) -> User:
    Profile.objects.filter(user=user).update(time_zone=zone)
    return User.objects.select_related("profile").get(pk=user.pk)


@pytest.mark.parametrize(("zone", "start", "words"), READINGS)
def test_every_mail_calendar_and_page_names_the_moment(
    zone: str, start: str, words: str, book_slot: Book, alice: User, client_of: Callable[[User], Client]
) -> None:
    starts_at = datetime.fromisoformat(start)
    alice = live_in(alice, zone)
    with time_machine.travel(starts_at - timedelta(days=2), tick=False):
        interview = book_slot(starts_at)
        mail = OutboxMessage.objects.get(recipient=alice.email)
        assert f"When: {words} ({zone.replace('_', ' ')})" in mail.text
        for calendar in (mail.calendar, feed_for(alice).content.decode()):
            assert vobject.readOne(calendar).vevent.dtstart.value == starts_at
        client = client_of(alice)
        for page in (reverse("upcoming"), reverse("interview", args=[interview.pk])):
            shown = " ".join(client.get(page).content.decode().split())
            assert words.rpartition(", ")[2] in shown
            assert words.rpartition(", ")[0] in shown
    with time_machine.travel(starts_at - timedelta(hours=1), tick=False):
        sweep_bookings()
    reminder = OutboxMessage.objects.get(recipient=alice.email, dedupe_key__contains="reminder")
    assert reminder.subject == "In 1 hour: interview with Bob"
    assert words in reminder.text


def test_an_interview_moves_between_two_moments_that_read_alike(
    book_slot: Book, alice: User, bob: User
) -> None:
    """Half past eleven comes twice in Beirut that evening."""
    first, second = (datetime.fromisoformat(f"2026-10-24T{clock}Z") for clock in ("20:30", "21:30"))
    alice = live_in(alice, "Asia/Beirut")
    with time_machine.travel(first - timedelta(days=2), tick=False):
        interview: Interview = book_slot(first)
        confirm_booking(user=alice, interview=interview)
        chosen = datetime.fromisoformat("2026-10-24T23:30+02:00")
        proposal = propose_move(user=alice, interview=interview, starts=[chosen])
        answer_move(
            user=bob, interview=interview, proposal_id=proposal.pk, answer="accept", chosen=proposal.starts[0]
        )
    interview.refresh_from_db()
    assert interview.starts_at == second
    mail = OutboxMessage.objects.get(recipient=alice.email, dedupe_key__contains="moved")
    assert "23:30 (UTC+02:00) (Asia/Beirut)" in mail.text
    assert vobject.readOne(mail.calendar).vevent.dtstart.value == second
