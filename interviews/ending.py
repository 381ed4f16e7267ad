"""How an interview ends other than by its last round: somebody leaves, nobody comes, time runs out."""

from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.blocks import block, hold_pairings
from accounts.models import User
from config.isolation import isolated
from interviews.attendance.outcomes import HERE_WITHIN
from interviews.bookings.cancelling import call_off
from interviews.conduct import report_conduct
from interviews.guests.services import leave_all_as_guest, part
from interviews.lifecycle import advance, cancel, lock_interview, skip_waiting
from interviews.models import (
    UNENDED,
    UNOPENED,
    ConductReport,
    Interview,
    InterviewState,
    Participation,
    RoundState,
)
from interviews.pairing.services import cancel_ticket
from interviews.rematch.services import end_between
from interviews.reviews.services import part_reviewers
from interviews.room.clock import end_round
from interviews.room.services import revoke_seat
from interviews.services import LOBBY_AT_MOST, LOBBY_GRACE
from interviews.standby.services import give_place_back

log = structlog.get_logger(__name__)


def leave(*, user: User, interview: Interview, reason: str = "left") -> Interview:
    """Leave for good: what has not begun is cancelled; a live interview ends and what was held is scored.

    Submitting what is owed afterwards stays possible. Repeating changes nothing.
    """
    with transaction.atomic():
        locked = lock_interview(interview.pk)
        if locked.participations.filter(user=user, left_at__isnull=False).exists():
            return locked  # gone already; the other may have gone on alone
        if locked.state in UNOPENED:
            call_off(locked, user=user, reason=reason)
            give_place_back(interview=locked, passed=user)
        elif locked.state == InterviewState.LIVE:
            locked.participations.filter(user=user).update(left_at=timezone.now())
            end_interview(interview=locked, actor=user, reason=reason)
            revoke_seat(user=user, interview=locked)
        return locked


def block_and_leave(*, user: User, partner: User) -> None:
    """Block the partner, leave every open interview with them, and end what was wished and proposed.

    The partner is told what anybody is told whom somebody leaves: the block comes after the leaving, in one
    transaction in which nobody is paired.
    """
    with transaction.atomic():
        hold_pairings()
        together = Interview.objects.filter(participations__user=user).filter(participations__user=partner)
        for interview in together.filter(state__in=UNENDED).order_by("pk"):
            leave(user=user, interview=interview)
        part(one=user, other=partner)
        part_reviewers(one=user, other=partner)
        block(blocker=user, blocked=partner)
        end_between(one=user, other=partner)


def report(
    *, user: User, interview: Interview, reason: str, text: str, and_leave: bool, and_block: bool
) -> ConductReport:
    """Tell the moderators about the partner; where wanted leave, and never meet them again.

    A report that is refused (see `report_conduct`) leaves everything as it is: the person hears why.
    """
    with transaction.atomic():
        if and_block:
            hold_pairings()
        made = report_conduct(reporter=user, interview=interview, reason=reason, text=text)
        if and_leave:
            leave(user=user, interview=interview, reason="left, with a report")
        if and_block:
            block_and_leave(user=user, partner=made.reported)
        return made


def leave_everything(*, user: User, reason: str = "the account was deleted") -> None:
    """Stop waiting and leave every interview that is open: the person deletes their account.

    Tickets first: one that is paired meanwhile leads to an interview, which is then found.
    """
    cancel_ticket(user=user)
    leave_all_as_guest(user=user)
    open_interviews = user.interviews.filter(state__in=UNENDED)
    for interview in open_interviews.order_by("pk"):
        leave(user=user, interview=interview, reason=reason)


def leave_when_closed(*, user: User) -> None:
    """The same where staff close the account."""
    leave_everything(user=user, reason="the account was closed")


def end_interview(*, interview: Interview, actor: User | None, reason: str) -> None:
    """End whatever is live, skip what was not held, and open the debrief. Needs the interview's lock."""
    for round_ in interview.rounds.order_by("number"):
        if round_.state == RoundState.LIVE:
            end_round(round_=round_, actor=actor, reason=reason)
    skip_waiting(interview, actor, reason)
    interview.refresh_from_db()
    if interview.state == InterviewState.LIVE:
        to = InterviewState.DEBRIEF if _held(interview) else InterviewState.CANCELLED
        advance(interview, to, actor=actor, reason=reason)


def _held(interview: Interview) -> bool:
    return interview.rounds.exclude(state__in=[RoundState.WAITING, RoundState.SKIPPED]).exists()


def sweep() -> int:
    """Close what stayed open past its end plus grace; return how many interviews were closed.

    A lobby stays a while longer for who is in it: they may be choosing what to do without their partner.
    """
    now = timezone.now()
    in_use = Participation.objects.filter(interview=OuterRef("pk"), seen_at__gt=now - HERE_WITHIN)
    stale_lobbies = (
        Interview.objects.filter(state=InterviewState.LOBBY, starts_at__lt=now - LOBBY_GRACE)
        .filter(Q(starts_at__lt=now - LOBBY_AT_MOST) | ~Exists(in_use))
        .values_list("pk", flat=True)
    )
    overdue = Interview.objects.filter(
        state=InterviewState.LIVE, participations__left_at=None, participations__during__endswith__lt=now
    ).values_list("pk", flat=True)
    found = [(pk, "it did not start in time") for pk in stale_lobbies]
    found += [(pk, "its time ran out") for pk in overdue]
    closed = 0
    for pk, reason in found:
        with isolated("interview_not_closed", interview=str(pk)):
            closed += close(pk, reason=reason)
    return closed


def close(interview_id: UUID, *, actor: User | None = None, reason: str) -> bool:
    """Close one interview under its lock; return False if it had moved on since it was found."""
    with transaction.atomic():
        interview = lock_interview(interview_id)
        if interview.state in UNOPENED and actor:
            call_off(interview, user=None, reason=reason, staff=actor)
        elif interview.state in UNOPENED:  # nobody came: there is nothing ahead to tell of
            cancel(interview, actor=actor, reason=reason)
        elif interview.state == InterviewState.LIVE:
            end_interview(interview=interview, actor=actor, reason=reason)
        else:
            return False
    log.info("interview_closed", interview=str(interview_id), reason=reason)
    return True
