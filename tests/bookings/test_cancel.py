"""Cancelling: the other hears why, both calendars follow, and who is freed is first in line."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
import vobject
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.deletion import delete_account
from accounts.models import OutboxMessage, User
from config.errors import Invalid, Refused
from interviews.bookings.cancelling import call_off
from interviews.bookings.moving import propose_move
from interviews.bookings.services import cancel_booking, open_lobbies
from interviews.ending import block_and_leave, close, leave
from interviews.invariants import broken_invariants
from interviews.lifecycle import lock_interview
from interviews.models import Interview, InterviewState, Reminder, SlotProposal, Ticket, Transition
from tests.bookings.conftest import Book, slot_in


def cancellation_to(user: User) -> OutboxMessage:
    return OutboxMessage.objects.get(recipient=user.email, calendar_method="CANCEL")


def test_the_other_is_told_why_and_both_calendars_follow(booked: Interview, alice: User, bob: User) -> None:
    cancel_booking(user=alice, interview=booked, reason=" My train\nis late ")
    assert "Alice cannot come to your interview. They wrote: “My train is late”" in cancellation_to(bob).text
    assert "You cancelled your interview with Bob" in cancellation_to(alice).text
    for user in (alice, bob):
        invited = OutboxMessage.objects.get(recipient=user.email, calendar_method="REQUEST")
        before, after = (vobject.readOne(mail.calendar).vevent for mail in (invited, cancellation_to(user)))
        assert before.uid.value == after.uid.value
        assert (before.sequence.value, after.sequence.value) == ("0", "1")
        assert after.status.value == "CANCELLED"
    booked.refresh_from_db()
    assert booked.state == InterviewState.CANCELLED
    assert booked.participations.get(user=alice).left_reason == "My train is late"
    assert all(each.during.isempty for each in booked.participations.all())
    assert not Reminder.objects.exists()
    assert broken_invariants() == []


def test_cancelling_twice_is_cancelling_once(booked: Interview, alice: User) -> None:
    cancel_booking(user=alice, interview=booked, reason="Ill")
    cancel_booking(user=alice, interview=booked, reason="Ill")
    assert OutboxMessage.objects.filter(calendar_method="CANCEL").count() == 2
    assert Transition.objects.filter(interview=booked, round=None).count() == 1
    assert Ticket.objects.filter(state="open").count() == 1


def test_whoever_cancels_second_hears_that_it_is_cancelled(booked: Interview, alice: User, bob: User) -> None:
    cancel_booking(user=alice, interview=booked, reason="Ill")
    with pytest.raises(Refused, match="just been cancelled"):
        cancel_booking(user=bob, interview=booked, reason="Ill too")


@pytest.mark.parametrize(
    ("reason", "code"),
    [("  ", "reason_needed"), ("x" * 301, "reason_too_long"), ("a\x00b", "bad_reason")],
)
def test_a_reason_is_needed_and_has_to_be_readable(
    reason: str, code: str, booked: Interview, alice: User
) -> None:
    with pytest.raises(Invalid) as refused:
        cancel_booking(user=alice, interview=booked, reason=reason)
    assert refused.value.code == code
    booked.refresh_from_db()
    assert booked.state == InterviewState.BOOKED


def test_what_is_live_is_left_and_not_cancelled(live_interview: Interview, alice: User) -> None:
    with pytest.raises(Refused, match="begun"):
        cancel_booking(user=alice, interview=live_interview, reason="Ill")


def test_who_is_freed_is_first_in_line_at_that_start(booked: Interview, alice: User, bob: User) -> None:
    cancel_booking(user=alice, interview=booked, reason="Ill")
    wish = Ticket.objects.get(state="open")
    assert (wish.user, wish.starts_at, wish.priority) == (bob, booked.starts_at, True)
    assert "You are first in line" in cancellation_to(bob).text
    assert "first in line" not in cancellation_to(alice).text


@pytest.mark.parametrize(("seen_seconds_ago", "waits"), [(5, True), (300, False)])
def test_who_is_left_in_the_lobby_is_first_in_line_for_somebody_now(
    booked: Interview, alice: User, bob: User, seen_seconds_ago: int, waits: bool
) -> None:
    Interview.objects.filter(pk=booked.pk).update(starts_at=timezone.now() + timedelta(minutes=8))
    assert open_lobbies() == 1
    seen_at = timezone.now() - timedelta(seconds=seen_seconds_ago)
    booked.participations.filter(user=bob).update(arrived_at=seen_at, seen_at=seen_at)
    cancel_booking(user=alice, interview=booked, reason="Ill")
    opened = Ticket.objects.filter(state="open").values_list("user", "starts_at", "purpose", "priority")
    assert list(opened) == ([(bob.pk, None, "pair", True)] if waits else [])


def test_the_wish_still_counts_towards_the_interviews_that_were_wanted(
    booked: Interview, alice: User, bob: User
) -> None:
    offer = uuid4()
    Ticket.objects.filter(user=bob).update(offer=offer, at_most=1)
    cancel_booking(user=alice, interview=booked, reason="Ill")
    wish = Ticket.objects.get(state="open")
    assert (wish.offer, wish.at_most) == (offer, 1)


def test_a_wish_that_is_open_again_already_becomes_the_first(
    booked: Interview, alice: User, bob: User
) -> None:
    Ticket.objects.create(
        user=bob, level="senior", language="en", starts_at=booked.starts_at, expires_at=booked.starts_at
    )
    cancel_booking(user=alice, interview=booked, reason="Ill")
    assert Ticket.objects.get(state="open").priority


def test_an_interview_by_a_link_leaves_no_wish(book_slot: Book, alice: User) -> None:
    interview = book_slot(way="link")
    Ticket.objects.all().delete()
    cancel_booking(user=alice, interview=interview, reason="Ill")
    assert not Ticket.objects.exists()


def test_leaving_a_booked_interview_goes_the_same_way_without_a_reason(
    booked: Interview, alice: User, bob: User
) -> None:
    leave(user=alice, interview=booked)
    leave(user=alice, interview=booked)
    assert "They wrote" not in cancellation_to(bob).text
    assert Ticket.objects.get(state="open").user == bob


def test_who_is_blocked_is_told_what_anybody_is_told_whom_somebody_leaves(
    booked: Interview, alice: User, bob: User
) -> None:
    block_and_leave(user=alice, partner=bob)
    mail = cancellation_to(bob)
    assert "block" not in (mail.subject + mail.text + mail.calendar).lower()
    assert "Alice cannot come to your interview." in mail.text


def test_deleting_the_account_cancels_what_is_booked(booked: Interview, alice: User, bob: User) -> None:
    delete_account(user=alice)
    booked.refresh_from_db()
    assert booked.state == InterviewState.CANCELLED
    assert "cannot come" in cancellation_to(bob).text
    assert Ticket.objects.get(state="open").user == bob


def test_a_lobby_that_is_open_is_cancelled_the_same_way(book_slot: Book, alice: User, bob: User) -> None:
    interview = book_slot(slot_in(timedelta(hours=1)))
    Interview.objects.update(starts_at=timezone.now() + timedelta(minutes=9))
    assert open_lobbies() == 1
    cancel_booking(user=alice, interview=interview, reason="Ill")
    assert "cannot come" in cancellation_to(bob).text
    assert "first in line" not in cancellation_to(bob).text, "nobody is paired for so soon"
    assert not Ticket.objects.filter(state="open").exists()


def test_what_staff_end_is_told_as_such_and_nobody_left(booked: Interview, mona: User, bob: User) -> None:
    assert close(booked.pk, actor=mona, reason="ended by staff")
    assert "Our staff cancelled your interview" in cancellation_to(bob).text
    assert not booked.participations.filter(left_at__isnull=False).exists()
    assert not Ticket.objects.filter(state="open").exists()


def test_a_better_partner_is_told_as_such(booked: Interview, bob: User) -> None:
    with transaction.atomic():
        call_off(lock_interview(booked.pk), user=None, reason="better partners for both were found")
    assert "partners who fit each of you better" in cancellation_to(bob).text
    assert not Ticket.objects.filter(state="open").exists()


def test_who_has_waited_in_vain_and_leaves_promises_nothing_to_who_did_not_come(
    booked: Interview, alice: User, bob: User
) -> None:
    with time_machine.travel(booked.starts_at + timedelta(minutes=4), tick=False):
        open_lobbies()
        leave(user=alice, interview=booked)
    assert "count against you" not in cancellation_to(bob).text
    assert not Ticket.objects.filter(state="open").exists()


def test_an_instant_interview_is_in_no_calendar_and_tells_nobody(
    swap_interview: Interview, alice: User
) -> None:
    leave(user=alice, interview=swap_interview)
    assert not OutboxMessage.objects.exists()


def test_a_proposal_ends_with_the_interview(booked: Interview, alice: User, bob: User) -> None:
    propose_move(user=bob, interview=booked, starts=[slot_in(timedelta(days=3))])
    cancel_booking(user=alice, interview=booked, reason="Ill")
    assert SlotProposal.objects.get().state == "expired"


def test_the_page_asks_for_the_reason_and_keeps_what_was_written(booked: Interview, alice: User) -> None:
    client = Client()
    client.force_login(alice)
    address = reverse("booking-cancel", args=[booked.pk])
    assert "does not count against you" in client.get(address).content.decode()
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 400
    assert "Write a reason" in refused.content.decode()
    long = client.post(address, {"reason": "y" * 301})
    assert "y" * 301 in long.content.decode()
    done = client.post(address, {"reason": "Ill"}, follow=True)
    assert "is cancelled, and the other person is told why" in done.content.decode()


def test_the_page_says_when_it_counts_as_late(book_slot: Book, alice: User) -> None:
    interview = book_slot(slot_in(timedelta(hours=5)))
    client = Client()
    client.force_login(alice)
    page = client.get(reverse("booking-cancel", args=[interview.pk])).content.decode()
    assert "counts as cancelled late" in page
