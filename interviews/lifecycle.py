"""The only place where an interview's or a round's state changes.

    interview: booked -> lobby -> live -> debrief -> done        booked, lobby or live -> cancelled
    round:     waiting -> live -> debrief -> released -> reported        waiting -> skipped

`advance` needs a transaction, takes the row's lock, checks the table, writes a Transition row and
raises `IllegalMove` otherwise. What follows from a move (closing rooms, releasing people's time) stands
beside it here, so that no caller can forget it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from config.hints import hint
from interviews.guests.stays import empty_seats, end_stay_of_interview
from interviews.kits import begin_kits_of, give_kits_back
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
    InterviewState.BOOKED: {InterviewState.LOBBY, InterviewState.CANCELLED},
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
    interview = lock_interview(subject.interview_id if isinstance(subject, Round) else subject.pk)
    if isinstance(subject, Round):
        current = Round.objects.select_for_update(no_key=True).get(pk=subject.pk).state
    else:
        current = interview.state
    _move(subject, current, to, actor, reason)
    return subject


def cancel(locked: Interview, *, actor: User | None = None, reason: str) -> None:
    """Skip the rounds that have not begun and cancel the interview, as `lock_interview` returned it.

    In fewer statements than one move after another: people leave lobbies all the time.
    """
    skip_waiting(locked, actor, reason)
    _move(locked, locked.state, InterviewState.CANCELLED, actor, reason)


def skip_waiting(interview: Interview, actor: User | None, reason: str, *, but: Round | None = None) -> None:
    """Skip the rounds that have not begun, except one that goes on otherwise. Needs the interview's lock."""
    _need_transaction()
    waiting = interview.rounds.filter(state=RoundState.WAITING).order_by("number")
    skipped = [round_ for round_ in waiting.select_for_update(no_key=True) if round_ != but]
    Transition.objects.bulk_create(
        _transition(round_, round_.state, RoundState.SKIPPED, actor, reason) for round_ in skipped
    )
    rounds = [round_.pk for round_ in skipped]
    Round.objects.filter(pk__in=rounds).update(state=RoundState.SKIPPED)
    _never_held(rounds, timezone.now())


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
    give_kits_back([round_.pk])
    round_.former_interviewer = round_.interviewer
    round_.interviewer = None
    round_.save(update_fields=["former_interviewer", "interviewer"])
    return round_


def _move(subject: Interview | Round, current: str, to: str, actor: User | None, reason: str) -> None:
    """`current`: the state that the locked row has."""
    is_round = isinstance(subject, Round)
    if to not in (ROUND_MOVES if is_round else INTERVIEW_MOVES)[current]:
        name = "round" if is_round else "interview"
        label = (RoundState if is_round else InterviewState)(current).label.lower()
        raise IllegalMove("illegal_move", f"This {name} is {label}; it cannot become {to}.")
    _transition(subject, current, to, actor, reason).save()
    now = timezone.now()
    subject.state = to
    fields = ["state"]
    if isinstance(subject, Round):
        fields += _follow_round(subject, to, now)
    else:
        fields += _follow_interview(subject, to, now)
    subject.save(update_fields=fields)


def _follow_round(round_: Round, to: str, now: datetime) -> list[str]:
    if to == RoundState.LIVE:
        begin_kits_of(round_)
        round_.started_at = now
        return ["started_at"]
    if to == RoundState.DEBRIEF:
        round_.ended_at = now
        round_.assess_by = now + ASSESS_WITHIN
        Room.objects.filter(round=round_).update(closed_at=now)
        empty_seats(round_, at=now)
        hint(compact, str(round_.pk))
        return ["ended_at", "assess_by"]
    if to == RoundState.RELEASED:
        round_.released_at = now
        return ["released_at"]
    if to == RoundState.SKIPPED:
        _never_held([round_.pk], now)
    return []


def _never_held(rounds: Collection[UUID], now: datetime) -> None:
    Room.objects.filter(pk__in=rounds).update(closed_at=now)
    Seat.objects.filter(room__in=rounds).update(revoked_at=now)
    give_kits_back(rounds)


def _follow_interview(interview: Interview, to: str, now: datetime) -> list[str]:
    if to not in {InterviewState.DEBRIEF, InterviewState.CANCELLED}:
        return []
    interview.ended_at = now
    interview.calendar_sequence += to == InterviewState.CANCELLED
    if to == InterviewState.CANCELLED:
        interview.participations.update(during=DateTimeTZRange(empty=True))
    else:
        _shorten_time(interview, now)
    end_stay_of_interview(interview, at=now, is_cancelled=to == InterviewState.CANCELLED)
    return ["ended_at", "calendar_sequence"]


def _shorten_time(interview: Interview, now: datetime) -> None:
    for participation in interview.participations.order_by("user_id"):
        if participation.left_at and _is_free_since(participation, now):
            continue  # who was let go earlier may have been booked again since
        start = participation.during.lower or interview.created_at
        # Not past what was theirs: from there on they may have been booked again.
        end = min(now, participation.during.upper or now)
        participation.during = DateTimeTZRange(start, max(end, start + timedelta(microseconds=1)))
        participation.save(update_fields=["during"])


def _is_free_since(participation: Participation, now: datetime) -> bool:
    return participation.during.upper is not None and participation.during.upper <= now


def _transition(
    subject: Interview | Round, from_state: str, to: str, actor: User | None, reason: str
) -> Transition:
    round_ = subject if isinstance(subject, Round) else None
    return Transition(
        interview_id=round_.interview_id if round_ else subject.pk,
        round=round_,
        from_state=from_state,
        to_state=to,
        actor=actor,
        reason=reason[:200],
    )


def _need_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("lifecycle needs a transaction around it")
