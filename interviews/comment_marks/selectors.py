"""Marks on comments: a candidate's own by line, and an interviewer's in sum."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, FloatField, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from accounts.models import User
from interviews.comment_marks.batches import RoundMarks, published
from interviews.comment_marks.services import MARK_WITHIN, comments_on, marks_close_at
from interviews.models import CommentMark, Round
from scenarios.lines import LINES

# What a marked comment is worth, from 0 to 1.
WORTH = Case(
    When(wrong=True, then=Value(0.0)),
    When(specific=True, actionable=True, then=Value(1.0)),
    default=Value(0.5),
    output_field=FloatField(),
)


@dataclass(frozen=True)
class Marking:
    """One line's comment with the candidate's marks on it, and whether they can still change."""

    round_id: UUID
    line: str
    closes_at: datetime
    mark: CommentMark | None

    @property
    def is_open(self) -> bool:
        return timezone.now() < self.closes_at


@dataclass(frozen=True)
class MarkSums:
    """How candidates marked an interviewer's comments; nothing of any one round."""

    comments: int
    people: int
    specific: int
    actionable: int
    wrong: int


def markings_for(user: User, round_: Round) -> dict[str, Marking]:
    """By line, of the comments that this person may mark; empty for all but the candidate. One query."""
    closes_at = marks_close_at(round_)
    if user.pk != round_.candidate_id or closes_at is None:
        return {}
    found = {comment.line: comment for comment in comments_on(round_).select_related("comment_mark")}
    return {
        line: Marking(round_.pk, line, closes_at, getattr(found[line], "comment_mark", None))
        for line in LINES
        if line in found
    }


def mark_sums_of(user: User) -> MarkSums | None:
    """Of what was marked in what this person wrote, as far as it is published; None before. One query."""
    told = _published([user.pk]).get(user.pk)
    if told is None:
        return None
    return MarkSums(
        comments=sum(each.comments for each in told),
        people=len({each.candidate for each in told}),
        specific=sum(each.specific for each in told),
        actionable=sum(each.actionable for each in told),
        wrong=sum(each.wrong for each in told),
    )


@dataclass(frozen=True)
class Helpfulness:
    """How helpful somebody's comments are, from 0 to 1, as so many people mark them."""

    share: float
    people: int


def helpfulness(interviewer_ids: Collection[int]) -> dict[int, Helpfulness]:
    """Of those with published marks, by their id.

    Each candidate counts once, by the mean of their marks: nobody says much by marking often. One query.
    """
    return {interviewer: _helpfulness(told) for interviewer, told in _published(interviewer_ids).items()}


def _helpfulness(told: list[RoundMarks]) -> Helpfulness:
    comments, worth = Counter[int](), defaultdict[int, float](float)
    for each in told:
        comments[each.candidate] += each.comments
        worth[each.candidate] += each.worth
    return Helpfulness(mean(worth[person] / comments[person] for person in comments), len(comments))


def _published(interviewer_ids: Collection[int]) -> dict[int, list[RoundMarks]]:
    """By interviewer, of those with anything that is told of. One query."""
    found: dict[int, list[RoundMarks]] = defaultdict(list)
    for interviewer, candidate, comments, specific, actionable, wrong, worth in _final(interviewer_ids):
        found[interviewer].append(RoundMarks(candidate, comments, specific, actionable, wrong, worth))
    told = {interviewer: published(rounds) for interviewer, rounds in found.items()}
    return {interviewer: rounds for interviewer, rounds in told.items() if rounds}


def _final(interviewer_ids: Collection[int]) -> QuerySet[CommentMark, tuple[Any, ...]]:
    """A row for each round whose time for marks is over, in the order in which it was."""
    marks = CommentMark.objects.filter(
        line_score__assessment__author__in=interviewer_ids,
        line_score__assessment__round__released_at__lte=timezone.now() - MARK_WITHIN,
    )
    by_round = marks.values("line_score__assessment").order_by(
        "line_score__assessment__round__released_at", "line_score__assessment"
    )
    return by_round.annotate(
        comments=Count("pk"),
        specifics=Count("pk", filter=Q(specific=True)),
        actionables=Count("pk", filter=Q(actionable=True)),
        wrongs=Count("pk", filter=Q(wrong=True)),
        worth=Sum(WORTH),
    ).values_list(
        "line_score__assessment__author",
        "candidate",
        "comments",
        "specifics",
        "actionables",
        "wrongs",
        "worth",
    )
