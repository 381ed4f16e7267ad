"""What is known of re-scores, by who asks. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.export import exported_assessment
from interviews.models import Assessment, LineScore, ReviewRequest, ReviewState, RoomLogEntry, Round
from interviews.reports.selectors import is_ready
from interviews.reviews.claims import running_claim_of
from interviews.reviews.eligible import is_on, requests_to_take, reviewers_of
from interviews.reviews.rules import WANTED, RoundToReview, reason_not_to_ask
from scenarios.lines import LINES

SHOWN = 10  # the next ones come when these are taken


def round_to_review(user: User, round_: Round) -> RoundToReview:
    """What decides whether this candidate may ask for a re-score now. Five queries."""
    requests = ReviewRequest.objects.filter(round=round_.pk)
    counting = [*ReviewRequest.STILL_OPEN, ReviewState.DONE]
    recorded = RoomLogEntry.objects.filter(
        room_id=round_.pk, kind__in=[RoomLogEntry.UPDATE, RoomLogEntry.CHAT]
    )
    return RoundToReview(
        released_at=round_.released_at,
        has_report=is_ready(round_),
        has_recording=recorded.exists(),
        has_open=requests.filter(state__in=ReviewRequest.STILL_OPEN).exists(),
        asked=requests.filter(state__in=counting).count(),
        open_of_person=ReviewRequest.objects.filter(
            asked_by=user, state__in=ReviewRequest.STILL_OPEN
        ).count(),
    )


def doubtable_lines(round_: Round) -> list[str]:
    """The lines that the round's scores have: the interviewer's, or else the candidate's; all without any."""
    scored = LineScore.objects.filter(
        assessment__round=round_.pk,
        assessment__kind__in=["interviewer", "self"],
        assessment__submitted_at__isnull=False,
        score__isnull=False,
    ).values_list("assessment__kind", "line")
    by_kind: dict[str, set[str]] = {}
    for kind, line in scored:
        by_kind.setdefault(kind, set()).add(line)
    found = by_kind.get("interviewer") or by_kind.get("self") or set(LINES)
    return [line for line in LINES if line in found]


@dataclass(frozen=True)
class Wish:
    """What a candidate can ask for now: why not, or of whom."""

    lines: Sequence[str]
    refusal: Refused | None
    possible: Sequence[str]


def wish_of(user: User, round_: Round) -> Wish:
    """`possible` names those of whom at least one person is able to; none are looked for after a refusal."""
    refusal = reason_not_to_ask(round_to_review(user, round_), timezone.now())
    able = [] if refusal else [each for each in WANTED if reviewers_of(round_, each).exists()]
    return Wish(lines=doubtable_lines(round_), refusal=refusal, possible=able)


@dataclass(frozen=True)
class ReviewDesk:
    """What a person has to re-score: what they have taken, what waits for somebody, and their own choice."""

    is_on: bool
    taken: ReviewRequest | None
    waiting: Sequence[ReviewRequest]
    done: int


def review_desk(user: User) -> ReviewDesk:
    """In six queries, however many wait."""
    return ReviewDesk(
        is_on=is_on(user),
        taken=running_claim_of(user, timezone.now()),
        waiting=list(requests_to_take(user)[:SHOWN]),
        done=ReviewRequest.objects.filter(claimed_by=user, state=ReviewState.DONE).count(),
    )


@dataclass(frozen=True)
class Doubt:
    """A line that the candidate was in doubt about: the score that it had, and the reviewer's; None: not
    reached."""

    line: str
    first: int | None
    second: int | None


@dataclass(frozen=True)
class AskedRow:
    """A request, and what became of its doubts once it is done."""

    review: ReviewRequest
    doubts: Sequence[Doubt] = ()


@dataclass(frozen=True)
class SecondLook:
    """What one of the two reads of re-scores in the report. Reason and doubts are the candidate's alone."""

    is_candidate: bool
    rows: Sequence[AskedRow]
    refusal: Refused | None = None

    @property
    def has_open(self) -> bool:
        return any(row.review.state in ReviewRequest.STILL_OPEN for row in self.rows)

    @property
    def may_ask(self) -> bool:
        return self.is_candidate and self.refusal is None

    @property
    def is_worth_saying(self) -> bool:
        """The interviewer reads nothing of it before somebody asked."""
        return self.is_candidate or bool(self.rows)


def second_look(user: User, round_: Round) -> SecondLook:
    """For one of the two people of a reported round. One query, and six more for the candidate."""
    about = ReviewRequest.objects.filter(round=round_.pk).select_related("claimed_by")
    requests = list(about.order_by("-asked_at"))
    if user.pk != round_.candidate_id:
        return SecondLook(is_candidate=False, rows=[AskedRow(review) for review in requests])
    refusal = reason_not_to_ask(round_to_review(user, round_), timezone.now())
    doubts = _doubts(round_, requests)
    rows = [AskedRow(review, doubts.get(review.pk, ())) for review in requests]
    return SecondLook(is_candidate=True, rows=rows, refusal=refusal)


def _doubts(round_: Round, requests: Sequence[ReviewRequest]) -> Mapping[UUID, Sequence[Doubt]]:
    """By request that is done. The first scores are the interviewer's, or else the candidate's own."""
    submitted = LineScore.objects.filter(
        assessment__round=round_.pk, assessment__submitted_at__isnull=False
    ).values_list("assessment", "assessment__kind", "line", "score")
    scores: dict[object, dict[str, int | None]] = {}
    for assessment, kind, line, score in submitted:
        scores.setdefault(assessment if kind == "review" else kind, {})[line] = score
    first = scores.get("interviewer") or scores.get("self") or {}
    return {
        review.pk: [
            Doubt(line, first.get(line), scores[review.assessment_id].get(line)) for line in review.lines
        ]
        for review in requests
        if review.assessment_id
    }


def exported_reviews(user: User) -> dict[str, Any]:
    """What the person asked to have re-scored, and what they scored themselves; nothing that others wrote."""
    written = Assessment.objects.filter(author=user, kind="review").prefetch_related("lines")
    return {
        "re_scores_recordings": is_on(user),
        "asked": [
            {
                "round": str(review.round_id),
                "asked_at": review.asked_at.isoformat(),
                "lines": review.lines,
                "reason": review.reason,
                "wanted": review.wanted,
                "state": review.state,
            }
            for review in user.reviews_asked.order_by("asked_at")
        ],
        "scored": [exported_assessment(assessment) for assessment in written.order_by("created_at")],
    }
