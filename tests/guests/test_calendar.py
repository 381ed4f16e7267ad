"""A third person's calendar, reminders and mails: of a booked interview, as the two have them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import ics
import pytest
import time_machine
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboxMessage, Profile, User
from interviews.bookings.feed import feed_for
from interviews.bookings.moving import answer_move, propose_move
from interviews.bookings.services import cancel_booking
from interviews.ending import block_and_leave, leave_everything
from interviews.guests.services import ask_to_join, invite_guest, leave_as_guest, send_away
from interviews.invariants import broken_invariants
from interviews.models import Guest, GuestRole, Interview, Reminder, Ticket
from interviews.slots.services import offer_slots
from interviews.tasks import sweep_bookings
from scenarios.models import ScenarioVersion
from tests.bookings.conftest import LATER, book_slot, booked, slot_in
from tests.guests.test_ask import hold_another

__all__ = ["book_slot", "booked"]


@pytest.fixture
def watcher(booked: Interview, bring: Callable[..., Guest]) -> Guest:
    return bring(booked)


@pytest.fixture
def helper(booked: Interview, bring: Callable[..., Guest]) -> Guest:
    return bring(booked, GuestRole.SECOND)


def last_mail(user: User) -> OutboxMessage:
    return OutboxMessage.objects.filter(recipient=user.email).latest("pk")


def event_of(mail: OutboxMessage) -> Any:
    """As two other programs read it, which agree."""
    [other] = ics.Calendar(mail.calendar).events
    event = vobject.readOne(mail.calendar).vevent
    assert (event.uid.value, event.dtstart.value) == (other.uid, other.begin.datetime)
    return event


def feed(user: User) -> list[Any]:
    return list(getattr(vobject.readOne(feed_for(user).content.decode()), "vevent_list", []))


def move(interview: Interview, alice: User, bob: User, to: datetime) -> None:
    proposal = propose_move(user=alice, interview=interview, starts=[to])
    answer_move(user=bob, interview=interview, proposal_id=proposal.pk, answer="accept", chosen=to)
    interview.refresh_from_db()


def test_who_is_let_in_gets_an_invitation_of_their_own(watcher: Guest, charlie: User, alice: User) -> None:
    mail = last_mail(charlie)
    assert mail.subject.startswith("You are let in: interview of Alice and Bob")
    event = event_of(mail)
    assert mail.calendar_method == "REQUEST"
    assert event.dtstart.value == watcher.interview.starts_at
    assert event.attendee.value == "mailto:charlie@example.org"
    assert event.attendee.params["PARTSTAT"] == ["ACCEPTED"]
    assert "Alice and Bob" in event.summary.value
    assert alice.email not in mail.calendar
    theirs = OutboxMessage.objects.filter(recipient=alice.email).exclude(calendar="").latest("pk")
    assert event.uid.value != event_of(theirs).uid.value, "nobody's file changes another's entry"


def test_a_move_brings_them_along_by_the_same_entry(
    watcher: Guest, booked: Interview, alice: User, bob: User, charlie: User
) -> None:
    before = event_of(last_mail(charlie))
    move(booked, alice, bob, slot_in(LATER))
    mail = last_mail(charlie)
    after = event_of(mail)
    assert mail.calendar_method == "REQUEST"
    assert mail.subject.startswith("Moved: interview of Alice and Bob")
    assert (after.uid.value, int(after.sequence.value)) == (before.uid.value, int(before.sequence.value) + 1)
    assert after.dtstart.value == booked.starts_at == slot_in(LATER)
    watcher.refresh_from_db()
    assert watcher.state == "joined"
    assert watcher.during.lower == booked.starts_at - timedelta(minutes=10)
    due = Reminder.objects.filter(guest=watcher).values_list("due_at", flat=True)
    assert max(due) == booked.starts_at - timedelta(minutes=10)
    assert not broken_invariants()


def test_their_own_slots_make_room_for_the_move(
    watcher: Guest, booked: Interview, alice: User, bob: User, charlie: User
) -> None:
    offer_slots(user=charlie, starts=[slot_in(LATER)], role="swap", format_minutes=45)
    move(booked, alice, bob, slot_in(LATER))
    assert Ticket.objects.get(user=charlie).state == "cancelled"


def test_who_is_taken_at_the_new_time_need_not_come(
    watcher: Guest,
    booked: Interview,
    alice: User,
    bob: User,
    charlie: User,
    make_person: Callable[..., User],
    scenario_versions: list[ScenarioVersion],
) -> None:
    other = hold_another(charlie, make_person("Dora"), scenario_versions[3], in_days=3)
    move(booked, alice, bob, slot_in(LATER))
    mail = last_mail(charlie)
    assert "you are in another interview" in mail.text
    assert (mail.calendar_method, event_of(mail).status.value) == ("CANCEL", "CANCELLED")
    watcher.refresh_from_db()
    assert watcher.state == "withdrawn"
    assert booked.starts_at == slot_in(LATER), "the two move all the same"
    assert other.participations.get(user=charlie).during.lower is not None
    assert not broken_invariants()


def test_who_had_only_asked_hears_that_it_moved_and_a_link_stays_open(
    booked: Interview, alice: User, bob: User, charlie: User
) -> None:
    invited = invite_guest(user=alice, interview=booked, role=GuestRole.OBSERVER)
    move(booked, alice, bob, slot_in(LATER))
    asked = ask_to_join(user=charlie, guest=invited)
    move(booked, alice, bob, slot_in(LATER) + timedelta(hours=4))
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    mail = last_mail(charlie)
    assert "moved to another time before you were let in" in mail.text
    assert mail.calendar == ""


def test_a_cancelled_interview_leaves_their_calendar(
    watcher: Guest, booked: Interview, alice: User, charlie: User
) -> None:
    before = event_of(last_mail(charlie))
    cancel_booking(user=alice, interview=booked, reason="Ill")
    mail = last_mail(charlie)
    after = event_of(mail)
    assert mail.calendar_method == "CANCEL"
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert "It was cancelled." in mail.text
    assert "Ill" not in mail.text, "that is between the two"
    assert not Reminder.objects.filter(guest=watcher).exists()


@pytest.mark.parametrize("way", ["sent away", "left", "blocked", "blocks", "account"])
def test_who_goes_before_the_start_gets_a_cancellation(
    way: str, watcher: Guest, alice: User, charlie: User, bob: User
) -> None:
    before = event_of(last_mail(charlie))
    ways: dict[str, Callable[[], object]] = {
        "sent away": lambda: send_away(user=alice, guest=watcher),
        "left": lambda: leave_as_guest(user=charlie, guest=watcher),
        "blocked": lambda: block_and_leave(user=alice, partner=charlie),
        "blocks": lambda: block_and_leave(user=charlie, partner=alice),
        "account": lambda: leave_everything(user=charlie),
    }
    ways[way]()
    mail = last_mail(charlie)
    after = event_of(mail)
    assert (mail.calendar_method, after.uid.value) == ("CANCEL", before.uid.value)
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    said = "You have left it." if way in {"left", "blocks", "account"} else "The two hold it by themselves."
    assert said in mail.text
    assert "Alice and Bob" in mail.text, "a block reads as a change of mind"
    assert not Reminder.objects.filter(guest=watcher).exists()
    assert not broken_invariants()


def test_going_twice_is_one_mail(watcher: Guest, alice: User, charlie: User) -> None:
    send_away(user=alice, guest=watcher)
    leave_as_guest(user=charlie, guest=watcher)
    assert OutboxMessage.objects.filter(recipient=charlie.email, calendar_method="CANCEL").count() == 1


def test_who_is_refused_is_told(booked: Interview, alice: User, bob: User, charlie: User) -> None:
    invited = invite_guest(user=alice, interview=booked, role=GuestRole.OBSERVER)
    send_away(user=bob, guest=ask_to_join(user=charlie, guest=invited))
    assert "The two hold it by themselves." in last_mail(charlie).text


def test_three_reminders_come_each_once(watcher: Guest, booked: Interview, charlie: User) -> None:
    for before in (timedelta(hours=24), timedelta(hours=23), timedelta(hours=1), timedelta(minutes=10)):
        with time_machine.travel(booked.starts_at - before, tick=False):
            sweep_bookings()
            sweep_bookings()
    mails = OutboxMessage.objects.filter(recipient=charlie.email, dedupe_key__contains="reminder")
    assert list(mails.order_by("pk").values_list("subject", flat=True)) == [
        "In 24 hours: interview of Alice and Bob",
        "In 1 hour: interview of Alice and Bob",
        "In 10 minutes: interview of Alice and Bob",
    ]
    assert reverse("guest", args=[watcher.pk]) in mails[0].text
    assert not broken_invariants()


def test_who_wants_no_reminders_gets_none(watcher: Guest, booked: Interview, charlie: User) -> None:
    Profile.objects.filter(user=charlie).update(mail_reminders=False)
    with time_machine.travel(booked.starts_at - timedelta(hours=1), tick=False):
        sweep_bookings()
    assert not OutboxMessage.objects.filter(recipient=charlie.email, dedupe_key__contains="reminder").exists()


def test_who_has_gone_is_not_reminded(watcher: Guest, booked: Interview, charlie: User) -> None:
    waiting = Reminder.objects.get(guest=watcher, kind="day")
    leave_as_guest(user=charlie, guest=watcher)
    assert not Reminder.objects.filter(pk=waiting.pk).exists()


def test_the_feed_holds_it_and_later_its_end(watcher: Guest, charlie: User, alice: User) -> None:
    [event] = feed(charlie)
    assert (event.uid.value, event.status.value) == (event_of(last_mail(charlie)).uid.value, "CONFIRMED")
    assert len(feed(alice)) == 1, "and it is no second entry of the two"
    send_away(user=alice, guest=watcher)
    [event] = feed(charlie)
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    with time_machine.travel(timezone.now() + timedelta(days=33), tick=False):
        assert feed(charlie) == []


def test_upcoming_and_the_week_lead_there(
    watcher: Guest, charlie: User, client_of: Callable[[User], Client]
) -> None:
    client, page = client_of(charlie), reverse("guest", args=[watcher.pk])
    shown = client.get(reverse("upcoming")).content.decode()
    assert "Interview of Alice and Bob" in shown
    assert "You come as an observer." in shown
    assert page in shown
    assert page in client.get(reverse("slots")).content.decode()
    [told] = client.get("/api/v1/upcoming/").json()["visits"]
    assert (told["guest"], told["people"], told["role"]) == (str(watcher.pk), "Alice and Bob", "observer")
    file = client.get(reverse("guest-calendar", args=[watcher.pk]))
    assert file["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert vobject.readOne(file.content.decode()).vevent.uid.value == feed(charlie)[0].uid.value


def test_upcoming_says_who_is_waited_for(
    booked: Interview, alice: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    ask_to_join(user=charlie, guest=invite_guest(user=alice, interview=booked, role=GuestRole.OBSERVER))
    shown = client_of(charlie).get(reverse("upcoming")).content.decode()
    assert "You have asked to come in as an observer; the other person decides." in shown
    assert feed(charlie) == []


def test_what_begins_on_the_spot_is_in_no_calendar(observer: Guest, charlie: User) -> None:
    assert last_mail(charlie).calendar == ""
    assert feed(charlie) == []
    assert not Reminder.objects.filter(guest=observer).exists()


@pytest.mark.parametrize("role", GuestRole.values)
def test_nothing_of_the_kit_is_in_it(
    role: str,
    booked: Interview,
    bring: Callable[..., Guest],
    alice: User,
    bob: User,
    charlie: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
) -> None:
    bring(booked, role)
    move(booked, alice, bob, slot_in(LATER))
    with time_machine.travel(booked.starts_at - timedelta(hours=1), tick=False):
        sweep_bookings()
    cancel_booking(user=alice, interview=booked, reason="Ill")
    mails = OutboxMessage.objects.filter(recipient=charlie.email)
    assert mails.count() == 4
    told = [
        feed_for(charlie).content.decode(),
        client_of(charlie).get(reverse("upcoming")).content.decode(),
    ]
    told += [f"{mail.subject} {mail.text} {mail.html} {mail.calendar}" for mail in mails]
    for version in scenario_versions[:2]:
        for text in told:
            unfolded = text.replace("\r\n ", "")
            assert version.title not in unfolded
            assert version.scenario.slug not in unfolded
