"""Bookings by slots are improved until 12 hours before, while nobody has confirmed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage, User
from interviews.bookings.services import confirm_booking
from interviews.invariants import broken_invariants
from interviews.models import Interview, SlotProposal, Ticket
from interviews.pairing.improver import UNTIL
from interviews.pairing.matcher import pair_shard, pair_waiting, settle_slots
from interviews.pairing.shards import ShardKey
from scenarios.models import Scenario
from scenarios.services import open_kit
from tests.pairing.offering import offer, start_in

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def poor_booking(alice: User, bob: User) -> Interview:
    """A senior and somebody of another level, two days ahead."""
    start = start_in(days=2)
    offer(alice, start)
    offer(bob, start, level="mid")
    (interview,) = pair_waiting()
    return interview


@pytest.fixture
def newcomers(poor_booking: Interview, charlie: User, mona: User) -> None:
    """One more of each level."""
    offer(charlie, poor_booking.starts_at)
    offer(mona, poor_booking.starts_at, level="mid")


def couples() -> set[frozenset[str]]:
    return {
        frozenset(interview.people.values_list("display_name", flat=True))
        for interview in Interview.objects.filter(state="booked")
    }


AS_THEY_CAME = {frozenset({"Alice", "Bob"}), frozenset({"Charlie", "Mona"})}
WHO_FITS = {frozenset({"Alice", "Charlie"}), frozenset({"Bob", "Mona"})}


@pytest.mark.usefixtures("newcomers")
def test_all_are_booked_with_who_fits_them(poor_booking: Interview) -> None:
    assert len(pair_waiting()) == 2
    assert couples() == WHO_FITS
    poor_booking.refresh_from_db()
    assert poor_booking.state == "cancelled"
    assert poor_booking.transitions.get(round=None).reason == "better partners for both were found"
    assert set(Ticket.objects.values_list("state", flat=True)) == {"paired"}
    assert broken_invariants() == []


@pytest.mark.usefixtures("newcomers")
def test_people_are_told_of_both_the_old_partner_and_the_new(alice: User, mona: User) -> None:
    pair_waiting()
    told = [
        OutboxMessage.objects.filter(recipient=user.email).values_list("subject", flat=True)
        for user in (alice, mona)
    ]
    assert [sorted(subject.split(":")[0] for subject in subjects) for subjects in told] == [
        ["Cancelled", "Interview with Bob", "Interview with Charlie"],
        ["Interview with Bob"],
    ]


@pytest.mark.usefixtures("newcomers")
def test_nothing_more_changes_when_it_runs_again() -> None:
    pair_waiting()
    assert settle_slots() == []


@pytest.mark.usefixtures("newcomers")
def test_who_has_confirmed_keeps_their_partner(poor_booking: Interview, bob: User) -> None:
    confirm_booking(user=bob, interview=poor_booking)
    pair_waiting()
    assert couples() == AS_THEY_CAME


@pytest.mark.usefixtures("newcomers")
def test_whoever_wants_another_time_keeps_their_partner(
    poor_booking: Interview, alice: User, bob: User
) -> None:
    SlotProposal.objects.create(
        interview=poor_booking, moves=True, proposer=alice, recipient=bob, starts=[start_in(days=4)]
    )
    pair_waiting()
    assert couples() == AS_THEY_CAME


def test_within_twelve_hours_of_the_start_nobody_is_told_another_name(
    alice: User, bob: User, charlie: User, mona: User
) -> None:
    start = timezone.now() + UNTIL - timedelta(minutes=1)
    for user, level in ((alice, "senior"), (bob, "mid")):
        offer(user, start, level=level)
    pair_waiting()
    for user, level in ((charlie, "senior"), (mona, "mid")):
        offer(user, start, level=level)
    pair_waiting()
    assert couples() == AS_THEY_CAME


@pytest.mark.usefixtures("newcomers")
def test_an_exchange_that_cannot_be_held_as_a_whole_changes_nothing(mona: User, bob: User) -> None:
    for scenario in Scenario.objects.all():
        open_kit(user=mona, scenario=scenario, reason="study")
    assert pair_waiting() == []
    assert couples() == {frozenset({"Alice", "Bob"})}


def test_bookings_that_were_made_before_levels_mattered_are_improved_without_newcomers(
    alice: User, bob: User, charlie: User, mona: User
) -> None:
    start = start_in(days=3)
    for pair in ((alice, "senior", bob, "mid"), (charlie, "senior", mona, "mid")):
        offer(pair[0], start, level=pair[1])
        offer(pair[2], start, level=pair[3])
        pair_shard(ShardKey(start, "en"))
    assert couples() == AS_THEY_CAME
    settle_slots()
    assert couples() == WHO_FITS


def test_an_old_offer_is_paired_once_the_start_is_near_enough(alice: User, bob: User) -> None:
    start, long_ago = start_in(days=5), timezone.now() - timedelta(days=20)
    offer(alice, start, created_at=long_ago)
    offer(bob, start, level="mid", created_at=long_ago)
    assert pair_waiting() == []
    (interview,) = settle_slots()
    assert interview.starts_at == start
