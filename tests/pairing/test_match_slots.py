"""Slots, standby, groups and priority: what the matcher does with tickets from the other ways in."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage, User
from interviews.invariants import broken_invariants
from interviews.models import Interview, Invitation, Ticket
from interviews.pairing.expiry import expire_waiting
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.shards import NO_LATER_THAN
from interviews.services import Part, create_interview
from scenarios.models import ScenarioVersion
from tests.broken_rows import break_updates
from tests.pairing.offering import offer, start_in

pytestmark = pytest.mark.usefixtures("library")


def test_two_who_offer_the_same_slot_are_booked(alice: User, bob: User) -> None:
    start = start_in(days=10)
    offer(alice, start)
    offer(bob, start)
    (interview,) = pair_waiting()
    assert (interview.state, interview.way, interview.starts_at) == ("booked", "slot", start)
    assert set(Ticket.objects.values_list("state", "interview")) == {("paired", interview.pk)}
    assert OutboxMessage.objects.filter(recipient__in=[alice.email, bob.email]).count() == 2
    assert broken_invariants() == []


def test_only_equal_starts_meet(alice: User, bob: User, charlie: User) -> None:
    offer(alice, start_in(days=3))
    offer(bob, start_in(days=4))
    offer(charlie, None)
    assert pair_waiting() == []


def test_levels_wait_for_a_better_fit_until_the_start_comes_nearer(alice: User, bob: User) -> None:
    far, near = start_in(days=9), start_in(days=5)
    for start in (far, near):
        offer(alice, start)
        offer(bob, start, level="mid")
    (interview,) = pair_waiting()
    assert interview.starts_at == near


def test_people_with_an_interview_within_fourteen_days_of_a_slot_meet_again_only_when_it_is_near(
    alice: User, bob: User, swap_interview: Interview
) -> None:
    soon, far = start_in(days=10), start_in(days=20)
    for start in (soon, far):
        offer(alice, start)
        offer(bob, start)
    (interview,) = pair_waiting()
    assert interview.starts_at == far


def test_a_slot_is_not_paired_once_its_lobby_would_be_open(alice: User, bob: User) -> None:
    start = timezone.now() + NO_LATER_THAN - timedelta(seconds=1)
    offer(alice, start)
    offer(bob, start)
    assert pair_waiting() == []
    assert expire_waiting() == 2
    assert set(Ticket.objects.values_list("state", flat=True)) == {"expired"}


def test_whose_slot_nobody_took_is_told_once(alice: User) -> None:
    ticket = offer(alice, start_in(days=1), expires_at=timezone.now())
    assert expire_waiting() == 1
    assert expire_waiting() == 0
    (mail,) = OutboxMessage.objects.filter(recipient=alice.email)
    assert mail.dedupe_key == f"no-partner:{ticket.pk}"
    assert "Offer other slots" in mail.text


def test_a_wish_that_cannot_be_closed_keeps_nobody_from_being_paired(
    alice: User, bob: User, charlie: User
) -> None:
    stuck = offer(charlie, None, expires_at=timezone.now())
    offer(alice, None)
    offer(bob, None)
    break_updates("interviews_ticket", f"OLD.id = {stuck.pk}")
    assert len(pair_waiting()) == 1


def test_who_waits_now_is_told_by_the_page_and_a_mentor_of_no_unbooked_hour(alice: User, bob: User) -> None:
    offer(alice, None, expires_at=timezone.now())
    offer(bob, start_in(days=1), purpose="mentor", role="interviewer", expires_at=timezone.now())
    assert expire_waiting() == 2
    assert not OutboxMessage.objects.exists()


def test_a_mentor_is_booked_by_a_candidate_and_not_by_the_matcher(alice: User, bob: User) -> None:
    start = start_in(days=2)
    offer(alice, start, purpose="mentor", role="interviewer")
    offer(bob, start, role="candidate")
    assert pair_waiting() == []


def test_who_stands_by_meets_only_somebody_whose_partner_did_not_come(
    alice: User, bob: User, charlie: User
) -> None:
    offer(alice, None, purpose="standby")
    offer(bob, None, purpose="standby")
    assert pair_waiting() == []
    offer(charlie, None, level="staff", priority=True)
    (interview,) = pair_waiting()
    assert charlie in interview.people.all()


def test_who_has_priority_comes_before_who_waited_longest(alice: User, bob: User, charlie: User) -> None:
    long_ago = timezone.now() - timedelta(minutes=9)
    offer(alice, None, created_at=long_ago)
    offer(bob, None, format_minutes=60, level="staff", interests=["vision"], priority=True)
    offer(charlie, None, created_at=long_ago)
    (interview,) = pair_waiting()
    assert bob in interview.people.all()


def test_groups_meet_only_among_themselves(alice: User, bob: User, charlie: User, mona: User) -> None:
    group = Invitation.objects.create(inviter=mona, kind="group", expires_at=start_in(days=30))
    offer(alice, None, group=group)
    offer(bob, None)
    assert pair_waiting() == []
    offer(charlie, None, group=group)
    (interview,) = pair_waiting()
    assert set(interview.people.all()) == {alice, charlie}


def test_who_has_another_interview_then_leaves_the_partner_to_somebody_else(
    alice: User,
    bob: User,
    charlie: User,
    mona: User,
    scenario_version: ScenarioVersion,
) -> None:
    start = start_in(days=2)
    create_interview(
        kind="one_way",
        parts=[Part(alice, mona, scenario_version, "senior")],
        format_minutes=45,
        language="en",
        starts_at=start + timedelta(minutes=30),
        way="slot",
    )
    offer(alice, start)
    offer(bob, start)
    offer(charlie, start, level="mid")
    (interview,) = pair_waiting()
    assert set(interview.people.all()) == {bob, charlie}


def test_of_slots_that_were_offered_together_only_as_many_are_booked_as_were_wanted(
    alice: User, bob: User, charlie: User
) -> None:
    together = {"offer": uuid.uuid4(), "at_most": 1}
    for number, other in enumerate((bob, charlie)):
        start = start_in(days=3 + number)
        offer(alice, start, **together)
        offer(other, start)
    assert len(pair_waiting()) == 1
    assert len(pair_waiting()) == 0
    assert sorted(Ticket.objects.filter(user=alice).values_list("state", flat=True)) == [
        "cancelled",
        "paired",
    ]
