"""Going on without a partner who did not come: somebody else, another time, or alone.

Each records who came and who did not, leaves the old interview or turns it, and makes what follows, in one
transaction.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.alone import let_go
from interviews.attendance.outcomes import NO_SHOW_AFTER, is_here
from interviews.attendance.recording import record_missing
from interviews.lifecycle import advance, cancel, lock_interview, skip_waiting, turn_solo
from interviews.models import Interview, InterviewState, Participation, Round, Ticket
from interviews.no_show.selectors import own_round, wish_again
from interviews.pairing.services import wait_for
from interviews.pairing.time_left import refuse_without_time
from interviews.slots.services import offer_slots

log = structlog.get_logger(__name__)

REASON = "the other person did not come"


@transaction.atomic
def meet_another(*, user: User, interview: Interview) -> Ticket:
    """Leave the interview, and wait for somebody else, first in line; repeating returns the same ticket.

    Raises Refused(`too_soon`, `partner_here`, `not_in_lobby`), and Refused(`booked_soon`) where the next
    booked interview leaves too little time.
    """
    locked = lock_interview(interview.pk)
    left_at = _left_at(user, locked)
    again = _tickets_since(left_at, user).filter(starts_at=None).first() if left_at else None
    if again:
        return again
    _missing_from(locked, user)
    wish = wish_again(user, locked)
    _leave_it(locked, user)
    refuse_without_time(user, role=wish.role, format_minutes=wish.format_minutes)
    return wait_for(user=user, wish=wish, first_in_line=True)


@transaction.atomic
def take_slots(*, user: User, interview: Interview, starts: Sequence[datetime]) -> list[Ticket]:
    """Leave the interview, and wish to be paired at other times, before others who wish for these.

    Repeating returns what came of it the first time. Raises what `meet_another` raises, Invalid(`no_slot`),
    and what offering slots does.
    """
    if not starts:
        raise Invalid("no_slot", "Choose at least one time.")
    locked = lock_interview(interview.pk)
    left_at = _left_at(user, locked)
    if left_at:
        return list(_tickets_since(left_at, user).filter(starts_at__isnull=False))
    _missing_from(locked, user)
    wish = wish_again(user, locked)
    _leave_it(locked, user)
    tickets = offer_slots(user=user, starts=starts, role=wish.role, format_minutes=wish.format_minutes)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets], state="open").update(priority=True)
    return tickets


@transaction.atomic
def go_solo_now(*, user: User, interview: Interview) -> Round:
    """Turn the person's own round into a solo run in the same room, with its scenario and clock.

    The other has left, their seats are taken, and other rounds are not held. Repeating changes nothing.
    Raises Forbidden(`wrong_role`) for who was only to interview, and what `meet_another` raises.
    """
    locked = lock_interview(interview.pk)
    mine = own_round(user, locked)
    if mine is None:
        raise Forbidden("wrong_role", "Only a candidate can go on alone: the problem is theirs to solve.")
    if locked.state == InterviewState.LIVE and mine.interviewer_id is None:
        return mine
    missing = _missing_from(locked, user)
    record_missing(locked)
    turn_solo(mine, actor=user, reason=REASON)
    skip_waiting(locked, user, REASON, but=mine)
    let_go(locked, missing.user)
    locked.participations.filter(user=user, ready_at=None).update(ready_at=timezone.now())
    advance(locked, InterviewState.LIVE, actor=user, reason=f"went on solo: {REASON}")
    log.info("no_show_went_solo", interview=str(locked.pk))
    return mine


def _missing_from(interview: Interview, user: User) -> Participation:
    """The participation of who did not come. Needs the interview's lock."""
    people = list(interview.participations.select_related("user"))
    other = next((person for person in people if person.user_id != user.pk), None)
    mine = next((person for person in people if person.user_id == user.pk), None)
    if interview.state != InterviewState.LOBBY or mine is None or mine.left_at:
        raise Refused("not_in_lobby", "This interview is no longer in its lobby.")
    if other is None:
        raise Refused("partner_here", "You are alone in this interview: begin when you are ready.")
    now = timezone.now()
    if is_here(other.seen_at, now):
        raise Refused("partner_here", "The other person has just come. Begin when you are both ready.")
    if now < interview.starts_at + NO_SHOW_AFTER:
        raise Refused("too_soon", "Give the other person five minutes to come. Nothing is lost.")
    return other


def _leave_it(interview: Interview, user: User) -> None:
    record_missing(interview)
    cancel(interview, actor=user, reason=REASON)


def _left_at(user: User, interview: Interview) -> datetime | None:
    """When the button was pressed before."""
    left = interview.transitions.filter(actor=user, reason=REASON, to_state=InterviewState.CANCELLED)
    return left.values_list("at", flat=True).first()


def _tickets_since(left_at: datetime, user: User) -> QuerySet[Ticket]:
    return Ticket.objects.filter(user=user, priority=True, created_at__gte=left_at).order_by("pk")
