from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.models import (
    Assessment,
    Interview,
    LineScore,
    RoomPrivateEntry,
    Round,
    RoundState,
    Transition,
)
from interviews.room.clock import move_clock
from interviews.scoring.rules import Incomplete
from interviews.scoring.services import save_line, save_overall, submit_assessment
from scenarios.lines import LINES
from tests.scoring.filling import AS_SEEN, USUAL, fill, fill_and_submit


def test_a_complete_assessment_becomes_final(debrief_round: Round, bob: User) -> None:
    submitted = fill_and_submit(bob, debrief_round)
    assert submitted.submitted_at is not None
    last = RoomPrivateEntry.objects.filter(room=debrief_round.pk).order_by("seq").last()
    assert last is not None
    assert last.event == {"type": "assessment_submitted"}


def test_submitting_again_changes_nothing(debrief_round: Round, bob: User) -> None:
    first = fill_and_submit(bob, debrief_round)
    again = submit_assessment(user=bob, round_=debrief_round)
    assert again.submitted_at == first.submitted_at
    assert RoomPrivateEntry.objects.filter(event__type="assessment_submitted").count() == 1


def test_an_open_line_is_named(debrief_round: Round, bob: User) -> None:
    fill(bob, debrief_round, {line: 3 for line in LINES if line != "data"})
    with pytest.raises(Incomplete) as refusal:
        submit_assessment(user=bob, round_=debrief_round)
    assert refusal.value.code == "incomplete"
    assert list(refusal.value.fields) == ["data"]


def test_the_three_texts_are_owed_by_the_interviewer(debrief_round: Round, bob: User) -> None:
    fill(bob, debrief_round)
    save_overall(user=bob, round_=debrief_round, missed=" \n", drill="")
    with pytest.raises(Incomplete) as refusal:
        submit_assessment(user=bob, round_=debrief_round)
    assert list(refusal.value.fields) == ["missed", "drill"]


def test_the_candidate_owes_no_notes(debrief_round: Round, alice: User) -> None:
    assert fill_and_submit(alice, debrief_round, note="").submitted_at


def test_not_reached_without_a_reason_is_named(debrief_round: Round, alice: User) -> None:
    fill(alice, debrief_round)
    save_line(user=alice, round_=debrief_round, line="data", score=None, not_reached=True)
    with pytest.raises(Incomplete) as refusal:
        submit_assessment(user=alice, round_=debrief_round)
    assert refusal.value.fields == {"data": "Say why it was not reached."}


def test_four_lines_must_be_scored(debrief_round: Round, bob: User) -> None:
    fill(bob, debrief_round, {line: 3 if index < 3 else None for index, line in enumerate(LINES)})
    with pytest.raises(Incomplete) as refusal:
        submit_assessment(user=bob, round_=debrief_round)
    assert list(refusal.value.fields) == ["lines"]
    save_line(user=bob, round_=debrief_round, line=LINES[3], score=2, note=AS_SEEN)
    assert submit_assessment(user=bob, round_=debrief_round).submitted_at


def test_a_live_round_is_not_submitted(live_round: Round, bob: User) -> None:
    fill(bob, live_round)
    with pytest.raises(Refused) as refusal:
        submit_assessment(user=bob, round_=live_round)
    assert refusal.value.code == "round_not_over"


def test_the_second_of_the_two_releases(debrief_round: Round, alice: User, bob: User) -> None:
    fill_and_submit(alice, debrief_round)
    debrief_round.refresh_from_db()
    assert (debrief_round.state, debrief_round.released_at) == (RoundState.DEBRIEF, None)
    fill_and_submit(bob, debrief_round)
    debrief_round.refresh_from_db()
    assert debrief_round.state == RoundState.RELEASED
    assert debrief_round.released_at is not None
    move = Transition.objects.get(round=debrief_round, to_state="released")
    assert (move.actor, move.reason) == (bob, "Everyone has submitted.")


def test_a_solo_run_needs_only_the_self_scores(solo_interview: Interview, alice: User) -> None:
    round_ = solo_interview.rounds.get()
    move_clock(user=alice, round_=round_, move="start", version=0)
    move_clock(user=alice, round_=round_, move="end", version=1)
    fill_and_submit(alice, round_)
    round_.refresh_from_db()
    assert round_.state == RoundState.RELEASED


def test_nothing_is_submitted_after_the_deadline(debrief_round: Round, bob: User) -> None:
    fill(bob, debrief_round)
    Round.objects.filter(pk=debrief_round.pk).update(assess_by=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused) as refusal:
        submit_assessment(user=bob, round_=debrief_round)
    assert refusal.value.code == "deadline_passed"


def test_the_database_itself_refuses_a_change_of_what_was_submitted(debrief_round: Round, bob: User) -> None:
    fill_and_submit(bob, debrief_round, USUAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineScore.objects.filter(line="data").update(score=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(strength="Rewritten.")
