"""The room's log of a demo round: its clock's moves at their times, and what the script says was done."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from interviews.models import Room, RoomLogEntry, Round, StageSpan
from interviews.recording.recorder import Recorder
from interviews.recording.script import perform
from interviews.recording.steps import Role, Step


def record_round(round_: Round, script: list[dict[str, Any]]) -> None:
    """Replace the log of a round that is over.

    The script's steps are `interviews.recording.steps.Step`, in the order of their seconds; a cell is
    [column, row], also in fractions.
    Raises ValueError where a step begins before what was written or drawn before it is done.
    """
    recorder = Recorder()
    assert round_.started_at
    leader = round_.interviewer or round_.candidate
    for second, state in _clock_states(round_, leader, round_.started_at):
        recorder.move_clock(second, leader.pk, state)
    people: dict[Role, int] = {"candidate": round_.candidate.pk, "interviewer": leader.pk}
    perform([Step.model_validate(step) for step in script], recorder, people)
    save_log(round_, recorder, round_.started_at)


def save_log(round_: Round, recorder: Recorder, started_at: datetime) -> None:
    """Make what was recorded the whole log of the round's room, whatever was in it."""
    RoomLogEntry.objects.filter(room_id=round_.pk).delete()
    moments = recorder.moments
    RoomLogEntry.objects.bulk_create(
        (
            RoomLogEntry(
                room_id=round_.pk,
                seq=seq,
                lseq=seq,
                kind=moment.kind,
                author_id=moment.author,
                at=started_at + timedelta(seconds=moment.second),
                payload=moment.payload,
            )
            for seq, moment in enumerate(moments, start=1)
        ),
        batch_size=1000,
    )
    Room.objects.filter(pk=round_.pk).update(head=len(moments))


def _clock_states(round_: Round, leader: User, started_at: datetime) -> list[tuple[float, dict[str, Any]]]:
    """The clock after each of its moves, as docs/protocol.md writes it, with the second of the move."""
    states = []
    used: list[dict[str, Any]] = []
    spans = list(round_.spans.order_by("started_at"))
    for version, span in enumerate(spans, start=1):
        move = "start" if version == 1 else "next"
        state = {"version": version, "state": "live", "move": move, "used": list(used)}
        states.append((_second(span.started_at, started_at), {**_clock(round_, leader, span), **state}))
        used.append(_used(span))
    end = {"version": len(spans) + 1, "state": "debrief", "move": "end", "used": used}
    states.append((_second(round_.ended_at, started_at), {**_clock(round_, leader, None), **end}))
    return states


def _clock(round_: Round, leader: User, span: StageSpan | None) -> dict[str, Any]:
    return {
        "stage": span.stage if span else "",
        "stage_started_at": _ms(span.started_at) if span else None,
        "planned_ms": span.planned_seconds * 1000 if span else 0,
        "paused_at": None,
        "paused_ms": 0,
        "pause_proposed_by": None,
        "round_started_at": _ms(round_.started_at),
        "round_ended_at": None if span else _ms(round_.ended_at),
        "moved_by": leader.pk,
    }


def _used(span: StageSpan) -> dict[str, Any]:
    ended_at = span.ended_at or span.started_at
    used_ms = (ended_at - span.started_at).total_seconds() * 1000
    return {"stage": span.stage, "planned_ms": span.planned_seconds * 1000, "used_ms": used_ms}


def _second(moment: datetime | None, started_at: datetime) -> float:
    return (moment - started_at).total_seconds() if moment else 0.0


def _ms(moment: datetime | None) -> float | None:
    return moment.timestamp() * 1000 if moment else None
