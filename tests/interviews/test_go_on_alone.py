"""A partner who has gone: how the database knows, what the one who stayed can do, and what it does not do."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import OutboxMessage, User
from config.errors import Forbidden, Refused
from interviews.access import NotFound, get_round_for
from interviews.alone import end_without_partner, go_on_solo
from interviews.ending import block_and_leave, leave, sweep
from interviews.invariants import broken_invariants
from interviews.models import (
    Clock,
    Evidence,
    Interview,
    LiveHeartbeat,
    Participation,
    Report,
    RoomLogEntry,
    Round,
    Seat,
    Transition,
)
from interviews.pairing.selectors import open_interview_of
from interviews.reports.compile import compile_report
from interviews.room.attendance import away_since
from interviews.room.clock import clock_state, end_round, move_clock
from interviews.room.reveals import reveal_item
from interviews.room.services import append_entry
from interviews.scoring.marks import clear_mark, set_mark
from interviews.scoring.services import add_evidence, remove_evidence, save_line, submit_assessment
from tests.access.moments import score

SIX_MINUTES = timedelta(minutes=6)
PROCESS = uuid4()


def come_and_go(
    round_: Round, user: User, *, ago: timedelta = SIX_MINUTES, kind: int = RoomLogEntry.LEAVE
) -> None:
    """As the live process would have logged it `ago`, in an interview that has been live for an hour."""
    went_live(round_.interview, timedelta(hours=1))
    for each in (RoomLogEntry.JOIN, RoomLogEntry.LEAVE)[: 2 if kind == RoomLogEntry.LEAVE else 1]:
        entry = append_entry(room_id=round_.pk, kind=each, payload=b"", author=user)
        RoomLogEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - ago, tab=PROCESS.bytes[:8])


def went_live(interview: Interview, ago: timedelta) -> None:
    Transition.objects.filter(interview=interview, round=None).update(at=timezone.now() - ago)


def is_here(round_: Round, user: User) -> None:
    entry = append_entry(room_id=round_.pk, kind=RoomLogEntry.JOIN, payload=b"", author=user)
    RoomLogEntry.objects.filter(pk=entry.pk).update(tab=PROCESS.bytes[:8])
    beat(PROCESS)


def beat(process: UUID, ago: timedelta = timedelta()) -> None:
    LiveHeartbeat.objects.update_or_create(process=process, defaults={"beat_at": timezone.now() - ago})


def test_who_has_left_the_room_is_away_since_their_last_tab_went(live_round: Round, bob: User) -> None:
    come_and_go(live_round, bob)
    since = away_since(live_round, bob.pk)
    assert since
    assert SIX_MINUTES <= timezone.now() - since < SIX_MINUTES + timedelta(seconds=15)
    is_here(live_round, bob)
    assert away_since(live_round, bob.pk) is None


def test_who_was_held_by_a_process_that_died_is_away_since_its_last_sign_of_life(
    live_round: Round, bob: User
) -> None:
    come_and_go(live_round, bob, kind=RoomLogEntry.JOIN)
    RoomLogEntry.objects.update(at=timezone.now() - timedelta(minutes=30))
    beat(PROCESS)
    assert away_since(live_round, bob.pk) is None
    beat(PROCESS, SIX_MINUTES)
    since = away_since(live_round, bob.pk)
    assert since
    assert SIX_MINUTES <= timezone.now() - since < SIX_MINUTES + timedelta(seconds=15)


def test_who_is_there_alone_stops_the_clock_at_once_and_the_other_may_go_on(
    live_round: Round, alice: User, bob: User
) -> None:
    come_and_go(live_round, bob, ago=timedelta(seconds=8))
    clock = move_clock(user=alice, round_=live_round, move="pause", version=1)
    assert clock.paused_at is not None
    is_here(live_round, bob)
    clock = move_clock(user=bob, round_=live_round, move="resume", version=2)
    assert clock.paused_at is None


def test_a_pause_that_was_asked_for_before_the_other_went_needs_no_answer(
    live_round: Round, alice: User, bob: User
) -> None:
    is_here(live_round, bob)
    assert move_clock(user=alice, round_=live_round, move="pause", version=1).paused_at is None
    come_and_go(live_round, bob, ago=timedelta(seconds=8))
    assert move_clock(user=alice, round_=live_round, move="pause", version=2).paused_at is not None


@pytest.mark.parametrize("act", [go_on_solo, end_without_partner])
def test_nothing_can_be_decided_about_a_partner_who_is_here_or_has_just_gone(
    live_round: Round, alice: User, bob: User, act: Callable[..., object]
) -> None:
    is_here(live_round, bob)
    with pytest.raises(Refused) as caught:
        act(user=alice, round_=live_round)
    assert caught.value.code == "partner_here"
    come_and_go(live_round, bob, ago=timedelta(minutes=4))
    with pytest.raises(Refused) as caught:
        act(user=alice, round_=live_round)
    assert caught.value.code == "too_soon"
    assert Participation.objects.filter(left_at__isnull=False).count() == 0


def test_going_on_alone_makes_the_round_a_solo_run(live_round: Round, alice: User, bob: User) -> None:
    come_and_go(live_round, bob)
    round_ = go_on_solo(user=alice, round_=live_round)
    assert (round_.state, round_.interviewer, round_.former_interviewer) == ("live", None, bob)
    assert Transition.objects.filter(round=round_, actor=alice, reason__startswith="went on solo").exists()
    assert Participation.objects.get(user=bob).left_at is not None
    assert Seat.objects.filter(user=bob, revoked_at=None).count() == 0
    assert live_round.interview.rounds.get(number=2).state == "skipped"
    state = clock_state(Clock.objects.get(pk=round_.pk), round_)
    assert (state["solo"], state["move"], state["version"]) == (True, "solo", 2)
    assert RoomLogEntry.objects.filter(room=round_.pk, kind=RoomLogEntry.CLOCK).latest("seq").author == alice
    assert move_clock(user=alice, round_=round_, move="next", version=2).stage == "framing"
    assert move_clock(user=alice, round_=round_, move="pause", version=3).paused_at
    assert broken_invariants() == []


def test_going_on_alone_twice_is_going_on_alone_once(live_round: Round, alice: User, bob: User) -> None:
    come_and_go(live_round, bob)
    for _ in range(2):
        go_on_solo(user=alice, round_=live_round)
    assert Transition.objects.filter(reason__startswith="went on solo").count() == 1
    assert OutboxMessage.objects.filter(recipient=bob.email, dedupe_key__startswith="gone:").count() == 1


def test_the_interviewer_cannot_turn_a_round_into_a_solo_run(
    live_round: Round, alice: User, bob: User
) -> None:
    come_and_go(live_round, alice)
    with pytest.raises(Forbidden):
        go_on_solo(user=bob, round_=live_round)


def test_a_partner_who_never_came_leaves_a_solo_run_as_well(
    live_interview: Interview, alice: User, bob: User
) -> None:
    round_ = live_interview.rounds.get(number=1)
    with pytest.raises(Refused):
        go_on_solo(user=alice, round_=round_)
    went_live(live_interview, SIX_MINUTES)
    go_on_solo(user=alice, round_=round_)
    move_clock(user=alice, round_=round_, move="start", version=1)
    assert broken_invariants() == []


def test_who_was_gone_cannot_come_back_into_the_round_nor_move_its_clock(
    live_round: Round, alice: User, bob: User
) -> None:
    stale = get_round_for(bob, live_round.pk)
    come_and_go(live_round, bob)
    go_on_solo(user=alice, round_=live_round)
    with pytest.raises(NotFound):
        get_round_for(bob, live_round.pk)
    with pytest.raises(Forbidden):
        move_clock(user=bob, round_=stale, move="next", version=2)


@pytest.mark.parametrize(
    "act",
    [
        partial(reveal_item, kind="number", item=0),
        partial(set_mark, kind="number", item="0"),
        partial(clear_mark, kind="number", item="0"),
        partial(add_evidence, kind="note", line="data", text="Too late."),
        partial(remove_evidence, evidence_id=1),
        partial(save_line, line="data", score=2),
    ],
    ids=lambda act: getattr(act, "func", act).__name__,
)
def test_what_was_on_its_way_when_the_candidate_went_on_alone_comes_too_late(
    live_round: Round, alice: User, bob: User, act: Callable[..., object]
) -> None:
    stale = get_round_for(bob, live_round.pk)
    come_and_go(live_round, bob)
    go_on_solo(user=alice, round_=live_round)
    with pytest.raises(Forbidden) as caught:
        act(user=bob, round_=stale)
    assert caught.value.code == "wrong_role"


def test_who_was_gone_is_free_and_neither_leaving_nor_blocking_ends_the_run(
    live_round: Round, alice: User, bob: User
) -> None:
    come_and_go(live_round, bob)
    go_on_solo(user=alice, round_=live_round)
    assert open_interview_of(bob) is None
    leave(user=bob, interview=live_round.interview)
    block_and_leave(user=bob, partner=alice)
    assert Interview.objects.get().state == "live"
    # The time of who left is over; that does not end the time of who stayed.
    assert sweep() == 0


def test_the_time_of_who_left_is_not_stretched_when_the_run_ends(
    live_round: Round, alice: User, bob: User
) -> None:
    come_and_go(live_round, bob)
    go_on_solo(user=alice, round_=live_round)
    left = Participation.objects.get(user=bob)
    move_clock(user=alice, round_=Round.objects.get(pk=live_round.pk), move="end", version=2)
    assert Interview.objects.get().state == "debrief"
    assert Participation.objects.get(user=bob).during == left.during


def test_the_run_is_scored_by_the_candidate_alone_and_no_note_of_who_left_is_in_its_report(
    live_round: Round, alice: User, bob: User
) -> None:
    add_evidence(user=bob, round_=live_round, kind="note", line="data", text="The canary sings.")
    save_line(user=bob, round_=live_round, line="data", score=2, note="The canary sings.")
    come_and_go(live_round, bob)
    go_on_solo(user=alice, round_=live_round)
    round_ = get_round_for(alice, live_round.pk)
    move_clock(user=alice, round_=round_, move="end", version=2)
    score(alice, round_)
    submit_assessment(user=alice, round_=round_)
    compile_report(round_.pk)
    report = Report.objects.get(round=round_)
    assert "canary" not in str(report.content)
    assert Evidence.objects.filter(author=bob).exists()
    assert Round.objects.get(pk=round_.pk).state == "reported"
    assert broken_invariants() == []


def test_ending_it_records_who_had_gone_and_opens_the_debrief(
    live_round: Round, alice: User, bob: User
) -> None:
    come_and_go(live_round, alice)
    for _ in range(2):
        end_without_partner(user=bob, round_=live_round)
    assert Interview.objects.get().state == "debrief"
    left = dict(Participation.objects.values_list("user__display_name", "left_at"))
    assert left["Alice"] is not None
    assert left["Bob"] is None
    assert Round.objects.get(pk=live_round.pk).interviewer == bob
    assert broken_invariants() == []


def test_ending_before_anything_was_held_cancels_the_interview(
    live_interview: Interview, alice: User, bob: User
) -> None:
    went_live(live_interview, SIX_MINUTES)
    end_without_partner(user=alice, round_=live_interview.rounds.get(number=1))
    assert Interview.objects.get().state == "cancelled"


@pytest.fixture
def second_round(live_round: Round) -> Round:
    """Round 2 of an interview that has been live for an hour; round 1 runs. Bob is its candidate."""
    went_live(live_round.interview, timedelta(hours=1))
    return Round.objects.get(interview=live_round.interview_id, number=2)


@pytest.mark.parametrize("act", [go_on_solo, end_without_partner])
def test_nobody_is_missed_in_the_second_round_while_the_first_runs(
    second_round: Round, alice: User, bob: User, act: Callable[..., object]
) -> None:
    come_and_go(second_round, alice)  # she had a look at it
    for round_user in (alice, bob):
        assert away_since(second_round, round_user.pk) is None
    with pytest.raises(Refused) as caught:
        act(user=bob, round_=second_round)
    assert caught.value.code == "not_live"
    assert Seat.objects.filter(user=alice, revoked_at=None).count() == 2
    assert Participation.objects.filter(left_at__isnull=False).count() == 0


def test_who_looked_into_the_second_round_early_is_away_since_it_opened(
    live_round: Round, second_round: Round, alice: User, bob: User
) -> None:
    come_and_go(second_round, alice)
    is_here(second_round, bob)
    beat(PROCESS, SIX_MINUTES)
    end_round(round_=live_round, actor=bob, reason="test")
    assert away_since(second_round, alice.pk) == away_since(second_round, bob.pk) == live_round.ended_at
    with pytest.raises(Refused) as caught:
        go_on_solo(user=bob, round_=second_round)
    assert caught.value.code == "too_soon"


def test_the_second_round_goes_on_alone_five_minutes_after_the_first(
    live_round: Round, second_round: Round, alice: User, bob: User
) -> None:
    end_round(round_=live_round, actor=bob, reason="test")
    Round.objects.filter(pk=live_round.pk).update(ended_at=timezone.now() - SIX_MINUTES)
    assert go_on_solo(user=bob, round_=second_round).former_interviewer == alice


def test_in_a_solo_run_nobody_can_be_missed(solo_interview: Interview, alice: User) -> None:
    with pytest.raises(Refused) as caught:
        end_without_partner(user=alice, round_=solo_interview.rounds.get())
    assert (caught.value.code, "You are alone" in str(caught.value)) == ("partner_here", True)


def test_the_api_decides_and_answers_with_the_clock(
    live_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    address = f"/api/v1/rounds/{live_round.pk}/alone/"
    is_here(live_round, bob)
    refused = client_of(alice).post(address, {"choice": "solo"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "partner_here")
    come_and_go(live_round, bob)
    answer = client_of(alice).post(address, {"choice": "solo"}, content_type="application/json")
    assert (answer.status_code, answer.json()["solo"]) == (200, True)


def test_who_left_reads_on_the_interviews_page_what_became_of_it(
    live_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    come_and_go(live_round, bob)
    go_on_solo(user=alice, round_=live_round)
    page = client_of(bob).get(f"/interviews/{live_round.interview_id}/")
    assert "Alice went on alone" in page.content.decode()
    room = client_of(bob).get(f"/rounds/{live_round.pk}/room/")
    assert room.status_code == 404
