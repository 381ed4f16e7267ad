"""Slots over changes of clocks: what does not exist or happens twice; hours of two people in two zones."""

from datetime import UTC, datetime

import pytest
import time_machine

from accounts.models import Profile, User
from interviews.models import Interview, Ticket, WeeklyHours
from interviews.slots.booking import book_own_hours
from interviews.slots.services import SlotsRefused, offer_slots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def live_in(user: User, zone: str) -> User:
    Profile.objects.filter(user=user).update(time_zone=zone)
    return User.objects.select_related("profile").get(pk=user.pk)


@pytest.mark.parametrize(
    ("zone", "wall", "code", "words"),
    [
        ("Europe/Berlin", "2026-10-25T02:30", "ambiguous", "Choose 02:30 (UTC+02:00) or 02:30 (UTC+01:00)."),
        ("America/New_York", "2026-11-01T01:30", "ambiguous", "happens twice in America/New_York"),
        ("Australia/Lord_Howe", "2026-10-04T02:00", "in_gap", "Choose 02:30 or later."),
        ("Africa/Cairo", "2026-10-29T23:30", "ambiguous", "happens twice in Africa/Cairo"),
        ("America/Santiago", "2026-09-06T00:30", "in_gap", "Clocks go forward from 00:00 to 01:00."),
    ],
)
def test_a_time_that_clocks_skip_or_repeat_is_refused_with_what_to_choose(
    alice: User, zone: str, wall: str, code: str, words: str
) -> None:
    alice = live_in(alice, zone)
    with time_machine.travel("2026-09-05T12:00:00Z", tick=False), pytest.raises(SlotsRefused) as refused:
        offer_slots(user=alice, starts=[datetime.fromisoformat(wall)], role="swap", format_minutes=45)
    [problem] = refused.value.problems
    assert problem.code == code
    assert words in problem.message
    assert not Ticket.objects.exists()


def test_either_of_two_times_is_offered_by_its_offset(alice: User) -> None:
    alice = live_in(alice, "Europe/Berlin")
    both = [datetime.fromisoformat(f"2026-10-25T02:30+0{hours}:00") for hours in (2, 1)]
    with time_machine.travel("2026-10-20T12:00:00Z", tick=False):
        tickets = offer_slots(user=alice, starts=both, role="swap", format_minutes=45)
    assert [ticket.starts_at for ticket in tickets] == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]


def test_hours_that_meet_in_one_week_may_miss_each_other_after_one_zone_changed_its_clocks(
    alice: User, bob: User
) -> None:
    """Noon of New York is six in the evening of Berlin, but for the week between their two changes."""
    alice, bob = live_in(alice, "Europe/Berlin"), live_in(bob, "America/New_York")
    WeeklyHours.objects.create(user=alice, weekday=1, starts="18:00", ends="19:45")
    WeeklyHours.objects.create(user=bob, weekday=1, starts="12:00", ends="13:45")
    with time_machine.travel("2026-10-20T12:00:00Z", tick=False):
        for user in (alice, bob):
            book_own_hours(user=user, role="swap", format_minutes=45, at_most=2)
    [interview] = Interview.objects.all()
    assert interview.starts_at == datetime(2026, 10, 20, 16, tzinfo=UTC)
    left = {ticket.user: ticket.starts_at for ticket in Ticket.objects.filter(state="open")}
    assert left == {
        alice: datetime(2026, 10, 27, 17, tzinfo=UTC),
        bob: datetime(2026, 10, 27, 16, tzinfo=UTC),
    }


def test_hours_of_kathmandu_and_berlin_meet_on_the_grid_that_both_read(alice: User, bob: User) -> None:
    alice, bob = live_in(alice, "Asia/Kathmandu"), live_in(bob, "Europe/Berlin")
    WeeklyHours.objects.create(user=alice, weekday=2, starts="20:30", ends="22:45")
    WeeklyHours.objects.create(user=bob, weekday=2, starts="16:00", ends="17:45")
    with time_machine.travel("2026-11-23T11:00:00Z", tick=False):
        for user in (alice, bob):
            book_own_hours(user=user, role="swap", format_minutes=45, at_most=1)
    [interview] = Interview.objects.all()
    assert interview.starts_at == datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert not Ticket.objects.filter(state="open").exists()
