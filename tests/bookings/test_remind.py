"""Reminders: a day, an hour and ten minutes before, each once, and none that is of no use."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, Profile, User
from config.errors import Refused
from interviews.bookings.reminders import queue_due_reminders, snooze
from interviews.bookings.services import cancel_booking, confirm_booking, open_lobbies
from interviews.invariants import broken_invariants
from interviews.models import Interview, Reminder
from interviews.tasks import sweep_bookings
from tests.bookings.conftest import Book, slot_in
from tests.broken_rows import break_updates


def reminders_to(user: User) -> list[str]:
    """Subjects, in the order in which they were queued."""
    mails = OutboxMessage.objects.filter(recipient=user.email, dedupe_key__contains="reminder")
    return list(mails.order_by("created_at", "pk").values_list("subject", flat=True))


def run_at(moment: datetime) -> None:
    """A beat, and another one that comes too soon."""
    with time_machine.travel(moment, tick=False):
        sweep_bookings()
        sweep_bookings()


def test_three_reminders_come_each_at_its_time_and_once(booked: Interview, alice: User, bob: User) -> None:
    for before in (
        timedelta(hours=24, seconds=5),
        timedelta(hours=24),
        timedelta(hours=23),
        timedelta(hours=1),
        timedelta(minutes=30),
        timedelta(minutes=10),
        timedelta(minutes=1),
    ):
        run_at(booked.starts_at - before)
    assert reminders_to(alice) == [
        "In 24 hours: interview with Bob",
        "In 1 hour: interview with Bob",
        "In 10 minutes: interview with Bob",
    ]
    assert len(reminders_to(bob)) == 3
    assert broken_invariants() == []


def test_a_reminder_leads_to_what_can_be_done(booked: Interview, alice: User) -> None:
    run_at(booked.starts_at - timedelta(hours=1))
    text = OutboxMessage.objects.get(recipient=alice.email, dedupe_key__contains="reminder").text
    assert "You have not confirmed it yet." in text
    assert f"/interviews/{booked.pk}/\n" in text
    assert f"/interviews/{booked.pk}/snooze/" in text


def test_who_has_confirmed_is_not_asked_again_and_at_last_led_to_the_lobby(
    booked: Interview, alice: User
) -> None:
    confirm_booking(user=alice, interview=booked)
    run_at(booked.starts_at - timedelta(minutes=10))
    text = OutboxMessage.objects.get(recipient=alice.email, dedupe_key__contains="reminder").text
    assert "not confirmed" not in text
    assert "the lobby is open" in text
    assert "snooze" not in text


def test_after_hours_without_a_server_only_the_latest_comes(booked: Interview, alice: User) -> None:
    run_at(booked.starts_at - timedelta(minutes=50))
    assert reminders_to(alice) == ["In 50 minutes: interview with Bob"]
    assert set(Reminder.objects.filter(sent_at=None).values_list("kind", flat=True)) == {"soon"}


def test_nobody_is_reminded_of_what_has_begun(booked: Interview, alice: User) -> None:
    run_at(booked.starts_at)
    assert reminders_to(alice) == []
    assert not Reminder.objects.exists()


def test_nobody_is_reminded_of_what_was_cancelled(booked: Interview, alice: User, bob: User) -> None:
    waiting = Reminder.objects.get(participation__user=bob, kind="day")
    cancel_booking(user=alice, interview=booked, reason="Ill")
    waiting.save(force_insert=True)  # as if the sweeper held it while it was cancelled
    run_at(booked.starts_at - timedelta(hours=20))
    assert reminders_to(bob) == []


def test_who_wants_none_gets_none_and_their_partner_does(booked: Interview, alice: User, bob: User) -> None:
    Profile.objects.filter(user=alice).update(mail_reminders=False)
    run_at(booked.starts_at - timedelta(hours=1))
    assert reminders_to(alice) == []
    assert len(reminders_to(bob)) == 1


def test_one_that_cannot_be_queued_leaves_the_others(booked: Interview, alice: User, bob: User) -> None:
    broken = Reminder.objects.get(participation__user=alice, kind="day")
    break_updates("interviews_reminder", f"OLD.id = {broken.pk}")
    run_at(booked.starts_at - timedelta(hours=24))
    assert reminders_to(alice) == []
    assert len(reminders_to(bob)) == 1


def test_snoozing_reminds_once_more_in_half_an_hour(booked: Interview, alice: User, bob: User) -> None:
    with time_machine.travel(booked.starts_at - timedelta(hours=1), tick=False):
        first = snooze(user=alice, interview=booked)
        assert snooze(user=alice, interview=booked) == first  # pressed twice
    Reminder.objects.exclude(kind="snoozed").delete()
    run_at(booked.starts_at - timedelta(minutes=30))
    assert reminders_to(alice) == ["In 30 minutes: interview with Bob"]
    assert reminders_to(bob) == []


def test_who_asks_for_it_is_reminded_whatever_their_settings(booked: Interview, alice: User) -> None:
    Profile.objects.filter(user=alice).update(mail_reminders=False)
    snooze(user=alice, interview=booked)
    with time_machine.travel(Reminder.objects.get(kind="snoozed").due_at, tick=False):
        assert queue_due_reminders() == 1


def test_there_is_nothing_to_snooze_in_the_last_half_hour(book_slot: Book, alice: User) -> None:
    interview = book_slot(slot_in(timedelta(hours=1)))
    soon = time_machine.travel(interview.starts_at - timedelta(minutes=30), tick=False)
    with soon, pytest.raises(Refused) as refused:
        snooze(user=alice, interview=interview)
    assert refused.value.code == "too_late"


def test_there_is_nothing_to_snooze_of_what_was_cancelled(booked: Interview, alice: User, bob: User) -> None:
    cancel_booking(user=alice, interview=booked, reason="Ill")
    with pytest.raises(Refused) as refused:
        snooze(user=bob, interview=booked)
    assert refused.value.code == "not_booked"


def test_opening_the_link_of_the_mail_changes_nothing_and_the_button_does(
    booked: Interview, alice: User
) -> None:
    client = Client()
    address = reverse("booking-snooze", args=[booked.pk])
    assert client.get(address).status_code == 302  # signed in first
    client.force_login(alice)
    assert "Remind me again in 30 minutes" in client.get(address).content.decode()
    assert not Reminder.objects.filter(kind="snoozed").exists()
    assert "We remind you again on" in client.post(address, follow=True).content.decode()
    assert Reminder.objects.filter(kind="snoozed").count() == 1


def test_reminders_can_be_turned_off_in_the_settings(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    client.post(reverse("settings-notifications"), {"mail_reports": "on"})
    assert not Profile.objects.get(user=alice).mail_reminders
    client.post(reverse("settings-notifications"), {"mail_reminders": "on"})
    assert Profile.objects.get(user=alice).mail_reminders


def test_the_page_of_an_open_lobby_is_where_the_last_reminder_leads(booked: Interview) -> None:
    with time_machine.travel(booked.starts_at - timedelta(minutes=10), tick=False):
        open_lobbies()
        queue_due_reminders()
    mail = OutboxMessage.objects.filter(dedupe_key__contains="reminder").latest("pk")
    assert "Go to the lobby:" in mail.text
