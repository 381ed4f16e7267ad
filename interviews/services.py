"""How an interview begins and goes on outside its rooms. How it ends early stands in `ending.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.kits import refuse_known_kits
from interviews.lifecycle import advance, lock_interview
from interviews.models import Interview, InterviewState, Participation, Round, RoundState
from interviews.planned import CHECK_IN
from interviews.room.services import open_rooms
from scenarios.lines import DEBRIEF_MINUTES
from scenarios.models import KitOpening, Rubric, ScenarioVersion
from scenarios.services import hold_kits, keep_kits

PREPARE = timedelta(minutes=5)
LOBBY_GRACE = timedelta(minutes=10)
LOBBY_AT_MOST = timedelta(minutes=20)  # while somebody is in it; what END_GRACE gives makes up for it
END_GRACE = timedelta(minutes=30)


class Busy(Refused):
    """Somebody is already in an interview at that time."""

    def __init__(self) -> None:
        super().__init__("busy", "One of you is already in an interview at that time.")


@dataclass(frozen=True)
class Part:
    """One round to hold: who is asked, who asks (None when solo), about what, for which level;
    whether they chose to take it again."""

    candidate: User
    interviewer: User | None
    scenario_version: ScenarioVersion
    level: str
    is_retake: bool = False


@dataclass(frozen=True)
class Plan:
    """An interview to make: `starts_at` is when its rounds begin, `way` how it came about."""

    kind: str
    parts: Sequence[Part]
    format_minutes: int
    language: str
    starts_at: datetime
    way: str = "now"


def create_interview(
    *,
    kind: str,
    parts: Sequence[Part],
    format_minutes: int,
    language: str,
    starts_at: datetime,
    way: str = "now",
) -> Interview:
    """Make one interview; see `create_interviews`."""
    [interview] = create_interviews([Plan(kind, parts, format_minutes, language, starts_at, way)])
    return interview


def create_interviews(plans: Sequence[Plan]) -> list[Interview]:
    """Make interviews with their rounds, rooms and people's time: all or none, in the same few statements.

    Further ahead than check-in opens, they are booked; otherwise people stand in their lobbies at once.
    Keeps its kit open for each interviewer. Raises Busy where someone's time is already taken, and
    Refused(`kit_opened`) where a candidate has just opened the kit, or its interviewer was just given it to
    solve.
    """
    try:
        with transaction.atomic():
            _refuse_known_kits(plans)
            made = Interview.objects.bulk_create(_interview(plan) for plan in plans)
            _take_time(made, plans)
            rounds = Round.objects.bulk_create(_rounds(made, plans, _rubric_id()))
            open_rooms(rounds)
            keep_kits(_kits_given(plans))
            return made
    except IntegrityError as error:
        if "participation_no_overlap" in str(error):
            raise Busy from error
        raise


def longest_end(interview: Interview, rounds: int) -> datetime:
    """When the interview is over at the latest: preparation and all rounds, a debrief, and grace."""
    minutes = interview.format_minutes * rounds + DEBRIEF_MINUTES
    return interview.starts_at + LOBBY_GRACE + timedelta(minutes=minutes) + END_GRACE


def time_taken(interview: Interview, rounds: int) -> DateTimeTZRange:
    """From now, or from when the lobby of a booked interview opens, to the latest end."""
    is_booked = interview.state == InterviewState.BOOKED
    return DateTimeTZRange(
        interview.starts_at - CHECK_IN if is_booked else timezone.now(), longest_end(interview, rounds)
    )


def mark_ready(*, user: User, interview: Interview) -> Interview:
    """Agree to start. The interview goes live when everyone has agreed; repeating changes nothing."""
    with transaction.atomic():
        locked = lock_interview(interview.pk)
        if locked.state == InterviewState.LIVE:
            return locked
        if locked.state == InterviewState.BOOKED:
            raise Refused("not_in_lobby", "The lobby opens ten minutes before the start.")
        if locked.state != InterviewState.LOBBY:
            raise Refused("not_in_lobby", "This interview is no longer in its lobby.")
        now = timezone.now()
        locked.participations.filter(user=user, ready_at=None).update(
            ready_at=now, seen_at=now, arrived_at=Coalesce("arrived_at", now)
        )
        if not locked.participations.filter(ready_at=None).exists():
            advance(locked, InterviewState.LIVE, actor=user, reason="everyone is ready")
        return locked


def round_ended(round_: Round) -> None:
    """When no round is left after this one, open the interview's debrief. In the caller's transaction."""
    interview = lock_interview(round_.interview_id)
    left = interview.rounds.filter(state__in=[RoundState.WAITING, RoundState.LIVE])
    if interview.state == InterviewState.LIVE and not left.exists():
        advance(interview, InterviewState.DEBRIEF, reason="the last round is over")


def _refuse_known_kits(plans: Sequence[Plan]) -> None:
    """What was chosen for people may have changed since it was looked up."""
    parts = [part for plan in plans for part in plan.parts]
    hold_kits({person.pk for part in parts for person in (part.candidate, part.interviewer) if person})
    refuse_known_kits(
        candidates={
            (part.candidate.pk, part.scenario_version.scenario_id) for part in parts if not part.is_retake
        },
        interviewers={
            (part.interviewer.pk, part.scenario_version.scenario_id) for part in parts if part.interviewer
        },
    )


def _interview(plan: Plan) -> Interview:
    is_ahead = plan.starts_at > timezone.now() + CHECK_IN
    return Interview(
        kind=plan.kind,
        way=plan.way,
        state=InterviewState.BOOKED if is_ahead else InterviewState.LOBBY,
        format_minutes=plan.format_minutes,
        language=plan.language,
        starts_at=plan.starts_at,
    )


def _take_time(made: Sequence[Interview], plans: Sequence[Plan]) -> None:
    """Rows in user order, so that two pairings of the same people cannot deadlock."""
    rows = []
    for interview, plan in zip(made, plans, strict=True):
        people = {person for part in plan.parts for person in (part.candidate, part.interviewer) if person}
        during = time_taken(interview, len(plan.parts))
        rows += [Participation(interview=interview, user=person, during=during) for person in people]
    Participation.objects.bulk_create(sorted(rows, key=lambda row: row.user_id))


def _rounds(made: Sequence[Interview], plans: Sequence[Plan], rubric_id: int) -> list[Round]:
    return [
        Round(
            interview=interview,
            number=number,
            candidate=part.candidate,
            interviewer=part.interviewer,
            scenario_version=part.scenario_version,
            rubric_id=rubric_id,
            level=part.level,
            is_retake=part.is_retake,
        )
        for interview, plan in zip(made, plans, strict=True)
        for number, part in enumerate(plan.parts, start=1)
    ]


def _kits_given(plans: Sequence[Plan]) -> list[KitOpening]:
    return [
        KitOpening(
            user=part.interviewer, scenario_id=part.scenario_version.scenario_id, reason="interviewing"
        )
        for plan in plans
        for part in plan.parts
        if part.interviewer
    ]


def _rubric_id() -> int:
    newest = Rubric.objects.order_by("-number").values_list("pk", flat=True).first()
    if newest is None:
        raise Refused("no_library", "The scenario library is not loaded. Run `manage.py load_library`.", 503)
    return newest
