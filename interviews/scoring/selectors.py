"""What a person may read of a round's assessments: their own always, the other's after the release."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from config.errors import Forbidden
from interviews.models import Assessment, Evidence, LineScore, Round, RoundState
from interviews.scoring.rules import Completeness, LineEntry, completeness_of
from interviews.scoring.services import Kind, entries_of, kind_for
from scenarios.lines import LINES
from scenarios.models import KitOpening
from scenarios.selectors import texts


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
        return completeness_of(self.lines, notes_needed=self.kind == "interviewer")


def own_assessment(user: User, round_: Round) -> OwnAssessment:
    """The user's own assessment of this round, also before anything is entered. Two queries."""
    kind = kind_for(user, round_)
    assessment = Assessment.objects.filter(round=round_, kind=kind).prefetch_related("lines").first()
    entered = {entry.line: entry for entry in entries_of(assessment)} if assessment else {}
    lines = [entered.get(line, LineEntry(line)) for line in LINES]
    return OwnAssessment(kind=kind, assessment=assessment, lines=lines)


def evidence_for(user: User, round_: Round) -> QuerySet[Evidence]:
    """The round's evidence in order of time; the interviewer's alone until the release.

    Raises Forbidden for the candidate before it.
    """
    if kind_for(user, round_) == "self" and not _interviewer_side_released(round_):
        raise Forbidden("not_released", "The interviewer's evidence is shown when the round is released.")
    return Evidence.objects.filter(round=round_).order_by("round_seconds", "id")


def visible_assessments(user: User, round_: Round) -> QuerySet[Assessment]:
    """The user's own, and the other's if it was submitted and the round is released: blind and mutual."""
    own = Q(kind=kind_for(user, round_))
    others = Q(submitted_at__isnull=False, round__released_at__isnull=False)
    return (
        Assessment.objects.filter(own | others, round=round_)
        .select_related("author")
        .prefetch_related(Prefetch("lines", LineScore.objects.order_by("id")))
        .order_by("kind")
    )


def _interviewer_side_released(round_: Round) -> bool:
    """Released, and submitted: what an interviewer never handed in stays theirs."""
    return Assessment.objects.filter(
        round=round_, kind="interviewer", submitted_at__isnull=False, round__released_at__isnull=False
    ).exists()


@dataclass(frozen=True)
class InterviewerDesk:
    """What a person has to do, has given and has prepared as an interviewer."""

    to_score: list[Round]
    given: QuerySet[Round]
    kits: list[KitOpening]


def interviewer_desk(user: User) -> InterviewerDesk:
    """Three queries: rounds to score (the most urgent first), kits opened, and `given` when it is read."""
    mine = (
        Round.objects.filter(interviewer=user)
        .select_related("candidate", "scenario_version__scenario")
        .defer(*texts("scenario_version"))
    )
    submitted = Assessment.objects.filter(kind="interviewer", submitted_at__isnull=False).values("round")
    to_score = mine.filter(state=RoundState.DEBRIEF).exclude(pk__in=submitted).order_by("assess_by")
    held = [RoundState.DEBRIEF, RoundState.RELEASED, RoundState.REPORTED]
    kits = KitOpening.objects.filter(user=user).select_related("scenario").order_by("-opened_at")
    return InterviewerDesk(
        to_score=list(to_score),
        given=mine.filter(state__in=held).select_related("interview").order_by("-ended_at", "pk"),
        kits=list(kits[:100]),
    )
