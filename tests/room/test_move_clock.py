"""The stage clock: who may move it, what each move does, and that two people never move it at once."""

import json
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import Clock, Interview, RoomLogEntry, Round, RoundState, StageSpan, Transition
from interviews.room.clock import StaleClock, clock_state, end_round, move_clock
from scenarios.lines import STAGES

MINUTES_45 = [5, 4, 4, 8, 9, 6, 4, 4, 1]


def state_of(round_: Round) -> dict[str, Any]:
    fresh = Round.objects.get(pk=round_.pk)
    return clock_state(fresh.clock, fresh)


def pass_time(round_: Round, seconds: float) -> None:
    """As if everything in this round had happened earlier."""
    earlier = timedelta(seconds=seconds)
    clock = Clock.objects.get(pk=round_.pk)
    assert clock.stage_started_at
    clock.stage_started_at -= earlier
    clock.paused_at = clock.paused_at - earlier if clock.paused_at else None
    clock.save()
    for span in StageSpan.objects.filter(round=round_, ended_at=None):
        span.started_at -= earlier
        span.save()


def test_the_interviewer_starts_the_round_and_the_room_is_told(live_interview: Interview, bob: User) -> None:
    round_ = live_interview.rounds.get(number=1)
    clock = move_clock(user=bob, round_=round_, move="start", version=0)
    state = state_of(round_)
    assert (clock.version, state["state"], state["stage"]) == (1, "live", "requirements")
    assert state["planned_ms"] == 5 * 60_000
    assert (state["moved_by"], state["move"], state["used"]) == (bob.pk, "start", [])
    entry = RoomLogEntry.objects.get(room_id=round_.pk)
    assert (entry.seq, entry.kind, entry.author) == (1, RoomLogEntry.CLOCK, bob)
    assert json.loads(bytes(entry.payload)) == state


@pytest.mark.parametrize("move", ["start", "next", "extend", "end"])
def test_the_candidate_does_not_lead(live_interview: Interview, alice: User, move: str) -> None:
    round_ = live_interview.rounds.get(number=1)
    with pytest.raises(Forbidden) as caught:
        move_clock(user=alice, round_=round_, move=move, version=0)
    assert caught.value.code == "wrong_role"


def test_a_stranger_moves_nothing(live_round: Round, charlie: User) -> None:
    for move in ("next", "pause", "resume", "withdraw"):
        with pytest.raises(Forbidden):
            move_clock(user=charlie, round_=live_round, move=move, version=1)


def test_a_move_that_does_not_exist_is_invalid(live_round: Round, bob: User) -> None:
    with pytest.raises(Invalid):
        move_clock(user=bob, round_=live_round, move="rewind", version=1)


def test_a_stale_version_changes_nothing_and_brings_the_present_state(live_round: Round, bob: User) -> None:
    move_clock(user=bob, round_=live_round, move="next", version=1)
    with pytest.raises(StaleClock) as caught:
        move_clock(user=bob, round_=live_round, move="next", version=1)
    assert (caught.value.status, caught.value.code) == (409, "stale_clock")
    assert caught.value.clock == state_of(live_round)
    assert caught.value.clock["stage"] == "framing"


def test_a_round_of_an_interview_that_is_not_live_does_not_start(
    swap_interview: Interview, bob: User
) -> None:
    with pytest.raises(Refused) as caught:
        move_clock(user=bob, round_=swap_interview.rounds.get(number=1), move="start", version=0)
    assert caught.value.code == "not_live"


def test_the_second_round_waits_for_the_first(live_round: Round, alice: User, bob: User) -> None:
    second = live_round.interview.rounds.get(number=2)
    with pytest.raises(Refused) as caught:
        move_clock(user=alice, round_=second, move="start", version=0)
    assert caught.value.code == "not_your_turn"
    end_round(round_=live_round, actor=bob, reason="test")
    move_clock(user=alice, round_=second, move="start", version=0)
    assert state_of(second)["state"] == "live"


def test_stages_follow_the_format_and_after_the_last_the_round_ends(live_round: Round, bob: User) -> None:
    stages, planned = [], []
    for version in range(1, 10):
        state = state_of(live_round)
        stages.append(state["stage"])
        planned.append(state["planned_ms"] // 60_000)
        pass_time(live_round, 30)
        move_clock(user=bob, round_=live_round, move="next", version=version)
    assert tuple(stages) == STAGES
    assert planned == MINUTES_45
    state = state_of(live_round)
    assert (state["state"], state["stage"], state["move"], state["version"]) == ("debrief", "", "next", 10)
    assert [used["stage"] for used in state["used"]] == list(STAGES)
    assert all(30_000 <= used["used_ms"] < 60_000 for used in state["used"])
    assert state["round_ended_at"] is not None
    live_round.room.refresh_from_db()
    assert live_round.room.closed_at is not None


def test_two_more_minutes_are_kept_apart_from_the_plan(live_round: Round, bob: User) -> None:
    move_clock(user=bob, round_=live_round, move="extend", version=1)
    move_clock(user=bob, round_=live_round, move="extend", version=2)
    assert state_of(live_round)["planned_ms"] == (5 + 4) * 60_000
    span = StageSpan.objects.get(round=live_round)
    assert (span.planned_seconds, span.extended_seconds) == (300, 240)
    move_clock(user=bob, round_=live_round, move="next", version=3)
    assert state_of(live_round)["used"][0]["planned_ms"] == (5 + 4) * 60_000


def test_a_pause_takes_both_people_and_is_not_counted(live_round: Round, alice: User, bob: User) -> None:
    move_clock(user=alice, round_=live_round, move="pause", version=1)
    assert (state_of(live_round)["pause_proposed_by"], state_of(live_round)["paused_at"]) == (alice.pk, None)
    with pytest.raises(Refused) as caught:
        move_clock(user=alice, round_=live_round, move="pause", version=2)
    assert caught.value.code == "already_proposed"
    move_clock(user=bob, round_=live_round, move="pause", version=2)
    state = state_of(live_round)
    assert state["paused_at"] is not None
    assert state["pause_proposed_by"] is None
    pass_time(live_round, 60)
    move_clock(user=alice, round_=live_round, move="resume", version=3)
    state = state_of(live_round)
    assert state["paused_at"] is None
    assert 60_000 <= state["paused_ms"] < 70_000
    move_clock(user=bob, round_=live_round, move="next", version=4)
    assert state_of(live_round)["used"][0]["used_ms"] < 10_000


def test_a_proposal_can_be_taken_back_or_declined(live_round: Round, alice: User, bob: User) -> None:
    for who, version in ((alice, 1), (bob, 3)):
        move_clock(user=alice, round_=live_round, move="pause", version=version)
        move_clock(user=who, round_=live_round, move="withdraw", version=version + 1)
        assert state_of(live_round)["pause_proposed_by"] is None


def test_moving_on_ends_a_pause(live_round: Round, alice: User, bob: User) -> None:
    move_clock(user=alice, round_=live_round, move="pause", version=1)
    move_clock(user=bob, round_=live_round, move="pause", version=2)
    pass_time(live_round, 100)
    move_clock(user=bob, round_=live_round, move="next", version=3)
    state = state_of(live_round)
    assert (state["stage"], state["paused_at"], state["paused_ms"]) == ("framing", None, 0)
    assert state["used"][0]["used_ms"] < 10_000


def test_alone_one_leads_and_pauses_at_once(solo_interview: Interview, alice: User) -> None:
    round_ = solo_interview.rounds.get()
    for version, move in enumerate(("start", "pause", "resume", "extend", "next", "end")):
        move_clock(user=alice, round_=round_, move=move, version=version)
        if move == "pause":
            assert state_of(round_)["paused_at"] is not None
    solo_interview.refresh_from_db()
    assert (state_of(round_)["state"], solo_interview.state) == ("debrief", "debrief")


@pytest.mark.parametrize(
    ("move", "code"),
    [("start", "already_started"), ("resume", "not_paused"), ("withdraw", "nothing_proposed")],
)
def test_moves_that_make_no_sense_are_refused(live_round: Round, bob: User, move: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        move_clock(user=bob, round_=live_round, move=move, version=1)
    assert caught.value.code == code
    assert state_of(live_round)["version"] == 1


def test_nothing_moves_after_the_end(debrief_round: Round, bob: User) -> None:
    for move in ("start", "next", "extend", "pause", "resume", "withdraw", "end"):
        with pytest.raises(Refused):
            move_clock(user=bob, round_=debrief_round, move=move, version=2)


def test_ending_closes_the_room_and_twice_changes_nothing(live_round: Round, bob: User) -> None:
    end_round(round_=live_round, actor=bob, reason="test")
    first = state_of(live_round)
    end_round(round_=live_round, actor=bob, reason="again")
    assert state_of(live_round) == first
    assert Transition.objects.filter(round=live_round, to_state=RoundState.DEBRIEF).count() == 1


def test_a_round_that_never_began_cannot_be_ended_as_if_it_had(live_interview: Interview, bob: User) -> None:
    round_ = live_interview.rounds.get(number=1)
    assert end_round(round_=round_, actor=bob, reason="test").version == 0
    with pytest.raises(Refused):
        move_clock(user=bob, round_=round_, move="end", version=0)
    round_.refresh_from_db()
    assert round_.state == RoundState.WAITING


def test_the_last_round_opens_the_debrief_of_the_interview(live_round: Round, alice: User, bob: User) -> None:
    second = live_round.interview.rounds.get(number=2)
    end_round(round_=live_round, actor=bob, reason="test")
    move_clock(user=alice, round_=second, move="start", version=0)
    end_round(round_=second, actor=None, reason="its time ran out")
    assert Interview.objects.get(pk=live_round.interview_id).state == "debrief"
    assert state_of(second)["moved_by"] is None


def test_the_state_is_read_with_one_query(live_round: Round, django_assert_num_queries: Any) -> None:
    round_ = Round.objects.select_related("clock").get(pk=live_round.pk)
    with django_assert_num_queries(1):  # finished stages
        clock_state(round_.clock, round_)
