"""Marks on comments: a candidate's own by line, and an interviewer's in sum."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.aggregates import Avg
from django.utils import timezone

from accounts.models import User
from interviews.comment_marks.services import comments_on, marks_close_at
from interviews.models import CommentMark, Round
from scenarios.lines import LINES

COMMENTS_LEAST = 5
PEOPLE_LEAST = 3
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
    """Of everything that was marked in what this person wrote; None while it could tell who marked what."""
    sums = _marks_on([user.pk]).aggregate(
        comments=Count("pk"),
        people=Count("candidate", distinct=True),
        specific=Count("pk", filter=Q(specific=True)),
        actionable=Count("pk", filter=Q(actionable=True)),
        wrong=Count("pk", filter=Q(wrong=True)),
    )
    found = MarkSums(**sums)
    return found if is_enough(found.comments, found.people) else None


@dataclass(frozen=True)
class Helpfulness:
    """How helpful somebody's comments are, from 0 to 1, as so many people mark them."""

    share: float
    people: int


def helpfulness(interviewer_ids: Collection[int]) -> dict[int, Helpfulness]:
    """Of those with enough marks, by their id.

    Each candidate counts once, by the mean of their marks: nobody says much by marking often. One query.
    """
    author = F("line_score__assessment__author")
    rows = (
        _marks_on(interviewer_ids)
        .values_list(author, "candidate")
        .annotate(worth=Avg(WORTH), comments=Count("pk"))
    )
    by_author: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for interviewer, _, worth, comments in rows:
        by_author[interviewer].append((worth, comments))
    return {
        interviewer: Helpfulness(mean(worth for worth, _ in given), len(given))
        for interviewer, given in by_author.items()
        if is_enough(sum(comments for _, comments in given), len(given))
    }


def is_enough(comments: int, people: int) -> bool:
    """So many that nobody's own marks can be told from the sum."""
    return comments >= COMMENTS_LEAST and people >= PEOPLE_LEAST


def _marks_on(interviewer_ids: Collection[int]) -> QuerySet[CommentMark]:
    return CommentMark.objects.filter(line_score__assessment__author__in=interviewer_ids).order_by()
