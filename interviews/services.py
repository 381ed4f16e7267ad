"""How an interview begins and goes on outside its rooms. How it ends early stands in `ending.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.lifecycle import advance, lock_interview
from interviews.models import Interview, InterviewState, Participation, Round, RoundState
from interviews.room.services import open_room
from scenarios.lines import DEBRIEF_MINUTES
from scenarios.models import Rubric, ScenarioVersion
from scenarios.services import open_kit

PREPARE = timedelta(minutes=5)
LOBBY_GRACE = timedelta(minutes=10)
END_GRACE = timedelta(minutes=30)


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
            raise Refused(
                "no_library", "The scenario library is not loaded. Run `manage.py load_library`.", 503
            )
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


def round_ended(round_: Round) -> None:
    """When no round is left after this one, open the interview's debrief. In the caller's transaction."""
    interview = lock_interview(round_.interview_id)
    left = interview.rounds.filter(state__in=[RoundState.WAITING, RoundState.LIVE])
    if interview.state == InterviewState.LIVE and not left.exists():
        advance(interview, InterviewState.DEBRIEF, reason="the last round is over")


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
