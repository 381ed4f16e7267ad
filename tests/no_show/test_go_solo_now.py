"""Who came and is a candidate may begin alone, in the same room."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Refused
from interviews.attendance.recording import record_outcomes
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Participation, RoundState, Seat, Transition
from interviews.no_show.services import go_solo_now
from interviews.room.clock import move_clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.mark.parametrize(("number", "others"), [(1, 2), (2, 1)])
def test_their_own_round_becomes_a_solo_run_whichever_it_is(
    missed: Interview, alice: User, bob: User, number: int, others: int
) -> None:
    if number == 2:
        missed.rounds.filter(number=1).update(number=3)
        missed.rounds.filter(number=2).update(number=1)
        missed.rounds.filter(number=3).update(number=2)
    round_ = go_solo_now(user=alice, interview=missed)
    missed.refresh_from_db()
    assert (round_.number, round_.interviewer, round_.former_interviewer) == (number, None, bob)
    assert missed.state == InterviewState.LIVE
    assert missed.rounds.get(number=others).state == RoundState.SKIPPED
    assert Seat.objects.filter(user=bob, revoked_at=None).count() == 0
    assert Seat.objects.filter(user=alice, room=round_.room, revoked_at=None).exists()
    gone = missed.participations.get(user=bob)
    assert gone.outcome == "no_show"
    assert gone.left_at is not None
    assert gone.during.upper is not None
    assert gone.during.upper <= timezone.now()


def test_the_clock_is_theirs_and_every_step_is_written_down(missed: Interview, alice: User) -> None:
    round_ = go_solo_now(user=alice, interview=missed)
    move_clock(user=alice, round_=round_, move="start", version=0)
    reasons = Transition.objects.filter(interview=missed).values_list("reason", flat=True)
    assert [reason for reason in reasons if "did not come" in reason] != []
    assert broken_invariants() == []


def test_pressing_twice_is_pressing_once(missed: Interview, alice: User) -> None:
    first = go_solo_now(user=alice, interview=missed)
    assert go_solo_now(user=alice, interview=missed) == first
    assert Transition.objects.filter(interview=missed, to_state="live", round=None).count() == 1


def test_who_came_is_recorded_as_present_and_nobody_twice(missed: Interview, alice: User) -> None:
    go_solo_now(user=alice, interview=missed)
    assert record_outcomes() == 0
    assert missed.participations.get(user=alice).outcome == "present"


def test_who_was_only_to_interview_cannot(missed_one_way: Interview, alice: User) -> None:
    with pytest.raises(Forbidden, match="Only a candidate"):
        go_solo_now(user=alice, interview=missed_one_way)


def test_not_while_the_other_is_there(missed: Interview, alice: User, bob: User) -> None:
    Participation.objects.filter(user=bob).update(seen_at=timezone.now())
    with pytest.raises(Refused, match="has just come"):
        go_solo_now(user=alice, interview=missed)


def test_who_comes_too_late_reads_kindly_what_became_of_it(
    client_of: Callable[[User], Client], missed: Interview, alice: User, bob: User
) -> None:
    go_solo_now(user=alice, interview=missed)
    text = client_of(bob).get(reverse("interview", args=[missed.pk])).content.decode()
    assert "You were not here five minutes after the start" in text
    assert reverse("attendance") in text
