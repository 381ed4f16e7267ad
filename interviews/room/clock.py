"""A round's stage clock: moves are compared and set on `version`, under the interview's lock.

The rules are in `clock_rules.py`. Every change is told to the room as an entry with the whole new state.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

import interviews.services
from accounts.models import User
from config.errors import Refused
from interviews.lifecycle import advance, lock_interview
from interviews.models import (
    Clock,
    InterviewState,
    RoomLogEntry,
    Round,
    RoundState,
    StageSpan,
)
from interviews.room.attendance import ALONE_AFTER, partner_away_for
from interviews.room.clock_rules import (
    EXTENSION_SECONDS,
    Standing,
    check_known,
    check_move,
    check_role,
    stage_after,
    used_ms,
)
from interviews.room.services import append_entry, database_now
from scenarios.rubric import RubricContent

GIVEN_BACK_FROM_SECONDS = 0.5


class StaleClock(Refused):
    """The clock has moved on since the person looked; `clock` is its present state."""

    def __init__(self, clock: dict[str, Any]) -> None:
        super().__init__(
            "stale_clock",
            "The clock has just been moved. Look again; nothing was changed.",
            details={"clock": clock},
        )
        self.clock = clock


def move_clock(*, user: User, round_: Round, move: str, version: int) -> Clock:
    """Make one move (see docs/protocol.md) if `version` is still the clock's, and tell the room.

    Raises Invalid(`unknown_move`), Forbidden(`wrong_role`), StaleClock, or Refused where the move makes no
    sense now (`already_started`, `not_live`, `not_your_turn`, `not_running`, `already_paused`, ...).
    """
    check_known(move)
    with transaction.atomic():
        clock = _lock_clock(round_)
        # Under the lock: the candidate may just have gone on alone.
        takes_part = user.pk in {round_.candidate_id, round_.interviewer_id}
        check_role(move, takes_part=takes_part, leads=_leads(user, round_))
        if clock.version != version:
            raise StaleClock(clock_state(clock, round_))
        alone = move == "pause" and _is_alone(round_, user)
        check_move(move, _standing(clock, round_, alone=alone), user_id=user.pk)
        _apply(move, clock, round_, user, database_now(), alone=alone)
        return clock


def end_round(*, round_: Round, actor: User | None, reason: str) -> Clock:
    """End a live round: stop its clock, close its room, open its debrief. One that is over stays as it is."""
    with transaction.atomic():
        clock = _lock_clock(round_)
        if round_.state == RoundState.LIVE:
            _end(clock, round_, actor, database_now(), move="end", reason=reason)
        return clock


def give_back(round_: Round, since: datetime, until: datetime) -> bool:
    """Add the server's downtime to the pauses of the stage, as far as its clock ran meanwhile.

    Returns whether it did. Shown as the move `restore`, made by nobody.
    """
    with transaction.atomic():
        clock = _lock_clock(round_)
        if clock.stage_started_at is None:
            return False
        silent = (until - max(since, clock.stage_started_at)).total_seconds()
        lost = silent - (_paused_by(clock, until) - _paused_by(clock, since))
        if lost < GIVEN_BACK_FROM_SECONDS:
            return False
        clock.paused_seconds += lost
        _save(clock, round_, None, "restore")
        return True


def clock_state(clock: Clock, round_: Round) -> dict[str, Any]:
    """The clock as the protocol writes it: times in milliseconds since 1970, finished stages in `used`."""
    return {
        "version": clock.version,
        "state": round_.state,
        "solo": round_.interviewer_id is None,
        "stage": clock.stage,
        "stage_started_at": _ms(clock.stage_started_at),
        "planned_ms": clock.planned_seconds * 1000,
        "paused_at": _ms(clock.paused_at),
        "paused_ms": round(clock.paused_seconds * 1000),
        "pause_proposed_by": clock.pause_proposed_by_id,
        "round_started_at": _ms(round_.started_at),
        "round_ended_at": _ms(round_.ended_at),
        "moved_by": clock.moved_by_id,
        "move": clock.last_move,
        "used": [_used(span) for span in round_.spans.exclude(ended_at=None).order_by("started_at")],
    }


def tell_room_of(clock: Clock, round_: Round, actor: User | None, move: str) -> None:
    """Tell the room of what changed beside the clock, as a move of it. Needs the clock's lock."""
    clock.pause_proposed_by = None
    _save(clock, round_, actor, move)


def _paused_by(clock: Clock, moment: datetime) -> float:
    """For how many seconds the present stage had been paused by then, as the room was told."""
    told = RoomLogEntry.objects.filter(room_id=clock.pk, kind=RoomLogEntry.CLOCK, at__lte=moment)
    last = told.order_by("-seq").first()
    state = json.loads(bytes(last.payload)) if last else {}
    if state.get("stage") != clock.stage:
        return 0.0
    running_ms = moment.timestamp() * 1000 - state["paused_at"] if state["paused_at"] else 0.0
    return float(state["paused_ms"] + running_ms) / 1000


def _leads(user: User, round_: Round) -> bool:
    return user.pk == (round_.interviewer_id or round_.candidate_id)


def _is_alone(round_: Round, user: User) -> bool:
    """In a solo run, and while the other person is away: nobody is there to agree to a pause."""
    if round_.interviewer_id is None:
        return True
    away = partner_away_for(round_, user.pk)
    return away is not None and away >= ALONE_AFTER


def _lock_clock(round_: Round) -> Clock:
    """Lock interview, then clock: the one order. Brings `round_` up to date under the lock."""
    lock_interview(round_.interview_id)
    clock = Clock.objects.select_for_update(no_key=True).get(pk=round_.pk)
    round_.refresh_from_db(fields=["state", "started_at", "ended_at", "interviewer"])
    return clock


def _standing(clock: Clock, round_: Round, *, alone: bool) -> Standing:
    return Standing(
        stage=clock.stage,
        started=round_.state != RoundState.WAITING,
        paused=clock.paused_at is not None,
        proposed_by=clock.pause_proposed_by_id,
        alone=alone,
    )


def _apply(move: str, clock: Clock, round_: Round, user: User, now: datetime, *, alone: bool) -> None:
    match move:
        case "start":
            _check_turn(round_)
            advance(
                round_,
                RoundState.LIVE,
                actor=user,
                reason="the interviewer started the clock",
            )
            _enter_next_stage(clock, round_, now)
        case "next":
            _leave_stage(clock, now)
            if not _enter_next_stage(clock, round_, now):
                _end(clock, round_, user, now, move=move, reason="the last stage is over")
                return
        case "extend":
            _extend(clock)
        case "pause":
            _pause_or_propose(clock, user, now, alone=alone)
        case "resume":
            _finish_pause(clock, now)
        case "withdraw":
            clock.pause_proposed_by = None
        case "end":
            _end(clock, round_, user, now, move=move, reason="ended in the room")
            return
    _save(clock, round_, user, move)


def _check_turn(round_: Round) -> None:
    interview = round_.interview
    interview.refresh_from_db(fields=["state"])
    if interview.state != InterviewState.LIVE:
        raise Refused("not_live", "The interview is not live. It starts when everyone is ready.")
    before = interview.rounds.filter(number__lt=round_.number)
    if before.filter(state__in=[RoundState.WAITING, RoundState.LIVE]).exists():
        raise Refused("not_your_turn", "The round before this one is not over yet.")


def _enter_next_stage(clock: Clock, round_: Round, now: datetime) -> bool:
    """Begin the stage after the clock's; return False when there is none left."""
    rubric = RubricContent.model_validate(round_.rubric.content)
    minutes = rubric.minutes_for(round_.interview.format_minutes)
    stage = stage_after(clock.stage, minutes)
    if stage is None:
        return False
    clock.stage = stage
    clock.stage_started_at = now
    clock.planned_seconds = minutes[stage] * 60
    clock.paused_seconds = 0
    clock.pause_proposed_by = None
    StageSpan.objects.create(round=round_, stage=stage, planned_seconds=clock.planned_seconds, started_at=now)
    return True


def _leave_stage(clock: Clock, now: datetime) -> None:
    """Close the present stage's span; moving on ends a pause."""
    _finish_pause(clock, now)
    StageSpan.objects.filter(round_id=clock.pk, stage=clock.stage).update(
        ended_at=now, paused_seconds=clock.paused_seconds
    )


def _extend(clock: Clock) -> None:
    clock.planned_seconds += EXTENSION_SECONDS
    span = StageSpan.objects.get(round_id=clock.pk, stage=clock.stage)
    span.extended_seconds += EXTENSION_SECONDS
    span.save(update_fields=["extended_seconds"])


def _pause_or_propose(clock: Clock, user: User, now: datetime, *, alone: bool) -> None:
    """The second of two people stops the clock, or the only one there; the first proposes."""
    if clock.pause_proposed_by_id is None and not alone:
        clock.pause_proposed_by = user
        return
    clock.pause_proposed_by = None
    clock.paused_at = now


def _finish_pause(clock: Clock, now: datetime) -> None:
    if clock.paused_at is not None:
        clock.paused_seconds += (now - clock.paused_at).total_seconds()
        clock.paused_at = None


def _end(
    clock: Clock,
    round_: Round,
    actor: User | None,
    now: datetime,
    *,
    move: str,
    reason: str,
) -> None:
    _leave_stage(clock, now)
    clock.stage = ""
    clock.stage_started_at = None
    clock.planned_seconds = 0
    clock.paused_seconds = 0
    clock.pause_proposed_by = None
    advance(round_, RoundState.DEBRIEF, actor=actor, reason=reason)
    interviews.services.round_ended(round_)
    _save(clock, round_, actor, move)


def _save(clock: Clock, round_: Round, actor: User | None, move: str) -> None:
    """Count up, and append the new state to the room's log as the last thing of the transaction."""
    clock.version += 1
    clock.moved_by = actor
    clock.last_move = move
    clock.save()
    payload = json.dumps(clock_state(clock, round_), separators=(",", ":")).encode()
    append_entry(room_id=round_.pk, kind=RoomLogEntry.CLOCK, payload=payload, author=actor)


def _used(span: StageSpan) -> dict[str, Any]:
    ended_at = span.ended_at or span.started_at
    return {
        "stage": span.stage,
        "planned_ms": (span.planned_seconds + span.extended_seconds) * 1000,
        "used_ms": used_ms(span.started_at, ended_at, span.paused_seconds),
    }


def _ms(moment: datetime | None) -> float | None:
    return round(moment.timestamp() * 1000, 3) if moment else None
