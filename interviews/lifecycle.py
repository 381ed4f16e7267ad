"""The only place where an interview's or a round's state changes.

    interview: lobby -> live -> debrief -> done        lobby or live -> cancelled
    round:     waiting -> live -> debrief -> released -> reported        waiting -> skipped

`advance` needs a transaction, takes the row's lock, checks the table, writes a Transition row and
raises `IllegalMove` otherwise. What follows from a move (closing rooms, releasing people's time) stands
beside it here, so that no caller can forget it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from config.hints import hint
from interviews.models import (
    Interview,
    InterviewState,
    Participation,
    Room,
    Round,
    RoundState,
    Seat,
    Transition,
)
from interviews.room.tasks import compact

ASSESS_WITHIN = timedelta(hours=24)

INTERVIEW_MOVES: dict[str, set[str]] = {
    InterviewState.LOBBY: {InterviewState.LIVE, InterviewState.CANCELLED},
    InterviewState.LIVE: {InterviewState.DEBRIEF, InterviewState.CANCELLED},
    InterviewState.DEBRIEF: {InterviewState.DONE},
    InterviewState.DONE: set(),
    InterviewState.CANCELLED: set(),
}
ROUND_MOVES: dict[str, set[str]] = {
    RoundState.WAITING: {RoundState.LIVE, RoundState.SKIPPED},
    RoundState.LIVE: {RoundState.DEBRIEF},
    RoundState.DEBRIEF: {RoundState.RELEASED},
    RoundState.RELEASED: {RoundState.REPORTED},
    RoundState.REPORTED: set(),
    RoundState.SKIPPED: set(),
}


class IllegalMove(Refused):
    """Asked for a move that the table does not allow from the present state."""


def lock_interview(interview_id: UUID) -> Interview:
    """Lock the interview row first, always: one order for everything that changes state."""
    _need_transaction()
    return Interview.objects.select_for_update(no_key=True).get(pk=interview_id)


def advance(
    subject: Interview | Round, to: str, *, actor: User | None = None, reason: str
) -> Interview | Round:
    """Move an interview or round to a new state and write the Transition.

    Locks the interview row, then the round's. Raises IllegalMove for a move that the table does not
    allow, including a repeated one: callers that may race check the state under the lock first.
    """
    _need_transaction()
    round_ = subject if isinstance(subject, Round) else None
    interview = lock_interview(subject.interview_id if isinstance(subject, Round) else subject.pk)
    current = Round.objects.select_for_update(no_key=True).get(pk=round_.pk) if round_ else interview
    moves = ROUND_MOVES if round_ else INTERVIEW_MOVES
    if to not in moves[current.state]:
        name = "round" if round_ else "interview"
        raise IllegalMove(
            "illegal_move", f"This {name} is {current.get_state_display().lower()}; it cannot become {to}."
        )
    Transition.objects.create(
        interview=interview,
        round=round_,
        from_state=current.state,
        to_state=to,
        actor=actor,
        reason=reason[:200],
    )
    now = timezone.now()
    subject.state = to
    fields = ["state"]
    if isinstance(subject, Round):
        fields += _follow_round(subject, to, now)
    else:
        fields += _follow_interview(subject, to, now)
    subject.save(update_fields=fields)
    return subject


def turn_solo(round_: Round, *, actor: User, reason: str) -> Round:
    """Make an open round its candidate's own: the state stays, who asks does not. Writes the Transition.

    The caller holds the interview's lock and has checked that the interviewer has gone.
    """
    _need_transaction()
    Transition.objects.create(
        interview_id=round_.interview_id,
        round=round_,
        from_state=round_.state,
        to_state=round_.state,
        actor=actor,
        reason=f"went on solo: {reason}"[:200],
    )
    round_.former_interviewer = round_.interviewer
    round_.interviewer = None
    round_.save(update_fields=["former_interviewer", "interviewer"])
    return round_


def _follow_round(round_: Round, to: str, now: datetime) -> list[str]:
    if to == RoundState.LIVE:
        round_.started_at = now
        return ["started_at"]
    if to == RoundState.DEBRIEF:
        round_.ended_at = now
        round_.assess_by = now + ASSESS_WITHIN
        Room.objects.filter(round=round_).update(closed_at=now)
        hint(compact, str(round_.pk))
        return ["ended_at", "assess_by"]
    if to == RoundState.RELEASED:
        round_.released_at = now
        return ["released_at"]
    if to == RoundState.SKIPPED:
        Room.objects.filter(round=round_).update(closed_at=now)
        Seat.objects.filter(room__round=round_).update(revoked_at=now)
    return []


def _follow_interview(interview: Interview, to: str, now: datetime) -> list[str]:
    if to not in {InterviewState.DEBRIEF, InterviewState.CANCELLED}:
        return []
    interview.ended_at = now
    for participation in interview.participations.order_by("user_id"):
        if participation.left_at and to == InterviewState.DEBRIEF and _is_free_since(participation, now):
            continue  # who was let go earlier may have been booked again since
        start = participation.during.lower or interview.created_at
        if to == InterviewState.CANCELLED:
            participation.during = DateTimeTZRange(empty=True)
        else:
            participation.during = DateTimeTZRange(start, max(now, start + timedelta(microseconds=1)))
        participation.save(update_fields=["during"])
    return ["ended_at"]


def _is_free_since(participation: Participation, now: datetime) -> bool:
    return participation.during.upper is not None and participation.during.upper <= now


def _need_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("lifecycle needs a transaction around it")
