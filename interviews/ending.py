"""How an interview ends other than by its last round: somebody leaves, nobody comes, time runs out."""

from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.blocks import block
from accounts.models import User
from config.isolation import isolated
from interviews.conduct import report_conduct
from interviews.lifecycle import advance, lock_interview
from interviews.models import ConductReport, Interview, InterviewState, Round, RoundState
from interviews.pairing.services import cancel_ticket
from interviews.room.clock import end_round
from interviews.room.services import revoke_seat
from interviews.services import LOBBY_GRACE

log = structlog.get_logger(__name__)


def leave(*, user: User, interview: Interview, reason: str = "left") -> Interview:
    """Leave for good: a lobby is cancelled; a live interview ends and what was held is scored.

    Submitting what is owed afterwards stays possible. Repeating changes nothing.
    """
    with transaction.atomic():
        locked = lock_interview(interview.pk)
        if locked.participations.filter(user=user, left_at__isnull=False).exists():
            return locked  # gone already; the other may have gone on alone
        if locked.state == InterviewState.LOBBY:
            locked.participations.filter(user=user).update(left_at=timezone.now())
            skip_waiting(locked, user, reason)
            advance(locked, InterviewState.CANCELLED, actor=user, reason=reason)
        elif locked.state == InterviewState.LIVE:
            locked.participations.filter(user=user).update(left_at=timezone.now())
            end_interview(interview=locked, actor=user, reason=reason)
            revoke_seat(user=user, interview=locked)
        return locked


def block_and_leave(*, user: User, partner: User) -> None:
    """Block the partner and leave every open interview with them, also one that was paired a moment ago."""
    block(blocker=user, blocked=partner)
    together = Interview.objects.filter(participations__user=user).filter(participations__user=partner)
    for interview in together.filter(state__in=[InterviewState.LOBBY, InterviewState.LIVE]):
        leave(user=user, interview=interview, reason="blocked the partner")


def report(
    *, user: User, interview: Interview, reason: str, text: str, and_leave: bool, and_block: bool
) -> ConductReport:
    """Tell the moderators about the partner; where wanted leave, and never meet them again.

    A report that is refused (see `report_conduct`) leaves everything as it is: the person hears why.
    """
    with transaction.atomic():
        made = report_conduct(reporter=user, interview=interview, reason=reason, text=text)
        if and_leave:
            leave(user=user, interview=interview, reason="left, with a report")
        if and_block:
            block_and_leave(user=user, partner=made.reported)
        return made


def leave_everything(*, user: User) -> None:
    """Stop waiting and leave every interview that is open: the person deletes their account.

    Tickets first: one that is paired meanwhile leads to an interview, which is then found.
    """
    cancel_ticket(user=user)
    open_interviews = user.interviews.filter(state__in=[InterviewState.LOBBY, InterviewState.LIVE])
    for interview in open_interviews.order_by("pk"):
        leave(user=user, interview=interview, reason="the account was deleted")


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


def skip_waiting(interview: Interview, actor: User | None, reason: str, *, but: Round | None = None) -> None:
    """Skip the rounds that have not begun, except one that goes on otherwise. Needs the interview's lock."""
    waiting = interview.rounds.filter(state=RoundState.WAITING).order_by("number")
    for round_ in waiting.exclude(pk=but.pk) if but else waiting:
        advance(round_, RoundState.SKIPPED, actor=actor, reason=reason)


def sweep() -> int:
    """Close what stayed open past its end plus grace; return how many interviews were closed."""
    now = timezone.now()
    stale_lobbies = Interview.objects.filter(
        state=InterviewState.LOBBY, starts_at__lt=now - LOBBY_GRACE
    ).values_list("pk", flat=True)
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
        if interview.state == InterviewState.LOBBY:
            skip_waiting(interview, actor, reason)
            advance(interview, InterviewState.CANCELLED, actor=actor, reason=reason)
        elif interview.state == InterviewState.LIVE:
            end_interview(interview=interview, actor=actor, reason=reason)
        else:
            return False
    log.info("interview_closed", interview=str(interview_id), reason=reason)
    return True
