"""The page of a booking, and of one that was cancelled: what each of the two reads there and can do."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Profile, User
from interviews.attendance.recording import record_outcomes
from interviews.bookings.booking import booking_of
from interviews.bookings.moving import propose_move
from interviews.bookings.services import cancel_booking
from interviews.models import Interview
from tests.bookings.conftest import LATER, Book, slot_in

SignIn = Callable[[User], Client]


def page_of(interview: Interview, client: Client) -> str:
    return client.get(reverse("interview", args=[interview.pk])).content.decode()


def test_it_says_when_with_whom_who_asks_and_what_to_prepare(
    booked: Interview, alice: User, client_of: SignIn
) -> None:
    Profile.objects.filter(user=alice).update(time_zone="Asia/Kathmandu")
    page = page_of(booked, client_of(alice))
    asks, gives = (round_.scenario_version for round_ in booked.rounds.order_by("number"))
    assert "You and Bob" in page
    assert "(Asia/Kathmandu)" in page
    assert "Round 1: you are the candidate" in page
    assert "Round 2: you interview Bob" in page
    assert gives.title in page
    assert reverse("scenario-kit", args=[gives.scenario.slug]) in page
    assert asks.title not in page
    assert [duty.scenario for duty in booking_of(booked, alice).duties] == [None, gives.title]
    assert "No interviews yet." in page  # Bob's attendance


def test_everything_that_can_be_done_is_there(booked: Interview, alice: User, client_of: SignIn) -> None:
    page = page_of(booked, client_of(alice))
    for name in ("booking-confirm", "booking-calendar", "booking-reschedule", "booking-cancel"):
        assert reverse(name, args=[booked.pk]) in page
    assert reverse("booking-snooze", args=[booked.pk]) not in page  # days ahead
    with time_machine.travel(booked.starts_at - timedelta(hours=3), tick=False):
        assert reverse("booking-snooze", args=[booked.pk]) in page_of(booked, client_of(alice))
    with time_machine.travel(booked.starts_at - timedelta(minutes=20), tick=False):
        last_minutes = page_of(booked, client_of(alice))
    assert reverse("booking-snooze", args=[booked.pk]) not in last_minutes
    assert reverse("booking-reschedule", args=[booked.pk]) not in last_minutes


def test_who_turned_reminders_off_is_told_so(booked: Interview, alice: User, client_of: SignIn) -> None:
    assert "We remind you by mail" in page_of(booked, client_of(alice))
    Profile.objects.filter(user=alice).update(mail_reminders=False)
    assert "You get no reminders" in page_of(booked, client_of(alice))


def test_only_reminders_that_are_still_to_come_are_promised(
    booked: Interview, alice: User, client_of: SignIn
) -> None:
    for minutes, promised in ((1500, "a day, an hour and ten minutes"), (90, "an hour and ten"), (39, "ten")):
        with time_machine.travel(booked.starts_at - timedelta(minutes=minutes), tick=False):
            assert f"We remind you by mail {promised}" in page_of(booked, client_of(alice))


def test_each_sees_a_proposal_from_their_side(
    booked: Interview, alice: User, bob: User, client_of: SignIn
) -> None:
    propose_move(user=alice, interview=booked, starts=[slot_in(LATER)], note="My <b>train</b>")
    mine, theirs = page_of(booked, client_of(alice)), page_of(booked, client_of(bob))
    assert "You proposed another time" in mine
    assert "Take it back" in mine
    assert "Alice proposes another time" in theirs
    assert "My &lt;b&gt;train&lt;/b&gt;" in theirs
    assert theirs.count("btn-primary") == 1


def test_what_was_cancelled_says_why_and_what_comes_of_it(
    booked: Interview, alice: User, bob: User, client_of: SignIn
) -> None:
    cancel_booking(user=bob, interview=booked, reason="I am <i>ill</i>")
    freed, left = page_of(booked, client_of(alice)), page_of(booked, client_of(bob))
    assert "Bob could not come." in freed
    assert "They wrote: I am &lt;i&gt;ill&lt;/i&gt;" in freed
    assert "You are first in line" in freed
    assert "You cancelled it." in left
    assert "first in line" not in left


def test_who_cancelled_late_is_not_told_that_nothing_counts(
    book_slot: Book, alice: User, client_of: SignIn
) -> None:
    interview = book_slot(slot_in(timedelta(hours=5)))
    cancel_booking(user=alice, interview=interview, reason="Ill")
    assert "nothing counts against you" not in page_of(interview, client_of(alice))
    record_outcomes()
    assert "nothing counts against you" not in page_of(interview, client_of(alice))


def test_who_cancelled_in_time_is_told_that_nothing_counts_once_it_is_judged(
    booked: Interview, alice: User, client_of: SignIn
) -> None:
    cancel_booking(user=alice, interview=booked, reason="Ill")
    record_outcomes()
    assert "nothing counts against you" in page_of(booked, client_of(alice))


def test_what_was_held_says_the_day_of_the_interview_and_not_of_the_booking(
    booked: Interview, alice: User, client_of: SignIn
) -> None:
    Interview.objects.update(state="done")
    page = page_of(booked, client_of(alice))
    assert f"{booked.starts_at:%B} {booked.starts_at.day}, {booked.starts_at:%H:%M}" in page


def test_a_page_that_is_open_since_yesterday_says_what_is_true_now(
    booked: Interview, alice: User, bob: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    cancel_booking(user=bob, interview=booked, reason="Ill")
    answer = client.post(reverse("booking-confirm", args=[booked.pk]))
    assert answer.status_code == 409
    assert "has just been cancelled" in answer.content.decode()
    for name in ("booking-cancel", "booking-reschedule", "booking-snooze"):
        page = client.get(reverse(name, args=[booked.pk]))
        assert page.status_code == 200
        assert "<form method" not in page.content.decode().split("<main")[1].split("</main")[0]
