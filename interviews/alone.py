"""What the one who stayed can do about a partner who has gone: go on alone, or end it.

Both are open after five minutes without the other, and both let the other go: they left, since when is
recorded, their time is free again, and their seats are taken. Waiting needs no service.
"""

import structlog
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_mail
from config.errors import Forbidden, Refused
from interviews.ending import end_interview
from interviews.lifecycle import lock_interview, skip_waiting, turn_solo
from interviews.models import UNENDED, Clock, Interview, Round, RoundState
from interviews.room.attendance import GONE_FOR_GOOD_AFTER, open_since, partner_away_for
from interviews.room.clock import tell_room_of
from interviews.room.services import revoke_seat

log = structlog.get_logger(__name__)

OPEN = {RoundState.WAITING, RoundState.LIVE}


def go_on_solo(*, user: User, round_: Round) -> Round:
    """Turn the round into a solo run of its candidate: same clock, same scenario, scored by oneself.

    The interviewer who went has left for good; rounds that were still to come are not held. What they noted
    stays theirs and is part of no report. Repeating changes nothing. Raises Forbidden(`wrong_role`), and
    Refused(`not_live`, `partner_here`, `too_soon`).
    """
    if user.pk != round_.candidate_id:
        raise Forbidden("wrong_role", "Only the candidate can go on alone: the problem is theirs to solve.")
    with transaction.atomic():
        interview, current = _lock(round_)
        gone = current.interviewer
        if gone is None:
            return current
        _check_gone(current, user)
        turn_solo(current, actor=user, reason="the interviewer had gone")
        skip_waiting(interview, user, "the interviewer had gone", but=current)
        let_go(interview, gone)
        _tell(gone, user, interview, wording="solo")
        clock = Clock.objects.select_for_update(no_key=True).get(pk=current.pk)
        tell_room_of(clock, current, user, "solo")
    log.info("round_went_solo", round=str(round_.pk))
    return current


def end_without_partner(*, user: User, round_: Round) -> Interview:
    """End the interview because the other person has gone; what was held can be scored by both.

    Repeating changes nothing. Raises Refused(`not_live`, `partner_here`, `too_soon`).
    """
    with transaction.atomic():
        interview, current = _lock(round_)
        if interview.state not in UNENDED:
            return interview
        gone = current.interviewer if user.pk == current.candidate_id else current.candidate
        if gone is None:
            raise Refused("partner_here", "You are alone in this round; end it with the clock.")
        _check_gone(current, user)
        let_go(interview, gone)
        end_interview(interview=interview, actor=user, reason="the other person had gone")
        _tell(gone, user, interview, wording="ended")
    return interview


def _lock(round_: Round) -> tuple[Interview, Round]:
    interview = lock_interview(round_.interview_id)
    current = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    return interview, current


def _check_gone(round_: Round, user: User) -> None:
    if round_.state not in OPEN or open_since(round_) is None:
        raise Refused("not_live", "This round is not open now.")
    away = partner_away_for(round_, user.pk)
    if away is None:
        raise Refused("partner_here", "The other person is in the room.")
    if away < GONE_FOR_GOOD_AFTER:
        raise Refused("too_soon", "Give the other person five minutes to come back. Nothing is lost.")


def let_go(interview: Interview, gone: User) -> None:
    """They left for good, now: free their time and take their seats."""
    now = timezone.now()
    for participation in interview.participations.filter(user=gone, left_at=None):
        participation.left_at = now
        participation.during = DateTimeTZRange(participation.during.lower, now)
        participation.save(update_fields=["left_at", "during"])
    revoke_seat(user=gone, interview=interview)


def _tell(gone: User, stayed: User, interview: Interview, *, wording: str) -> None:
    """Once for each interview, and no sentence of blame: a train has tunnels."""
    queue_mail(
        dedupe_key=f"gone:{interview.pk}:{gone.pk}",
        recipient=gone.email,
        subject="Your interview went on without you" if wording == "solo" else "Your interview has ended",
        template="partner_went_on",
        context={
            "person": gone,
            "partner": stayed,
            "went_solo": wording == "solo",
            "interview_path": reverse("interview", args=[interview.pk]),
        },
    )
