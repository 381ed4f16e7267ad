"""Offering slots: all or none, each problem at its place, and what is offered again stays as it was."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.models import Profile, User
from config.errors import Invalid, Refused
from interviews.models import Interview, Ticket
from interviews.services import Part, create_interview
from interviews.slots.selectors import NOTICE, wanted_of
from interviews.slots.services import SlotsRefused, offer_slots
from interviews.slots.wishes import MAX_SLOTS
from scenarios.models import ScenarioVersion
from scenarios.services import open_kit
from tests.slots.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

Offer = Callable[..., Ticket]


def offers(user: User, *hours: float, role: str = "swap", at_most: int | None = None) -> list[Ticket]:
    starts = [at(each) for each in hours]
    return offer_slots(user=user, starts=starts, role=role, format_minutes=45, at_most=at_most)


def problems(user: User, *hours: float) -> list[tuple[str, str]]:
    with pytest.raises(SlotsRefused) as refused:
        offers(user, *hours)
    assert not Ticket.objects.filter(user=user, state="open").exists()
    return [(each.code, each.place) for each in refused.value.problems]


def booked(alice: User, bob: User, version: ScenarioVersion, hours: float) -> Interview:
    other = ScenarioVersion.objects.exclude(pk=version.pk).earliest("pk")
    return create_interview(
        kind="swap",
        parts=[Part(alice, bob, version, "senior"), Part(bob, alice, other, "senior")],
        format_minutes=45,
        language="en",
        starts_at=at(hours),
        way="slot",
    )


def test_an_offer_takes_level_language_and_families_from_the_profile(alice: User) -> None:
    [ticket] = offers(alice, 6)
    assert (ticket.starts_at, ticket.state, ticket.purpose) == (at(6), "open", "pair")
    assert (ticket.level, ticket.language, ticket.interests) == ("senior", "en", ["trust_safety"])
    assert ticket.offer is None


def test_an_offer_ends_while_whoever_is_paired_at_the_last_moment_can_still_be_told(alice: User) -> None:
    [ticket] = offers(alice, 6)
    assert timedelta() < at(6) - ticket.expires_at <= NOTICE


def test_slots_may_overlap_and_count_as_the_interviews_that_are_wanted_of_them(alice: User) -> None:
    tickets = offers(alice, 6, 6.5, 7, at_most=2)
    assert {ticket.offer for ticket in tickets} != {None}
    assert len({ticket.offer for ticket in tickets}) == 1
    assert wanted_of(alice) == 2


def test_without_a_number_each_slot_counts(alice: User) -> None:
    assert {ticket.at_most for ticket in offers(alice, 6, 10)} == {None}
    assert wanted_of(alice) == 2


def test_more_slots_than_somebody_may_book_are_refused_together(alice: User) -> None:
    with pytest.raises(Refused, match="10 bookings and offered slots"):
        offers(alice, *range(3, 14))
    assert not Ticket.objects.exists()


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_offered(alice: User) -> None:
    assert problems(alice, 6, -1, 6.1, 0.25, 24 * 57) == [
        ("past", "slots.1"),
        ("off_grid", "slots.2"),
        ("too_soon", "slots.3"),
        ("too_far", "slots.4"),
    ]


def test_the_same_slot_twice_in_one_request_is_refused(alice: User) -> None:
    assert problems(alice, 6, 6) == [("repeated", "slots.1")]


def test_ten_thousand_slots_are_refused_in_one_sentence(alice: User) -> None:
    assert problems(alice, *[6.0] * 10_000) == [("too_many", "slots")]
    assert MAX_SLOTS < 10_000


def test_no_slot_at_all_is_refused(alice: User) -> None:
    assert problems(alice) == [("none", "slots")]


@pytest.mark.parametrize(
    ("zone", "wall", "code"),
    [
        ("Europe/Berlin", "2027-03-28T02:30", "too_far"),  # the gap is further away than slots go
        ("America/Asuncion", "2026-11-24T12:15", "off_grid"),
        ("Asia/Kathmandu", "2026-11-24T18:00", "off_grid"),
    ],
)
def test_times_on_the_persons_own_clock_are_checked_there(
    alice: User, zone: str, wall: str, code: str
) -> None:
    Profile.objects.filter(user=alice).update(time_zone=zone)
    alice.refresh_from_db()
    with pytest.raises(SlotsRefused) as refused:
        offer_slots(user=alice, starts=[datetime.fromisoformat(wall)], role="swap", format_minutes=45)
    assert [each.code for each in refused.value.problems] == [code]


def test_the_same_offer_again_is_the_same_offer(alice: User) -> None:
    [first], [again] = offers(alice, 6), offers(alice, 6)
    assert first.pk == again.pk
    assert Ticket.objects.count() == 1


def test_some_that_are_offered_already_and_some_new_ones_go_together(alice: User) -> None:
    [first] = offers(alice, 6)
    both = offers(alice, 6, 10)
    assert [ticket.starts_at for ticket in both] == [at(6), at(10)]
    assert first.pk == both[0].pk


def test_a_slot_that_is_offered_in_another_way_is_not_changed_behind_ones_back(alice: User) -> None:
    offers(alice, 6)
    with pytest.raises(SlotsRefused, match="another way") as refused:
        offers(alice, 10, 6, role="candidate")
    assert [each.place for each in refused.value.problems] == ["slots.1"]
    assert Ticket.objects.get(state="open").role == "swap"


def test_a_slot_that_runs_into_an_interview_is_refused_and_one_beside_it_is_not(
    alice: User, bob: User, scenario_version: ScenarioVersion
) -> None:
    booked(alice, bob, scenario_version, 10)
    assert problems(alice, 7.5) == [("busy", "slots.0")]
    assert problems(alice, 12.5) == [("busy", "slots.0")]
    assert len(offers(alice, 7, 13)) == 2


def test_what_is_offered_beside_an_interview_can_be_held(
    alice: User, bob: User, charlie: User, scenario_version: ScenarioVersion
) -> None:
    """The check and the constraint agree to the half hour, on both sides."""
    booked(alice, bob, scenario_version, 10)
    for hours in (7, 13):
        booked(alice, charlie, scenario_version, hours)


@pytest.mark.parametrize(("role", "minutes", "at_most"), [("judge", 45, 1), ("swap", 44, 1), ("swap", 45, 0)])
def test_what_no_form_offers_is_refused(alice: User, role: str, minutes: int, at_most: int) -> None:
    with pytest.raises(Invalid):
        offer_slots(user=alice, starts=[at(6)], role=role, format_minutes=minutes, at_most=at_most)


def test_a_candidate_who_knows_every_kit_is_told_at_once_and_may_still_interview(
    alice: User, scenario_versions: list[ScenarioVersion]
) -> None:
    for version in scenario_versions:
        open_kit(user=alice, scenario=version.scenario, reason="interviewing")
    with pytest.raises(Refused, match="every scenario"):
        offers(alice, 6)
    assert offers(alice, 6, role="interviewer")
