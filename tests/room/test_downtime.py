"""Time for which no live process was there is given back to running clocks, once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connections, transaction

from accounts.models import User
from interviews.lifecycle import lock_interview
from interviews.models import Clock, Downtime, LiveHeartbeat, Room, RoomLogEntry, Round
from interviews.room import downtime
from interviews.room.clock import move_clock
from interviews.room.downtime import beat, give_back_silence, silences_between
from interviews.room.services import database_now

Result = TypeVar("Result")


def silent_for(seconds: float) -> None:
    LiveHeartbeat.objects.all().delete()
    LiveHeartbeat.objects.create(process=uuid4(), beat_at=database_now() - timedelta(seconds=seconds))


def beat_and_give_back() -> None:
    """What a live process does every second."""
    if silence := beat(uuid4()):
        give_back_silence(silence)


def started(round_: Round, seconds_ago: float) -> None:
    Clock.objects.filter(pk=round_.pk).update(
        stage_started_at=database_now() - timedelta(seconds=seconds_ago)
    )


def test_a_running_clock_gets_the_silence_back_and_the_room_is_told(live_round: Round) -> None:
    started(live_round, 200)
    silent_for(90)
    beat_and_give_back()
    clock = Clock.objects.get(pk=live_round.pk)
    assert clock.paused_seconds == pytest.approx(90, abs=3)
    assert (clock.version, clock.last_move, clock.moved_by) == (2, "restore", None)
    assert RoomLogEntry.objects.filter(room_id=live_round.pk, kind=RoomLogEntry.CLOCK).count() == 2


def test_it_is_given_back_once_however_many_processes_start(live_round: Round) -> None:
    started(live_round, 200)
    silent_for(90)
    for _ in range(3):
        beat_and_give_back()
    assert Clock.objects.get(pk=live_round.pk).paused_seconds == pytest.approx(90, abs=3)


def test_no_more_is_given_back_than_the_stage_has_lasted(live_round: Round) -> None:
    started(live_round, 20)
    silent_for(3600)
    beat_and_give_back()
    assert Clock.objects.get(pk=live_round.pk).paused_seconds == pytest.approx(20, abs=3)


def test_a_short_silence_and_the_very_first_start_change_nothing(live_round: Round) -> None:
    LiveHeartbeat.objects.all().delete()
    beat_and_give_back()
    silent_for(3)
    beat_and_give_back()
    assert Clock.objects.get(pk=live_round.pk).version == 1


def test_a_paused_clock_has_lost_nothing(live_round: Round, alice: User, bob: User) -> None:
    move_clock(user=alice, round_=live_round, move="pause", version=1)
    move_clock(user=bob, round_=live_round, move="pause", version=2)
    silent_for(90)
    beat_and_give_back()
    assert Clock.objects.get(pk=live_round.pk).version == 3


def told_earlier(round_: Round, seconds: float) -> None:
    """As if all that the room was told so far, and its clock shows, had been so much earlier."""
    earlier = timedelta(seconds=seconds)
    clock = Clock.objects.get(pk=round_.pk)
    for name in ("stage_started_at", "paused_at"):
        if moment := getattr(clock, name):
            setattr(clock, name, moment - earlier)
    clock.save()
    for entry in RoomLogEntry.objects.filter(room_id=round_.pk):
        state = json.loads(bytes(entry.payload))
        moved = {
            name: state[name] - seconds * 1000 for name in ("stage_started_at", "paused_at") if state[name]
        }
        entry.payload = json.dumps({**state, **moved}).encode()
        entry.at -= earlier
        entry.save()


def pause(round_: Round, alice: User, bob: User) -> None:
    for user in (alice, bob):
        move_clock(user=user, round_=round_, move="pause", version=Clock.objects.get(pk=round_.pk).version)


def resume(round_: Round, user: User) -> None:
    move_clock(user=user, round_=round_, move="resume", version=Clock.objects.get(pk=round_.pk).version)


def test_what_a_pause_covers_is_not_given_back_again(live_round: Round, alice: User, bob: User) -> None:
    """Paused 50 s before the silence, resumed 60 s into it, and 30 s before it ended."""
    told_earlier(live_round, 60)
    pause(live_round, alice, bob)
    told_earlier(live_round, 110)
    resume(live_round, alice)
    told_earlier(live_round, 30)
    silent_for(90)
    beat_and_give_back()
    clock = Clock.objects.get(pk=live_round.pk)
    assert clock.paused_seconds == pytest.approx(110 + 30, abs=5)


def test_a_pause_that_was_over_before_changes_nothing(live_round: Round, alice: User, bob: User) -> None:
    pause(live_round, alice, bob)
    told_earlier(live_round, 40)
    resume(live_round, alice)
    told_earlier(live_round, 100)
    silent_for(90)
    beat_and_give_back()
    assert Clock.objects.get(pk=live_round.pk).paused_seconds == pytest.approx(40 + 90, abs=5)


def test_a_pause_that_began_in_the_silence_leaves_what_was_lost_before(
    live_round: Round, alice: User, bob: User
) -> None:
    """60 s into the silence they paused by the web, and so it stands."""
    told_earlier(live_round, 60)
    pause(live_round, alice, bob)
    told_earlier(live_round, 30)
    silent_for(90)
    beat_and_give_back()
    clock = Clock.objects.get(pk=live_round.pk)
    assert clock.paused_at is not None
    assert clock.paused_seconds == pytest.approx(60, abs=5)


def test_another_process_still_there_means_no_silence(live_round: Round) -> None:
    silent_for(90)
    LiveHeartbeat.objects.create(process=uuid4(), beat_at=database_now())
    beat_and_give_back()
    assert Clock.objects.get(pk=live_round.pk).version == 1


def test_beating_again_moves_the_same_row(db: None) -> None:
    process = uuid4()
    beat(process)
    first = LiveHeartbeat.objects.get(process=process).beat_at
    beat(process)
    assert LiveHeartbeat.objects.get(process=process).beat_at > first


def test_traces_of_processes_long_gone_are_cleared_away(db: None) -> None:
    silent_for(10)
    LiveHeartbeat.objects.create(process=uuid4(), beat_at=database_now() - timedelta(days=3))
    beat_and_give_back()
    assert LiveHeartbeat.objects.count() == 2


def test_a_clock_that_is_broken_takes_its_time_from_no_other_and_stops_no_heart(
    live_round: Round, other_round: Round
) -> None:
    Clock.objects.filter(pk=other_round.pk).update(stage="framing")
    Room.objects.filter(pk=other_round.pk).delete()  # nowhere to tell it
    for round_ in (live_round, other_round):
        started(round_, 200)
    silent_for(90)
    process = uuid4()
    silence = beat(process)
    assert silence is not None
    assert LiveHeartbeat.objects.filter(process=process).exists()
    assert give_back_silence(silence) == 1
    assert Clock.objects.get(pk=live_round.pk).paused_seconds == pytest.approx(90, abs=3)
    assert Clock.objects.get(pk=other_round.pk).paused_seconds == 0


def test_an_interview_that_is_held_up_stops_no_heart_and_gets_its_time_later(
    transactional_db: None, live_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downtime, "LOCK_TIMEOUT_MS", 50)
    started(live_round, 200)
    silent_for(90)
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        lock_interview(live_round.interview_id)
        silence = elsewhere.submit(closing(beat), uuid4()).result(5)
        assert silence is not None
        assert elsewhere.submit(closing(beat), uuid4()).result(5) is None
        assert elsewhere.submit(closing(give_back_silence), silence).result(5) == 0
    assert give_back_silence(silence) == 1
    assert Clock.objects.get(pk=live_round.pk).paused_seconds == pytest.approx(90, abs=3)


def closing(do: Callable[..., Result]) -> Callable[..., Result]:
    """Do it in another thread, and close its connection behind it."""

    def run(*args: object) -> Result:
        try:
            return do(*args)
        finally:
            connections.close_all()

    return run


def test_a_silence_is_kept_once_for_who_could_not_come(db: None) -> None:
    silent_for(90)
    now = database_now()
    assert len(silences_between(now - timedelta(minutes=5), now)) == 1  # has not ended yet
    for _ in range(2):
        beat(uuid4())
    kept = Downtime.objects.get()
    assert (kept.until - kept.since).total_seconds() == pytest.approx(90, abs=3)
    (found,) = silences_between(now - timedelta(minutes=5), now)
    assert (found.since, found.until) == (kept.since, kept.until)
    assert silences_between(now - timedelta(minutes=5), kept.since - timedelta(seconds=1)) == []
