"""One slot's page: three clicks to an interview, and every odd way of asking answered."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.blocks import block
from accounts.models import Profile, User
from interviews.bookings.moving import answer_move, propose_move
from interviews.ending import leave
from interviews.invitations.accepting import accept_invitation
from interviews.models import Interview, InterviewState, Invitation, Ticket
from tests.slots.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

SignIn = Callable[[User], Client]
Offer = Callable[..., Ticket]
WISH = {"role": "swap", "format_minutes": 45}


def page(hours: float) -> str:
    return reverse("slot", args=[f"{at(hours):%Y-%m-%dT%H:%MZ}"])


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def press(client: Client, hours: float, **wish: object) -> str:
    response = client.post(page(hours), {**WISH, **wish})
    assert response.status_code == 302
    return str(response["Location"])


def test_where_somebody_waits_the_page_says_what_will_happen_and_book_leads_to_the_interview(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    client = client_of(alice)
    text = text_of(client.get(page(6)))
    assert "1 person waits for this slot." in text
    assert "over at about 18:45" in text
    assert "Take turns (1 waiting)" in text
    assert "> Book <" in text
    interview = Interview.objects.get(pk=press(client, 6).strip("/").split("/")[-1])
    assert (interview.state, interview.way, interview.starts_at) == (InterviewState.BOOKED, "slot", at(6))
    assert set(interview.people.all()) == {alice, bob}


@pytest.mark.parametrize(("hours", "warned"), [(6, True), (36, False)])
def test_what_begins_too_soon_to_be_cancelled_for_nothing_says_so_first(
    client_of: SignIn, alice: User, hours: float, warned: bool
) -> None:
    text = text_of(client_of(alice).get(page(hours)))
    assert ("cancelling counts as late" in text) == warned


def test_where_nobody_waits_the_slot_is_offered_and_can_be_withdrawn(client_of: SignIn, alice: User) -> None:
    client = client_of(alice)
    assert "Offer this slot" in text_of(client.get(page(6)))
    text = text_of(client.get(press(client, 6)))
    assert "You offer this slot." in text
    ticket = Ticket.objects.get(user=alice, state="open")
    assert client.post(reverse("slots-withdraw"), {"ticket": ticket.pk})["Location"] == reverse("upcoming")
    assert "Offer this slot" in text_of(client.get(page(6)))


def test_a_role_for_which_nobody_waits_is_offered_in_place_of_booked(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    client = client_of(alice)
    assert press(client, 6, role="candidate") == page(6)
    assert not Interview.objects.exists()


def test_pressing_twice_books_once_and_leads_to_the_same_interview(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    client = client_of(alice)
    assert press(client, 6) == press(client, 6)
    assert Interview.objects.count() == 1


def test_pressed_again_before_the_first_press_has_paired_it_leads_to_the_interview_too(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    offer(alice, 6)
    assert press(client_of(alice), 6) == reverse("interview", args=[Interview.objects.get().pk])


def test_offering_twice_offers_once(client_of: SignIn, alice: User) -> None:
    client = client_of(alice)
    assert press(client, 6) == press(client, 6) == page(6)
    assert Ticket.objects.count() == 1


def test_two_who_press_at_the_same_slot_are_paired_with_one_partner_at_most(
    client_of: SignIn, alice: User, bob: User, charlie: User, offer: Offer
) -> None:
    offer(bob, 6)
    press(client_of(alice), 6)
    assert press(client_of(charlie), 6) == page(6)
    assert Interview.objects.get().participations.count() == 2


def test_who_is_blocked_is_neither_counted_nor_met(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    block(blocker=bob, blocked=alice)
    client = client_of(alice)
    assert "Nobody waits for this slot yet." in text_of(client.get(page(6)))
    press(client, 6)
    assert not Interview.objects.exists()


def test_an_interview_that_was_cancelled_leaves_its_slot_to_who_stayed(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    client = client_of(alice)
    press(client, 6)
    leave(user=alice, interview=Interview.objects.get())
    assert "1 person waits for this slot." in text_of(client.get(page(6)))


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (-1, "has passed"),
        (0.25, "less than 30 minutes"),
        (6.2, "between two slots"),
        (24 * 60, "too far away"),
    ],
)
def test_a_slot_that_cannot_be_chosen_says_why_before_and_after_pressing(
    client_of: SignIn, alice: User, hours: float, sentence: str
) -> None:
    client = client_of(alice)
    before, after = client.get(page(hours)), client.post(page(hours), WISH)
    assert sentence in text_of(before)
    assert sentence in text_of(after, 400)
    assert "Choose another slot" in text_of(after, 400)
    assert not Ticket.objects.exists()


def test_a_slot_beside_an_interview_says_so(
    client_of: SignIn, alice: User, swap_interview: Interview
) -> None:
    assert "you have another interview at that time" in text_of(client_of(alice).get(page(1)))


@pytest.mark.parametrize(
    "address",
    [
        "tomorrow",
        "2026-13-45T00:00Z",
        "0",
        "%00",
        "9" * 400,
        "2026-11-24T17:00+99:00",
        "9999-12-31T23:30-23:00",
        "9999-12-31T23:30Z",
        "0001-01-01T00:00Z",
    ],
)
def test_an_address_that_names_no_slot_is_not_there(client_of: SignIn, alice: User, address: str) -> None:
    response = client_of(alice).get(reverse("slots") + address + "/")
    text = text_of(response, 404)
    assert "names no slot" in text
    assert f'href="{reverse("slots")}">Choose a slot' in text


@pytest.mark.parametrize("wish", [{"role": "judge"}, {"format_minutes": 44}, {"role": ""}])
def test_a_forged_wish_is_marked_at_its_field(
    client_of: SignIn, alice: User, wish: dict[str, object]
) -> None:
    response = client_of(alice).post(page(6), {**WISH, **wish})
    assert "field-wrong" in text_of(response, 400)
    assert not Ticket.objects.exists()


def test_the_page_of_a_groups_slot_promises_nobody_from_outside_the_group(
    client_of: SignIn, alice: User, bob: User, charlie: User, offer: Offer
) -> None:
    offer(charlie, 6)
    group = Invitation.objects.create(inviter=bob, kind="group", starts_at=at(6), expires_at=at(5))
    accept_invitation(user=alice, invitation=group)
    text = text_of(client_of(alice).get(page(6)))
    assert "You offer this slot." in text
    assert "you are being paired" not in text


def test_the_page_reads_on_the_persons_own_clock(client_of: SignIn, alice: User) -> None:
    Profile.objects.filter(user=alice).update(time_zone="America/New_York")
    text = text_of(client_of(alice).get(page(6)))
    assert "Monday, November 23, 12:00" in text
    assert "America/New_York" in text


def test_who_fits_only_later_is_said_to_wait_and_is_not_promised(
    client_of: SignIn, alice: User, make_person: Callable[..., User], offer: Offer
) -> None:
    offer(make_person("Dora", target_level="mid"), 24 * 8)
    client = client_of(alice)
    assert "as the start comes nearer, unless a better partner" in text_of(client.get(page(24 * 8)))
    assert press(client, 24 * 8) == page(24 * 8)
    assert not Interview.objects.exists()


def test_a_slot_from_which_the_interview_was_moved_can_be_offered_again(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    client = client_of(alice)
    press(client, 6)
    interview = Interview.objects.get()
    move = propose_move(user=bob, interview=interview, starts=[at(30)])
    answer_move(user=alice, interview=interview, proposal_id=move.pk, answer="accept", chosen=at(30))
    assert "Offer this slot" in text_of(client.get(page(6)))
    assert press(client, 6) == page(6)
    assert Ticket.objects.filter(user=alice, starts_at=at(6), state="open").exists()


def test_the_page_of_an_offered_slot_leads_on_once_somebody_was_found(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    client = client_of(alice)
    press(client, 6)
    press(client_of(bob), 6)
    interview = reverse("interview", args=[Interview.objects.get().pk])
    assert client.get(page(6))["Location"] == interview
    assert client.get(page(6), headers={"hx-request": "true"})["HX-Redirect"] == interview
