"""Who is seen in lobbies and rooms, and what is recorded of it once the interview has gone on or ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_mail
from accounts.zones import zone_of
from config.isolation import isolated
from interviews.attendance.outcomes import NO_SHOW_AFTER, Meeting, Side, outcome_of
from interviews.attendance.rules import Outcome
from interviews.models import (
    UNOPENED,
    ConductReport,
    Interview,
    InterviewState,
    InvitationUse,
    Participation,
    Ticket,
    Transition,
)
from interviews.planned import CHECK_IN, is_planned
from interviews.room.downtime import silences_between
from interviews.slots.grid import Start

log = structlog.get_logger(__name__)

SEEN_EVERY = timedelta(seconds=5)
AT_ONCE = 200  # interviews that one sweep judges
DOWN_FROM = timedelta(seconds=30)  # what is shorter, a reload survives


def arrive(*, user: User, interview: Interview) -> None:
    """Note that the person is in the lobby or the room now; the first time counts as their arrival."""
    if interview.state not in {InterviewState.LOBBY, InterviewState.LIVE}:
        return
    now = timezone.now()
    mine = Participation.objects.filter(interview=interview, user=user, left_at=None)
    not_just_now = Q(seen_at=None) | Q(seen_at__lt=now - SEEN_EVERY)
    mine.filter(not_just_now).update(seen_at=now, arrived_at=Coalesce("arrived_at", now))


def record_outcomes() -> int:
    """Judge everyone whose interview has left its lobby since; return how many. Each is judged once."""
    due = Interview.objects.filter(participations__outcome_at=None).exclude(state__in=UNOPENED)
    found = list(due.distinct().prefetch_related("participations__user__profile").order_by("pk")[:AT_ONCE])
    facts = _facts_of(found)
    judged = 0
    for interview in found:
        with isolated("outcomes_not_recorded", interview=str(interview.pk)):
            judged += _record(interview, facts)
    return judged


def record_missing(interview: Interview) -> None:
    """Judge a lobby to which one of the two did not come, before it is left. Needs the interview's lock."""
    _record(interview, _facts_of([interview]))


def was_down(starts_at: datetime) -> bool:
    """The site was away for long enough to miss something, while people could check in."""
    silences = silences_between(starts_at - CHECK_IN, starts_at + NO_SHOW_AFTER)
    return any(silence.until - silence.since >= DOWN_FROM for silence in silences)


@dataclass(frozen=True)
class _Facts:
    """`held`: interviews that went live. The others are interviews with a person each."""

    held: frozenset[UUID]
    called: frozenset[tuple[UUID, int]]
    kept_away: frozenset[tuple[UUID, int]]


def _facts_of(interviews: Collection[Interview]) -> _Facts:
    live = Transition.objects.filter(
        interview__in=interviews, round=None, to_state=InterviewState.LIVE
    ).values_list("interview_id", flat=True)
    called = Ticket.objects.filter(interview__in=interviews, purpose="standby")
    surprised = InvitationUse.objects.filter(interview__in=interviews, invitation__starts_at=None)
    reported = ConductReport.objects.filter(interview__in=interviews)
    left = Participation.objects.filter(interview__in=interviews, left_at__isnull=False)
    blocked = left.filter(user__blocks_made__blocked__participations__interview=F("interview"))
    return _Facts(
        held=frozenset(live),
        called=frozenset(called.values_list("interview_id", "user_id"))
        | frozenset(surprised.values_list("interview_id", "invitation__inviter")),
        kept_away=frozenset(reported.values_list("interview_id", "reporter_id"))
        | frozenset(blocked.values_list("interview_id", "user_id")),
    )


def _record(interview: Interview, facts: _Facts) -> int:
    """Where nothing is recorded, that is noted too: nobody is judged twice."""
    people = sorted(interview.participations.all(), key=lambda person: person.user_id)
    meeting = _meeting(interview, facts)
    sides = {person.pk: _side(person, facts) for person in people}
    judged = 0
    for person in people:
        other = next((side for pk, side in sides.items() if pk != person.pk), None)
        outcome = outcome_of(meeting, sides[person.pk], other) if other else None
        judged += Participation.objects.filter(pk=person.pk, outcome_at=None).update(
            outcome=outcome or "", outcome_at=timezone.now()
        )
        if outcome == Outcome.NO_SHOW:
            _tell_missed(person, interview)
        log.info("attendance_recorded", participation=person.pk, outcome=outcome)
    return judged


def _tell_missed(person: Participation, interview: Interview) -> None:
    """Once, without blame, and with the way to say that it is wrong."""
    if not person.user.is_active:
        return
    zone = zone_of(person.user)
    queue_mail(
        dedupe_key=f"missed:{person.pk}",
        recipient=person.user.email,
        subject="You missed an interview",
        template="missed",
        context={
            "person": person.user,
            "when": Start(interview.starts_at, zone).words_and_zone,
            "was_planned": is_planned(interview),
            "attendance_path": reverse("attendance"),
        },
    )


def _meeting(interview: Interview, facts: _Facts) -> Meeting:
    return Meeting(
        starts_at=interview.starts_at,
        was_ahead=interview.starts_at - interview.created_at > CHECK_IN,
        held=interview.pk in facts.held,
        ended_at=interview.ended_at or timezone.now(),
        was_down=was_down(interview.starts_at),
    )


def _side(person: Participation, facts: _Facts) -> Side:
    key = (person.interview_id, person.user_id)
    return Side(
        arrived_at=person.arrived_at,
        seen_at=person.seen_at,
        left_at=person.left_at,
        called=key in facts.called,
        kept_away=key in facts.kept_away,
    )
