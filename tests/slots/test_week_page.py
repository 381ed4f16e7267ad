"""The calendar page: what each half hour says, whom it counts, and that odd addresses are answered."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from time import perf_counter

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.blocks import block
from accounts.models import Profile, User
from interviews.bookings.services import cancel_booking
from interviews.models import Interview, Ticket, WeeklyHours
from interviews.slots.booking import book_slots
from interviews.slots.outlook import outlook_for
from interviews.slots.services import offer_slots
from interviews.slots.week import Slot, State
from tests.slots.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

SignIn = Callable[[User], Client]
Offer = Callable[..., Ticket]
Make = Callable[..., User]


def slot_of(user: User, hours: float, *, role: str = "swap") -> Slot:
    outlook = outlook_for(user, number=0, role=role, format_minutes=45)
    [found] = [slot for slot in outlook.calendar.slots if slot.start.at == at(hours)]
    return found


def text_of(client: Client, query: str = "", status: int = 200) -> str:
    response = client.get(reverse("slots") + query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_who_waits_is_counted_for_the_role_that_fits(alice: User, make_person: Make, offer: Offer) -> None:
    for name in ("Dora", "Emil"):
        offer(make_person(name), 6)
    offer(make_person("Fred"), 6, role="interviewer")
    assert (slot_of(alice, 6).state, slot_of(alice, 6).waiting) == (State.WAITING, 2)
    assert slot_of(alice, 6, role="candidate").waiting == 1
    assert slot_of(alice, 6, role="interviewer").waiting == 0


def test_nobody_is_counted_who_could_not_be_paired(
    alice: User, bob: User, charlie: User, make_person: Make, offer: Offer
) -> None:
    for person in (bob, charlie):
        offer(person, 6)
    block(blocker=bob, blocked=alice)
    block(blocker=alice, blocked=charlie)
    offer(make_person("Dora", language="de"), 6)
    gone = make_person("Emil")
    offer(gone, 6)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    withdrawn = offer(make_person("Fred"), 6)
    Ticket.objects.filter(pk=withdrawn.pk).update(state="cancelled")
    assert slot_of(alice, 6).state == State.FREE


def test_who_has_an_interview_then_is_not_counted_until_it_is_called_off(
    alice: User, bob: User, charlie: User, offer: Offer, swap_interview: Interview
) -> None:
    """Bob's interview begins in five minutes; his slot is a little later the same afternoon."""
    Ticket.objects.create(
        user=bob, level="senior", language="en", starts_at=at(1), expires_at=at(1) - timedelta(minutes=20)
    )
    assert slot_of(charlie, 1).state == State.FREE
    swap_interview.participations.all().delete()
    assert slot_of(charlie, 1).state == State.WAITING


def test_ones_own_offers_and_interviews_are_shown_and_what_runs_into_them_cannot_be_chosen(
    alice: User, offer: Offer, swap_interview: Interview
) -> None:
    offer(alice, 8)
    states = {hours: slot_of(alice, hours).state for hours in (-1, 0.5, 1, 2, 2.5, 3, 8)}
    assert states == {
        -1: State.PAST,
        0.5: State.TAKEN,
        1: State.TAKEN,
        2: State.CLOSE,
        2.5: State.CLOSE,
        3: State.FREE,
        8: State.OFFERED,
    }
    booked = slot_of(alice, 1).booked
    assert booked
    assert booked.title == "Interview with Bob"


def test_the_week_says_times_on_the_persons_own_clock(client_of: SignIn, alice: User, offer: Offer) -> None:
    Profile.objects.filter(user=alice).update(time_zone="Asia/Kathmandu")
    text = text_of(client_of(alice))
    assert "Asia/Kathmandu" in text
    assert ">17:45<" in text
    assert ">18:00<" not in text


def test_partners_are_likely_where_three_people_keep_hours_on_their_own_clocks(
    alice: User, make_person: Make
) -> None:
    """Six in the evening of Berlin is noon of New York and half past ten at night of India."""
    people = (("Dora", "Europe/Berlin", "18:00", "20:00"), ("Emil", "America/New_York", "12:00", "14:30"))
    for name, zone, starts, ends in people:
        WeeklyHours.objects.create(
            user=make_person(name, time_zone=zone), weekday=1, starts=starts, ends=ends
        )
    assert slot_of(alice, 30).state == State.FREE
    fred = make_person("Fred", time_zone="Asia/Kolkata")
    WeeklyHours.objects.create(user=fred, weekday=1, starts="22:30", ends="00:15")
    assert slot_of(alice, 30).state == State.LIKELY
    assert slot_of(alice, 30.5).state == State.FREE
    block(blocker=fred, blocked=alice)
    assert slot_of(alice, 30).state == State.FREE


def test_partners_are_likely_where_slots_were_offered_at_this_time_of_the_week(
    alice: User, make_person: Make
) -> None:
    with time_machine.travel(at(-14 * 24), tick=False):
        for name in ("Dora", "Emil", "Fred"):
            offer_slots(user=make_person(name), starts=[at(-7 * 24 + 6)], role="swap", format_minutes=45)
    assert slot_of(alice, 6).state == State.LIKELY


def test_a_week_without_anybody_says_so_and_what_else_there_is(client_of: SignIn, alice: User) -> None:
    text = text_of(client_of(alice))
    assert "Nobody waits for a slot of this week yet" in text
    assert "Set your weekly hours" in text


def test_suggestions_are_who_waits_or_else_where_partners_are_likely(
    client_of: SignIn, alice: User, make_person: Make, offer: Offer
) -> None:
    for name in ("Dora", "Emil", "Fred"):
        WeeklyHours.objects.create(
            user=make_person(name, time_zone="Europe/Berlin"), weekday=2, starts="18:00", ends="22:00"
        )
    assert "Wednesday, November 25, 17:00 <span" in text_of(client_of(alice))
    offer(make_person("Gina"), 6)
    assert '17:00 <span class="muted">1 waiting' in text_of(client_of(alice))


def test_who_has_just_cancelled_is_not_offered_the_same_start_again(
    alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 6)
    [booked] = book_slots(user=alice, starts=[at(6)], role="swap", format_minutes=45).booked
    assert booked.interview
    cancel_booking(user=alice, interview=booked.interview, reason="Ill")
    assert slot_of(alice, 6).state == State.WAITING
    outlook = outlook_for(alice, number=0, role="swap", format_minutes=45)
    assert at(6) not in [slot.start.at for slot in outlook.suggestions]


@pytest.mark.parametrize(
    "query", ["?week=99", "?week=-1", "?week=soon", "?role=judge", "?format_minutes=1e9", "?week=1&role=%00"]
)
def test_an_odd_address_gets_the_usual_week_and_a_sentence(
    client_of: SignIn, alice: User, query: str
) -> None:
    assert "the calendar does not have" in text_of(client_of(alice), query, status=400)


@pytest.mark.parametrize(
    ("zone", "day", "words"),
    [
        ("Africa/Cairo", "2026-10-26", "Clocks go back from 00:00 to 23:00"),
        ("America/Santiago", "2026-09-02", "Clocks go forward from 00:00 to 01:00"),
        ("Australia/Lord_Howe", "2026-09-30", "Clocks go forward from 02:00 to 02:30"),
        ("Europe/Berlin", "2026-10-22", "Clocks go back from 03:00 to 02:00"),
    ],
)
def test_the_week_in_which_clocks_change_says_so_and_leads_to_every_moment_once(
    client_of: SignIn, alice: User, zone: str, day: str, words: str
) -> None:
    Profile.objects.filter(user=alice).update(time_zone=zone)
    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        text = text_of(client_of(alice))
        alice.refresh_from_db()
        slots = outlook_for(alice, number=0, role="swap", format_minutes=45).calendar.slots
    assert words in text
    moments = sorted(slot.start.at for slot in slots)
    assert len(set(moments)) == len(moments)
    assert {after - before for before, after in pairwise(moments)} == {timedelta(minutes=30)}


def test_the_last_week_ends_where_slots_end(client_of: SignIn, alice: User) -> None:
    text = text_of(client_of(alice), "?week=7")
    assert "Week after" not in text
    assert "Week before" in text


def test_the_number_of_queries_does_not_grow_with_the_calendar(
    alice: User, make_person: Make, offer: Offer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        person = make_person(f"Person{number}")
        offer(person, 6 + number)
        WeeklyHours.objects.create(user=person, weekday=2, starts="18:00", ends="22:00")
    offer(alice, 30)
    alice = User.objects.select_related("profile").get(pk=alice.pk)
    # apart twice, whom one met, people with hours, their weekly hours, their special dates, offers of past
    # weeks, own taken time, own interviews, those watched, own offers, who waits, what one has cancelled
    with django_assert_num_queries(13):
        outlook_for(alice, number=0, role="swap", format_minutes=45)


def test_ten_thousand_open_slots_are_counted_each_at_its_start(
    alice: User,
) -> None:
    people = User.objects.bulk_create(
        User(email=f"p{number}@example.org", display_name=f"P{number}", password="!") for number in range(100)
    )
    Ticket.objects.bulk_create(
        Ticket(
            user=person,
            level="senior",
            language="en",
            starts_at=at(3 + hours),
            expires_at=at(3 + hours) - timedelta(minutes=20),
        )
        for person in people
        for hours in range(100)
    )
    began = perf_counter()
    assert slot_of(alice, 6).waiting == 100
    assert perf_counter() - began < 5


@pytest.mark.parametrize(
    ("mine", "theirs", "hours", "state"),
    [
        ("senior", "mid", 6 * 24, State.WAITING),
        ("senior", "mid", 8 * 24, State.LIKELY),
        ("mid", "staff", 6, State.WAITING),
        ("mid", "staff", 2 * 24, State.LIKELY),
    ],
)
def test_another_level_waits_only_once_the_matcher_lets_the_level_go(
    alice: User, make_person: Make, offer: Offer, mine: str, theirs: str, hours: float, state: State
) -> None:
    """One level apart is let go a week before the start, two a day before."""
    Profile.objects.filter(user=alice).update(target_level=mine)
    alice = User.objects.select_related("profile").get(pk=alice.pk)
    offer(make_person("Dora", target_level=theirs), hours)
    outlook = outlook_for(alice, number=int(hours // 168), role="swap", format_minutes=45)
    [slot] = [slot for slot in outlook.calendar.slots if slot.start.at == at(hours)]
    assert slot.state == state


def test_who_was_met_lately_waits_only_from_twelve_hours_before(
    alice: User, bob: User, offer: Offer, swap_interview: Interview
) -> None:
    offer(bob, 11)
    offer(bob, 14)
    assert slot_of(alice, 11).state == State.WAITING
    assert slot_of(alice, 14).state == State.LIKELY
