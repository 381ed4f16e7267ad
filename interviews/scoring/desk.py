"""The dashboard of a person as interviewer: to give, to score, prepared, how they score. Reads only."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from interviews.comment_marks.selectors import MarkSums, mark_sums_of
from interviews.models import Assessment, InterviewState, LineScore, Round, RoundState
from interviews.reports.card import Manner, manner_of
from scenarios.models import KitOpening
from scenarios.selectors import texts

AHEAD = (InterviewState.BOOKED, InterviewState.LOBBY, InterviewState.LIVE)
HELD = (RoundState.DEBRIEF, RoundState.RELEASED, RoundState.REPORTED)
KITS_SHOWN = 100


@dataclass(frozen=True)
class RoundToGive:
    """A round in which the person is to interview."""

    round: Round
    is_prepared: bool


@dataclass(frozen=True)
class Notes:
    """Of the scores that a person gave others: how many have a note, and how many a moment."""

    scores: int
    noted: int
    shown: int

    @property
    def share(self) -> int:
        """Percent with a note."""
        return round(100 * self.noted / self.scores) if self.scores else 0


@dataclass(frozen=True)
class InterviewerDesk:
    """What a person has to do, has given and has prepared as an interviewer, and how they score."""

    to_give: list[RoundToGive]
    to_score: list[Round]
    given: QuerySet[Round]
    kits: list[KitOpening]
    manner: Manner
    notes: Notes
    marks: MarkSums | None


def interviewer_desk(user: User) -> InterviewerDesk:
    """Seven queries, however much there is; `given` is read apart. The soonest and most urgent come first."""
    mine = (
        Round.objects.filter(interviewer=user)
        .select_related("candidate", "interview", "scenario_version__scenario")
        .defer(*texts("scenario_version"))
    )
    # What was opened to score a recording waits for no preparing.
    prepares = ~Q(reason="review") | Q(prepared_at__isnull=False)
    kits = list(
        KitOpening.objects.filter(prepares, user=user).select_related("scenario").order_by("-opened_at")
    )
    return InterviewerDesk(
        to_give=_to_give(mine, kits),
        to_score=_to_score(mine),
        given=mine.filter(state__in=HELD).order_by("-ended_at", "pk"),
        kits=kits[:KITS_SHOWN],
        manner=manner_of(user),
        notes=_notes_of(user),
        marks=mark_sums_of(user),
    )


def _to_give(mine: QuerySet[Round], kits: list[KitOpening]) -> list[RoundToGive]:
    prepared = {opening.scenario_id for opening in kits if opening.prepared_at}
    ahead = mine.filter(state=RoundState.WAITING, interview__state__in=AHEAD)
    return [
        RoundToGive(round_, round_.scenario_version.scenario_id in prepared)
        for round_ in ahead.order_by("interview__starts_at", "number")
    ]


def _to_score(mine: QuerySet[Round]) -> list[Round]:
    submitted = Assessment.objects.filter(kind="interviewer", submitted_at__isnull=False).values("round")
    return list(mine.filter(state=RoundState.DEBRIEF).exclude(pk__in=submitted).order_by("assess_by"))


def _notes_of(user: User) -> Notes:
    scored = LineScore.objects.filter(
        ~Q(assessment__kind="self"),
        assessment__author=user,
        assessment__submitted_at__isnull=False,
        score__isnull=False,
    )
    return Notes(
        **scored.aggregate(
            scores=Count("pk"),
            noted=Count("pk", filter=~Q(note="")),
            shown=Count("pk", filter=Q(round_seconds__isnull=False)),
        )
    )
