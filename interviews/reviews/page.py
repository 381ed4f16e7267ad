"""What the pages of a re-score show. Before the scores are in, nothing of the other side is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from accounts.blocks import Names
from accounts.models import User
from interviews.models import Assessment, LineScore, ReviewRequest, Round
from interviews.reviews.rules import CLAIM_LASTS
from scenarios.lines import LINES
from scenarios.selectors import has_opened_kit

DOORS = "rescore-score"


@dataclass(frozen=True)
class Offer:
    """A recording that waits for a reviewer, and what taking it costs this one."""

    review: ReviewRequest
    knows_kit: bool
    has_taken_scenario: bool
    claim_lasts: timedelta = CLAIM_LASTS

    @property
    def round(self) -> Round:
        return self.review.round

    @property
    def loses_scenario(self) -> bool:
        """Whether it could still be given to them as a candidate, and will not be."""
        return not (self.knows_kit or self.has_taken_scenario)


def offer_of(user: User, review: ReviewRequest) -> Offer:
    scenario = review.round.scenario_version.scenario
    taken = Round.objects.filter(
        candidate=user, scenario_version__scenario=scenario, released_at__isnull=False
    )
    return Offer(
        review=review,
        knows_kit=has_opened_kit(user, scenario),
        has_taken_scenario=taken.exists(),
    )


@dataclass(frozen=True)
class BothRow:
    """One line as the first and the reviewer have it; None where nobody scored it."""

    line: str
    is_in_doubt: bool
    given: Sequence[LineScore | None]


@dataclass(frozen=True)
class BothScores:
    """The scores that were there and those of the review; `first` names who gave the former."""

    first: str
    rows: Sequence[BothRow]


def both_scores(review: ReviewRequest, names: Names) -> BothScores:
    """For a review that is done. The interviewer's scores, or in a solo run the candidate's own."""
    submitted = Assessment.objects.filter(round=review.round_id, submitted_at__isnull=False)
    first = (
        submitted.filter(kind__in=["interviewer", "self"])
        .order_by("kind")
        .select_related("author")
        .prefetch_related("lines")
        .first()
    )
    before = {line.line: line for line in first.lines.all()} if first else {}
    after = {line.line: line for line in LineScore.objects.filter(assessment=review.assessment_id)}
    rows = [BothRow(line, line in review.lines, (before.get(line), after.get(line))) for line in LINES]
    return BothScores(first=names.of(first.author) if first else "", rows=rows)
