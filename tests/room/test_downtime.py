"""Time for which no live process was there is given back to running clocks, once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import User
from interviews.models import Clock, LiveHeartbeat, RoomLogEntry, Round
from interviews.room.clock import move_clock
from interviews.room.downtime import beat
from interviews.room.services import database_now


def silent_for(seconds: float) -> None:
    LiveHeartbeat.objects.all().delete()
    LiveHeartbeat.objects.create(process=uuid4(), beat_at=database_now() - timedelta(seconds=seconds))


def started(round_: Round, seconds_ago: float) -> None:
    Clock.objects.filter(pk=round_.pk).update(
        stage_started_at=database_now() - timedelta(seconds=seconds_ago)
    )


def test_a_running_clock_gets_the_silence_back_and_the_room_is_told(live_round: Round) -> None:
    started(live_round, 200)
    silent_for(90)
    beat(uuid4())
    clock = Clock.objects.get(pk=live_round.pk)
    assert clock.paused_seconds == pytest.approx(90, abs=3)
    assert (clock.version, clock.last_move, clock.moved_by) == (2, "restore", None)
    assert RoomLogEntry.objects.filter(room_id=live_round.pk, kind=RoomLogEntry.CLOCK).count() == 2


def test_it_is_given_back_once_however_many_processes_start(live_round: Round) -> None:
    started(live_round, 200)
    silent_for(90)
    for _ in range(3):
        beat(uuid4())
    assert Clock.objects.get(pk=live_round.pk).paused_seconds == pytest.approx(90, abs=3)


def test_no_more_is_given_back_than_the_stage_has_lasted(live_round: Round) -> None:
    started(live_round, 20)
    silent_for(3600)
    beat(uuid4())
    assert Clock.objects.get(pk=live_round.pk).paused_seconds == pytest.approx(20, abs=3)


def test_a_short_silence_and_the_very_first_start_change_nothing(live_round: Round) -> None:
    LiveHeartbeat.objects.all().delete()
    beat(uuid4())
    silent_for(3)
    beat(uuid4())
    assert Clock.objects.get(pk=live_round.pk).version == 1


def test_a_paused_clock_has_lost_nothing(live_round: Round, alice: User, bob: User) -> None:
    move_clock(user=alice, round_=live_round, move="pause", version=1)
    move_clock(user=bob, round_=live_round, move="pause", version=2)
    silent_for(90)
    beat(uuid4())
    assert Clock.objects.get(pk=live_round.pk).version == 3


def test_another_process_still_there_means_no_silence(live_round: Round) -> None:
    silent_for(90)
    LiveHeartbeat.objects.create(process=uuid4(), beat_at=database_now())
    beat(uuid4())
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
    beat(uuid4())
    assert LiveHeartbeat.objects.count() == 2
