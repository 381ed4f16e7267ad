"""Marks on comments: what a candidate says of what was written about their round."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import CommentMark, LineScore, Round
from interviews.scoring.moment import lock_round
from interviews.scoring.rules import check_length, check_line

MARK_WITHIN = timedelta(days=14)


@transaction.atomic
def mark_comment(
    *,
    user: User,
    round_: Round,
    line: str,
    specific: bool = False,
    actionable: bool = False,
    wrong: bool = False,
    reason: str = "",
) -> None:
    """Say of the interviewer's comment on a line what it is; several may hold, none takes the mark back.

    The newest marks count; a reason stays with `wrong` alone. Raises Forbidden(`wrong_role`) for anybody but
    the candidate, Forbidden(`not_released`), Refused(`marks_closed`) after two weeks, and Invalid:
    `unknown_line`, `no_comment`, `too_long`, `bad_text`.
    """
    check_line(line)
    reason = reason.strip() if wrong else ""
    check_length(reason, CommentMark.MAX_REASON, "reason")
    locked = lock_round(round_)
    _need_open(user, locked)
    comment = _comment_on(locked, line)
    if not (specific or actionable or wrong):
        CommentMark.objects.filter(line_score=comment).delete()
        return
    said = {"specific": specific, "actionable": actionable, "wrong": wrong, "reason": reason}
    CommentMark.objects.update_or_create(
        line_score=comment, defaults={**said, "candidate": user, "marked_at": timezone.now()}
    )


def comments_on(round_: Round) -> QuerySet[LineScore]:
    """What the interviewer wrote and handed in, by line."""
    submitted = Q(assessment__kind="interviewer", assessment__submitted_at__isnull=False)
    return LineScore.objects.filter(submitted, assessment__round=round_).exclude(note="")


def marks_close_at(round_: Round) -> datetime | None:
    """Until when the comments of a released round can be marked; None before the release."""
    return round_.released_at + MARK_WITHIN if round_.released_at else None


def forget_reasons(*, user: User) -> None:
    """The person deletes their account: what they ticked stays in the sums, what they wrote goes."""
    CommentMark.objects.filter(candidate=user).update(reason="")


def _need_open(user: User, locked: Round) -> None:
    if user.pk != locked.candidate_id:
        raise Forbidden("wrong_role", "Only the candidate of this round marks its comments.")
    closes_at = marks_close_at(locked)
    if closes_at is None:
        raise Forbidden("not_released", "The comments are shown when the round is released.")
    if closes_at <= timezone.now():
        raise Refused(
            "marks_closed", "Comments can be marked until two weeks after the release. Your marks are kept."
        )


def _comment_on(locked: Round, line: str) -> LineScore:
    comment = comments_on(locked).filter(line=line).first()
    if comment is None:
        raise Invalid("no_comment", "There is no comment on this line.")
    return comment
