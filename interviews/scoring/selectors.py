"""What a person may read of a round's assessments: their own always, the other's after the release."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from config.errors import Forbidden
from interviews.guests.selectors import may_still_second
from interviews.models import Assessment, Evidence, LineScore, Round
from interviews.scoring.entries import entries_of, overall_of
from interviews.scoring.rules import Completeness, Kind, LineEntry, completeness_of
from interviews.scoring.services import kind_for
from scenarios.lines import LINES


@dataclass(frozen=True)
class OwnAssessment:
    """A person's own assessment with all nine lines in order, entered or not."""

    kind: Kind
    assessment: Assessment | None
    lines: list[LineEntry] = field(default_factory=list)

    @property
    def submitted(self) -> bool:
        return self.assessment is not None and self.assessment.submitted_at is not None

    @property
    def completeness(self) -> Completeness:
        overall = overall_of(self.assessment) if self.assessment else {}
        return completeness_of(self.lines, kind=self.kind, overall=overall)


def own_assessment(user: User, round_: Round) -> OwnAssessment:
    """The user's own assessment of this round, also before anything is entered. Two queries."""
    kind = kind_for(user, round_)
    own = Assessment.objects.filter(round=round_, kind=kind, author=user)
    assessment = own.prefetch_related("lines").first()
    entered = {entry.line: entry for entry in entries_of(assessment)} if assessment else {}
    lines = [entered.get(line, LineEntry(line)) for line in LINES]
    return OwnAssessment(kind=kind, assessment=assessment, lines=lines)


def evidence_for(user: User, round_: Round) -> QuerySet[Evidence]:
    """Evidence in order of time: who interviews has their own, the candidate the interviewer's.

    Raises Forbidden for the candidate before the release.
    """
    is_candidate = kind_for(user, round_) == "self"
    if is_candidate and not _interviewer_side_released(round_):
        raise Forbidden("not_released", "The interviewer's evidence is shown when the round is released.")
    author_id = round_.interviewer_id if is_candidate else user.pk
    return Evidence.objects.filter(round=round_, author=author_id).order_by("round_seconds", "id")


def visible_assessments(user: User, round_: Round) -> QuerySet[Assessment]:
    """The user's own, and the others' if they were submitted and the round is released: blind and mutual.

    A second interviewer sees the others' when their own are in, too, or can come no more.
    """
    own = Q(kind=kind_for(user, round_), author=user)
    others = Q(submitted_at__isnull=False, round__released_at__isnull=False)
    seen = own if may_still_second(user, round_) else own | others
    return (
        Assessment.objects.filter(seen, round=round_)
        .select_related("author")
        .prefetch_related(Prefetch("lines", LineScore.objects.order_by("id")))
        .order_by("kind")
    )


def _interviewer_side_released(round_: Round) -> bool:
    """Released, and submitted: what an interviewer never handed in stays theirs."""
    return Assessment.objects.filter(
        round=round_, kind="interviewer", submitted_at__isnull=False, round__released_at__isnull=False
    ).exists()
