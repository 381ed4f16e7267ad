"""Taking offers back, and what an interview takes with it."""

from collections.abc import Callable

import pytest

from accounts.models import User
from config.errors import Refused
from interviews.models import Interview, Ticket
from interviews.pairing.matcher import pair_shard
from interviews.pairing.shards import ShardKey
from interviews.slots.selectors import get_slot_for, wanted_of
from interviews.slots.services import offer_slots, withdraw_slot, withdraw_slots
from tests.slots.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

Offer = Callable[..., Ticket]


def offered_by(user: User) -> list[float]:
    """Hours after noon of what is still offered."""
    starts = Ticket.objects.filter(user=user, state="open").order_by("starts_at")
    return [(ticket.starts_at - at(0)).total_seconds() / 3600 for ticket in starts if ticket.starts_at]


def pair(hours: float) -> Interview:
    [interview] = pair_shard(ShardKey(at(hours), "en"))
    return interview


def test_a_withdrawn_slot_is_no_longer_offered_and_withdrawing_twice_is_once(
    alice: User, offer: Offer
) -> None:
    ticket = offer(alice, 6)
    withdraw_slot(user=alice, ticket=ticket)
    withdraw_slot(user=alice, ticket=ticket)
    ticket.refresh_from_db()
    assert ticket.state == "cancelled"


def test_a_withdrawn_slot_can_be_offered_again(alice: User, offer: Offer) -> None:
    first = offer(alice, 6)
    withdraw_slot(user=alice, ticket=first)
    assert offer(alice, 6).pk != first.pk


def test_somebody_elses_slot_is_nowhere(alice: User, bob: User, offer: Offer) -> None:
    ticket = offer(alice, 6)
    with pytest.raises(Refused) as refused:
        get_slot_for(bob, ticket.pk)
    assert refused.value.status == 404
    withdraw_slot(user=bob, ticket=ticket)
    assert withdraw_slots(user=bob, tickets=[ticket.pk, 10**12]) == 0
    assert offered_by(alice) == [6]


def test_a_slot_that_was_booked_a_moment_ago_stays_booked(alice: User, bob: User, offer: Offer) -> None:
    ticket = offer(alice, 6)
    offer(bob, 6)
    interview = pair(6)
    with pytest.raises(Refused, match="has been booked"):
        withdraw_slot(user=alice, ticket=ticket)
    assert withdraw_slots(user=alice, tickets=[ticket.pk]) == 0
    ticket.refresh_from_db()
    assert (ticket.state, ticket.interview_id) == ("paired", interview.pk)


def test_the_first_slot_that_is_booked_takes_those_with_it_that_overlap(
    alice: User, bob: User, offer: Offer
) -> None:
    for hours in (3, 5, 6, 6.5, 8, 9):
        offer(alice, hours)
    offer(bob, 6)
    pair(6)
    assert offered_by(alice) == [3, 9]


def test_once_as_many_are_booked_as_were_wanted_the_rest_of_that_offer_goes(
    alice: User, bob: User, charlie: User, offer: Offer
) -> None:
    starts = [at(hours) for hours in (6, 30, 54)]
    offer_slots(user=alice, starts=starts, role="swap", format_minutes=45, at_most=2)
    offer(alice, 78)
    offer(bob, 6)
    offer(charlie, 30)
    pair(6)
    assert offered_by(alice) == [30, 54, 78]
    assert wanted_of(alice) == 2
    pair(30)
    assert offered_by(alice) == [78]


def test_nobody_is_paired_twice_with_slots_that_overlap(
    alice: User, bob: User, charlie: User, offer: Offer
) -> None:
    offer(alice, 6)
    offer(alice, 6.5)
    offer(bob, 6)
    offer(charlie, 6.5)
    pair(6)
    assert pair_shard(ShardKey(at(6.5), "en")) == []
    assert offered_by(charlie) == [6.5]
