"""Upcoming: everything that lies ahead of somebody, in time order, with what they can do about it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.blocks import block
from accounts.models import User
from interviews.bookings.services import book, confirm_booking
from interviews.invitations.accepting import accept_invitation
from interviews.models import Interview, Invitation, SlotProposal, Ticket
from interviews.services import Part
from interviews.slots.upcoming import next_booked, upcoming_for
from scenarios.models import ScenarioVersion
from tests.slots.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

SignIn = Callable[[User], Client]
Offer = Callable[..., Ticket]
Book = Callable[..., Interview]


@pytest.fixture
def booked(alice: User, scenario_versions: list[ScenarioVersion]) -> Book:
    """An interview of alice's with somebody, `hours` after noon."""

    def made(partner: User, hours: float) -> Interview:
        one, two = scenario_versions[:2]
        return book(
            kind="swap",
            parts=[Part(alice, partner, one, "senior"), Part(partner, alice, two, "senior")],
            format_minutes=45,
            language="en",
            starts_at=at(hours),
            way="slot",
        )

    return made


def text_of(client: Client, name: str = "upcoming") -> str:
    response = client.get(reverse(name))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def propose(proposer: User, recipient: User, *, moves: Interview | None = None) -> SlotProposal:
    return SlotProposal.objects.create(
        interview=moves, moves=bool(moves), proposer=proposer, recipient=recipient, starts=[at(50), at(60)]
    )


def test_nothing_ahead_leads_to_the_slots(client_of: SignIn, alice: User) -> None:
    text = text_of(client_of(alice))
    assert "Nothing is planned yet" in text
    assert f'href="{reverse("slots")}"' in text


def test_interviews_and_offers_stand_in_time_order_on_ones_own_clock(
    alice: User, bob: User, charlie: User, booked: Book, offer: Offer
) -> None:
    booked(charlie, 30)
    booked(bob, 6)
    offer(alice, 12.5)
    offer(alice, 2)
    days = upcoming_for(alice).days
    assert [day.words for day in days] == ["Monday, November 23", "Tuesday, November 24"]
    assert [ahead.title for day in days for ahead in day.interviews] == [
        "Interview with Bob",
        "Interview with Charlie",
    ]
    assert [offer.start.at for day in days for offer in day.offers] == [at(2), at(12.5)]


def test_a_slot_of_a_group_is_listed_with_the_others(client_of: SignIn, alice: User, bob: User) -> None:
    group = Invitation.objects.create(inviter=bob, kind="group", starts_at=at(30), expires_at=at(24))
    ticket = accept_invitation(user=alice, invitation=group).ticket
    text = text_of(client_of(alice))
    assert "in your group" in text
    assert f'name="ticket" value="{ticket.pk if ticket else 0}"' in text


def test_a_booked_interview_says_who_confirmed_and_has_all_its_buttons(
    client_of: SignIn, alice: User, bob: User, booked: Book
) -> None:
    interview = booked(bob, 6)
    client = client_of(alice)
    text = text_of(client)
    assert "Interview with Bob" in text
    assert "You take turns, 45 minutes a round. Nobody has confirmed yet." in text
    for name in ("booking-confirm", "booking-cancel", "booking-reschedule", "booking-calendar"):
        assert reverse(name, args=[interview.pk]) in text
    confirm_booking(user=alice, interview=interview)
    assert "You have confirmed, Bob has not yet." in text_of(client)
    assert reverse("booking-confirm", args=[interview.pk]) not in text_of(client)


def test_an_open_lobby_is_one_press_away(client_of: SignIn, alice: User, swap_interview: Interview) -> None:
    assert "Go to the lobby" in text_of(client_of(alice))


def test_what_is_over_or_cancelled_is_not_ahead(
    client_of: SignIn, alice: User, bob: User, booked: Book
) -> None:
    Interview.objects.filter(pk=booked(bob, 6).pk).update(state="cancelled")
    assert "Nothing is planned yet" in text_of(client_of(alice))


def test_a_block_takes_the_name_away(alice: User, bob: User, booked: Book) -> None:
    booked(bob, 6)
    block(blocker=bob, blocked=alice)
    [day] = upcoming_for(alice).days
    assert "Bob" not in day.interviews[0].title


def test_proposals_that_wait_say_whose_turn_it_is(
    client_of: SignIn, alice: User, bob: User, charlie: User, booked: Book
) -> None:
    propose(bob, alice, moves=booked(bob, 6))
    propose(alice, charlie)
    text = text_of(client_of(alice))
    assert "Bob proposes to move your interview to" in text
    assert "You proposed Charlie to practice together on" in text
    assert "Wednesday, November 25, 15:00" not in text
    assert "Wednesday, November 25, 13:00, or Wednesday, November 25, 23:00." in text


def test_proposals_of_the_past_and_of_the_blocked_wait_for_nothing(
    alice: User, bob: User, charlie: User
) -> None:
    propose(bob, alice)
    block(blocker=bob, blocked=alice)
    SlotProposal.objects.create(moves=False, proposer=charlie, recipient=alice, starts=[at(-1)])
    assert upcoming_for(alice).proposals == ()


def test_open_invitations_are_there_until_they_are_used_up(alice: User, bob: User) -> None:
    links = [
        Invitation.objects.create(inviter=alice, kind=kind, expires_at=at(50)) for kind in ("single", "group")
    ]
    Invitation.objects.create(inviter=alice, expires_at=at(-1))
    Invitation.objects.create(inviter=bob, expires_at=at(50))
    assert set(upcoming_for(alice).invitations) == set(links)
    for link in links:
        link.uses.create(user=bob)
    assert [link.kind for link in upcoming_for(alice).invitations] == ["group"]


def test_a_slot_for_which_nobody_came_is_said_for_a_day_with_what_else_there_is(
    client_of: SignIn, alice: User, offer: Offer
) -> None:
    ticket = offer(alice, 6)
    Ticket.objects.filter(pk=ticket.pk).update(
        state="expired", starts_at=at(-1), expires_at=at(-1) - timedelta(minutes=20)
    )
    assert "Nobody came for the slot you offered: Monday, November 23, 10:00." in text_of(client_of(alice))
    Ticket.objects.filter(pk=ticket.pk).update(starts_at=at(-25))
    assert "Nobody came" not in text_of(client_of(alice))


def test_what_is_too_near_to_be_moved_is_not_offered_to_be_moved(
    client_of: SignIn, alice: User, bob: User, booked: Book
) -> None:
    near, far = booked(bob, 0.75), booked(bob, 30)
    text = text_of(client_of(alice))
    assert reverse("booking-reschedule", args=[far.pk]) in text
    assert reverse("booking-reschedule", args=[near.pk]) not in text


def test_home_says_who_waits_for_an_answer_until_they_have_it(
    client_of: SignIn, alice: User, bob: User, charlie: User, booked: Book
) -> None:
    client = client_of(alice)
    assert "Nothing. After an interview" in text_of(client, "home")
    interview = booked(bob, 30)
    move, again = propose(bob, alice, moves=interview), propose(charlie, alice)
    text = text_of(client, "home")
    assert "Bob proposes another time for your interview" in text
    assert f'href="{reverse("proposal", args=[again.pk])}"' in text
    assert "Confirm that you come" not in text, "accepting another time is confirming it"
    move.delete()
    assert "Confirm that you come" in text_of(client, "home")
    confirm_booking(user=alice, interview=interview)
    again.delete()
    assert "Nothing. After an interview" in text_of(client, "home")


def test_home_names_the_next_booked_interview(
    client_of: SignIn, alice: User, bob: User, booked: Book
) -> None:
    assert next_booked(alice) is None
    booked(bob, 30)
    booked(bob, 6)
    text = text_of(client_of(alice), "home")
    assert "Monday, November 23, 17:00" in text
    assert f'href="{reverse("upcoming")}"' in text


def test_the_number_of_queries_does_not_grow(
    alice: User,
    bob: User,
    booked: Book,
    offer: Offer,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for day in range(3):
        booked(bob, 6 + 24 * day)
        offer(alice, 12 + 24 * day)
    propose(bob, alice)
    # interviews with participations and rounds, who is kept apart, those watched, offers, proposals,
    # invitations, missed
    user = User.objects.select_related("profile").get(pk=alice.pk)
    with django_assert_num_queries(9):
        upcoming_for(user)
