"""Who came takes another time and is first in line there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from interviews.models import Interview, InterviewState, Ticket
from interviews.no_show.services import take_slots
from interviews.slots.grid import SLOT, moments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def ahead(days: int) -> datetime:
    at = timezone.now().astimezone(UTC) + timedelta(days=days)
    return next(moments(at, at + SLOT))


def test_they_are_first_in_line_at_the_times_they_choose(missed: Interview, alice: User) -> None:
    tickets = take_slots(user=alice, interview=missed, starts=[ahead(1), ahead(2)])
    found = Ticket.objects.filter(user=alice).values_list("starts_at", "priority", "state", "role")
    assert sorted(found) == [(ahead(1), True, "open", "swap"), (ahead(2), True, "open", "swap")]
    assert len(tickets) == 2
    missed.refresh_from_db()
    assert missed.state == InterviewState.CANCELLED
    assert missed.participations.exclude(user=alice).get().outcome == "no_show"


def test_pressing_twice_is_pressing_once(missed: Interview, alice: User) -> None:
    first = take_slots(user=alice, interview=missed, starts=[ahead(1)])
    assert take_slots(user=alice, interview=missed, starts=[ahead(1)]) == first
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("starts", [[], [ahead(-1)], [ahead(1) + timedelta(minutes=7)]])
def test_times_that_cannot_be_leave_the_lobby_as_it_is(
    missed: Interview, alice: User, starts: list[datetime]
) -> None:
    with pytest.raises(Invalid):
        take_slots(user=alice, interview=missed, starts=starts)
    missed.refresh_from_db()
    assert missed.state == InterviewState.LOBBY
    assert set(missed.participations.values_list("outcome", flat=True)) == {""}


def test_what_attendance_does_not_allow_leaves_the_lobby_as_it_is(missed: Interview, alice: User) -> None:
    for number in range(10):
        Ticket.objects.create(
            user=alice, level="mid", language="en", starts_at=ahead(3 + number), expires_at=ahead(3 + number)
        )
    with pytest.raises(Refused) as refused:
        take_slots(user=alice, interview=missed, starts=[ahead(1)])
    assert refused.value.code == "too_many_bookings"
    missed.refresh_from_db()
    assert missed.state == InterviewState.LOBBY
