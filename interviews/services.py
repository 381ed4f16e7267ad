"""An interview's life outside its rooms: made, agreed, left, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Refused
from interviews.lifecycle import advance, lock_interview
from interviews.models import Interview, InterviewState, Participation, Round, RoundState
from interviews.room.services import open_room, revoke_seat
from scenarios.lines import DEBRIEF_MINUTES
from scenarios.models import Rubric, ScenarioVersion
from scenarios.services import open_kit

PREPARE = timedelta(minutes=5)
LOBBY_GRACE = timedelta(minutes=10)
END_GRACE = timedelta(minutes=30)
OVER = {RoundState.DEBRIEF, RoundState.RELEASED, RoundState.REPORTED, RoundState.SKIPPED}


class Busy(Refused):
    """Somebody is already in an interview at that time."""

    def __init__(self) -> None:
        super().__init__("busy", "One of you is already in an interview at that time.")


@dataclass(frozen=True)
class Part:
    """One round to hold: who is asked, who asks (None when solo), about what, for which level."""

    candidate: User
    interviewer: User | None
    scenario_version: ScenarioVersion
    level: str


def create_interview(
    *, kind: str, parts: Sequence[Part], format_minutes: int, language: str, starts_at: datetime
) -> Interview:
    """Make an interview with its rounds, rooms and people's time, in the caller's transaction or its own.

    Records that each interviewer sees the kit. Raises Busy where someone's time is already taken.
    """
    with transaction.atomic():
        interview = Interview.objects.create(
            kind=kind, format_minutes=format_minutes, language=language, starts_at=starts_at
        )
        _take_time(interview, parts)
        rubric = Rubric.objects.order_by("-number").first()
        if rubric is None:
            raise Refused("no_library", "The scenario library is not loaded. Run `manage.py load_library`.", 503)
        for number, part in enumerate(parts, start=1):
            round_ = Round.objects.create(
                interview=interview,
                number=number,
                candidate=part.candidate,
                interviewer=part.interviewer,
                scenario_version=part.scenario_version,
                rubric=rubric,
                level=part.level,
            )
            open_room(round_=round_)
            if part.interviewer:
                open_kit(
                    user=part.interviewer, scenario=part.scenario_version.scenario, reason="interviewing"
                )
        return interview


def longest_end(interview: Interview, rounds: int) -> datetime:
    """When the interview is over at the latest: preparation and all rounds, a debrief, and grace."""
    minutes = interview.format_minutes * rounds + DEBRIEF_MINUTES
    return interview.starts_at + LOBBY_GRACE + timedelta(minutes=minutes) + END_GRACE


def mark_ready(*, user: User, interview: Interview) -> Interview:
    """Agree to start. The interview goes live when everyone has agreed; repeating changes nothing."""
    with transaction.atomic():
        locked = lock_interview(interview.pk)
        if locked.state == InterviewState.LIVE:
            return locked
        if locked.state != InterviewState.LOBBY:
            raise Refused("not_in_lobby", "This interview is no longer in its lobby.")
        locked.participations.filter(user=user, ready_at=None).update(ready_at=timezone.now())
        if not locked.participations.filter(ready_at=None).exists():
            advance(locked, InterviewState.LIVE, actor=user, reason="everyone is ready")
        return locked


def leave(*, user: User, interview: Interview, reason: str = "left") -> Interview:
    """Leave for good: a lobby is cancelled; a live interview ends and what was held is scored.

    Submitting what is owed afterwards stays possible. Repeating changes nothing.
    """
    with transaction.atomic():
        locked = lock_interview(interview.pk)
        if locked.state == InterviewState.LOBBY:
            locked.participations.filter(user=user).update(left_at=timezone.now())
            _skip_waiting(locked, user, reason)
            advance(locked, InterviewState.CANCELLED, actor=user, reason=reason)
        elif locked.state == InterviewState.LIVE:
            locked.participations.filter(user=user).update(left_at=timezone.now())
            end_interview(interview=locked, actor=user, reason=reason)
            revoke_seat(user=user, interview=locked)
        return locked


def end_interview(*, interview: Interview, actor: User | None, reason: str) -> None:
    """End whatever is live, skip what was not held, and open the debrief. Needs the interview's lock."""
    from interviews.room.clock import end_round

    for round_ in interview.rounds.order_by("number"):
        if round_.state == RoundState.LIVE:
            end_round(round_=round_, actor=actor, reason=reason)
    _skip_waiting(interview, actor, reason)
    interview.refresh_from_db()
    if interview.state == InterviewState.LIVE:
        to = InterviewState.DEBRIEF if _held(interview) else InterviewState.CANCELLED
        advance(interview, to, actor=actor, reason=reason)


def round_ended(round_: Round) -> None:
    """After a round's end: when no round is left, the interview goes to debrief. In the caller's transaction."""
    interview = lock_interview(round_.interview_id)
    left = interview.rounds.filter(state__in=[RoundState.WAITING, RoundState.LIVE])
    if interview.state == InterviewState.LIVE and not left.exists():
        advance(interview, InterviewState.DEBRIEF, reason="the last round is over")


def check_met(*, user: User, other: User) -> None:
    """Raise Forbidden unless the two have been paired at some time."""
    met = Participation.objects.filter(user=user, interview__participations__user=other).exclude(user=other)
    if not met.exists():
        raise Forbidden("not_met", "You can block only people you were paired with.")


def _held(interview: Interview) -> bool:
    return interview.rounds.exclude(state__in=[RoundState.WAITING, RoundState.SKIPPED]).exists()


def _skip_waiting(interview: Interview, actor: User | None, reason: str) -> None:
    for round_ in interview.rounds.filter(state=RoundState.WAITING).order_by("number"):
        advance(round_, RoundState.SKIPPED, actor=actor, reason=reason)


def _take_time(interview: Interview, parts: Sequence[Part]) -> None:
    """Rows in user order, so that two pairings of the same people cannot deadlock."""
    people = {person.pk: person for part in parts for person in (part.candidate, part.interviewer) if person}
    during = DateTimeTZRange(timezone.now(), longest_end(interview, len(parts)))
    try:
        with transaction.atomic():
            for pk in sorted(people):
                Participation.objects.create(interview=interview, user=people[pk], during=during)
    except IntegrityError as error:
        if "participation_no_overlap" in str(error):
            raise Busy from error
        raise
