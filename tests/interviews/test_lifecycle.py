from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from interviews.ending import leave, sweep
from interviews.lifecycle import INTERVIEW_MOVES, ROUND_MOVES, IllegalMove, advance
from interviews.models import Interview, InterviewState, Participation, Room, Round, RoundState, Transition
from interviews.pairing.services import start_solo
from interviews.services import Busy, Part, create_interview, mark_ready
from scenarios.models import ScenarioVersion


def test_the_interview_goes_live_when_both_are_ready(
    swap_interview: Interview, alice: User, bob: User
) -> None:
    assert mark_ready(user=alice, interview=swap_interview).state == InterviewState.LOBBY
    assert mark_ready(user=alice, interview=swap_interview).state == InterviewState.LOBBY
    assert mark_ready(user=bob, interview=swap_interview).state == InterviewState.LIVE
    assert mark_ready(user=bob, interview=swap_interview).state == InterviewState.LIVE
    assert Transition.objects.filter(interview=swap_interview).count() == 1


@pytest.mark.parametrize("state", InterviewState.values)
@pytest.mark.parametrize("to", InterviewState.values)
def test_an_interview_moves_only_as_the_table_allows(
    swap_interview: Interview, state: InterviewState, to: InterviewState
) -> None:
    Interview.objects.update(state=state)
    swap_interview.refresh_from_db()
    if to in INTERVIEW_MOVES[state]:
        advance(swap_interview, to, reason="test")
        assert Interview.objects.get().state == to
    else:
        with pytest.raises(IllegalMove):
            advance(swap_interview, to, reason="test")
        assert Interview.objects.get().state == state
        assert not Transition.objects.exists()


@pytest.mark.parametrize("state", RoundState.values)
@pytest.mark.parametrize("to", RoundState.values)
def test_a_round_moves_only_as_the_table_allows(
    live_interview: Interview, state: RoundState, to: RoundState
) -> None:
    round_ = live_interview.rounds.get(number=1)
    Round.objects.filter(pk=round_.pk).update(state=state)
    round_.refresh_from_db()
    if to in ROUND_MOVES[state]:
        advance(round_, to, reason="test")
        assert Round.objects.get(pk=round_.pk).state == to
    else:
        with pytest.raises(IllegalMove):
            advance(round_, to, reason="test")
        assert Round.objects.get(pk=round_.pk).state == state


@pytest.mark.django_db(transaction=True)
def test_advancing_outside_a_transaction_is_refused(swap_interview: Interview) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        advance(swap_interview, InterviewState.LIVE, reason="test")


def test_leaving_the_lobby_cancels_and_frees_both(
    swap_interview: Interview, alice: User, bob: User, library: None
) -> None:
    leave(user=alice, interview=swap_interview)
    swap_interview.refresh_from_db()
    assert swap_interview.state == InterviewState.CANCELLED
    assert set(swap_interview.rounds.values_list("state", flat=True)) == {RoundState.SKIPPED}
    assert start_solo(user=bob, format_minutes=35).state == InterviewState.LIVE


def test_leaving_a_live_round_opens_its_debrief_and_skips_the_other(live_round: Round, alice: User) -> None:
    leave(user=alice, interview=live_round.interview)
    live_round.refresh_from_db()
    assert live_round.state == RoundState.DEBRIEF
    assert live_round.interview.rounds.get(number=2).state == RoundState.SKIPPED
    assert Interview.objects.get().state == InterviewState.DEBRIEF
    assert Room.objects.get(round=live_round).closed_at is not None
    assert live_round.room.seats.get(user=alice).revoked_at is not None


def test_leaving_before_any_round_began_cancels(live_interview: Interview, alice: User) -> None:
    assert leave(user=alice, interview=live_interview).pk == live_interview.pk
    assert Interview.objects.get().state == InterviewState.CANCELLED


def test_leaving_twice_changes_nothing(live_round: Round, alice: User) -> None:
    leave(user=alice, interview=live_round.interview)
    before = Transition.objects.count()
    leave(user=alice, interview=live_round.interview)
    assert Transition.objects.count() == before


def test_an_interview_over_at_once_leaves_its_people_free(live_round: Round, alice: User, bob: User) -> None:
    """Their time was once kept for a full second, whatever became of the interview."""
    leave(user=alice, interview=live_round.interview)
    assert start_solo(user=alice, format_minutes=35).state == InterviewState.LIVE
    assert start_solo(user=bob, format_minutes=35).state == InterviewState.LIVE


def test_nobody_can_be_in_two_overlapping_interviews(
    swap_interview: Interview, alice: User, charlie: User, scenario_versions: list[ScenarioVersion]
) -> None:
    with pytest.raises(Busy):
        create_interview(
            kind="one_way",
            parts=[Part(charlie, alice, scenario_versions[2], "mid")],
            format_minutes=45,
            language="en",
            starts_at=timezone.now() + timedelta(minutes=30),
        )
    assert Interview.objects.count() == 1
    taken = Participation.objects.get(user=alice)
    other = Interview.objects.create(kind="solo", starts_at=timezone.now())
    with pytest.raises(IntegrityError, match="participation_no_overlap"):
        Participation.objects.create(interview=other, user=alice, during=taken.during)


def test_a_lobby_that_nobody_starts_is_closed(swap_interview: Interview) -> None:
    assert sweep() == 0
    Interview.objects.update(starts_at=timezone.now() - timedelta(minutes=11))
    assert sweep() == 1
    assert Interview.objects.get().state == InterviewState.CANCELLED
    assert sweep() == 0


def test_nothing_stays_live_past_its_end_plus_grace(live_round: Round) -> None:
    assert sweep() == 0
    now = timezone.now()
    Participation.objects.update(during=(now - timedelta(hours=4), now - timedelta(seconds=1)))
    assert sweep() == 1
    live_round.refresh_from_db()
    assert live_round.state == RoundState.DEBRIEF
    assert Interview.objects.get().state == InterviewState.DEBRIEF


def test_what_is_closed_late_takes_no_time_from_what_was_booked_after_it(
    live_round: Round, alice: User, charlie: User, scenario_versions: list[ScenarioVersion]
) -> None:
    ended_at = timezone.now() - timedelta(minutes=20)
    Participation.objects.update(during=(ended_at - timedelta(hours=2), ended_at))
    create_interview(
        kind="one_way",
        parts=[Part(charlie, alice, scenario_versions[2], "mid")],
        format_minutes=45,
        language="en",
        starts_at=timezone.now() + timedelta(minutes=5),
    )
    assert sweep() == 1
    live_round.refresh_from_db()
    assert live_round.state == RoundState.DEBRIEF
    assert live_round.interview.participations.get(user=alice).during.upper == ended_at
