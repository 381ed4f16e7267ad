"""A person's progress: reads only, of released rounds, with a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Aggregate, F, FilteredRelation, JSONField, Q, QuerySet, Value

from accounts.families import FAMILIES
from accounts.models import User
from config.look import LINE_MARKS
from interviews.models import Round, RoundState
from interviews.progress.rules import (
    CoverageRow,
    Focus,
    LineProgress,
    ScoredRound,
    coverage,
    focus_of,
    lines_progress,
    times_tested,
)
from scenarios.models import Scenario
from scenarios.selectors import texts, unseen_by

HELD = [RoundState.DEBRIEF, RoundState.RELEASED, RoundState.REPORTED]


class JSONObjectAgg(Aggregate):
    """The rows of a group as one object: `jsonb_object_agg(key, value)`."""

    function = "JSONB_OBJECT_AGG"
    output_field = JSONField()
    arity = 2


@dataclass(frozen=True)
class Recommendation:
    """A scenario to practice next, with the reason in one sentence."""

    slug: str
    title: str
    reason: str
    line: str = ""


@dataclass(frozen=True)
class Progress:
    """What a person's scored rounds say, oldest first."""

    rounds: list[ScoredRound]

    @cached_property
    def lines(self) -> list[LineProgress]:
        return lines_progress(self.rounds)

    @cached_property
    def coverage(self) -> list[CoverageRow]:
        return coverage(self.rounds, [family for family, _ in FAMILIES])

    @property
    def focus(self) -> Focus | None:
        return focus_of(self.rounds)


def progress_of(user: User) -> Progress:
    """The user's rounds as a candidate that an interviewer scored and that are released. One query."""
    scored = Round.objects.filter(
        candidate=user,
        started_at__isnull=False,
        released_at__isnull=False,
        assessments__kind="interviewer",
        assessments__submitted_at__isnull=False,
    )
    rounds = (
        _with_report(scored)
        .annotate(
            scores=JSONObjectAgg(
                "assessments__lines__line",
                "assessments__lines__score",
                filter=Q(assessments__lines__score__isnull=False),
                default=Value({}, JSONField()),
            ),
        )
        .order_by("started_at", "pk")
        .values_list(
            "pk",
            "started_at",
            "scenario_version__scenario__family",
            "scenario_version__title",
            "report__overall__mean",
            "scores",
        )
    )
    return Progress([ScoredRound(str(pk), *facts) for pk, *facts in rounds])


def history_of(user: User) -> QuerySet[Round]:
    """Every held round that the user took or gave, newest first, with the figures of those they took.

    What an interviewer gave to others is not a figure of their own, so it carries none.
    """
    rounds = Round.objects.filter(Q(candidate=user) | Q(interviewer=user), state__in=HELD)
    return (
        _with_report(rounds, candidate=user)
        .select_related("candidate", "interviewer", "scenario_version")
        .defer(*texts("scenario_version"))
        .annotate(
            mean=F("report__overall__mean"),
            lines_scored=F("report__overall__lines_scored"),
            lowest=F("report__overall__lowest"),
            highest=F("report__overall__highest"),
            scored_by=F("report__scored_by"),
        )
        .order_by("-started_at", "-pk")
    )


def what_next(user: User, progress: Progress | None = None) -> Recommendation | None:
    """An unseen scenario for the never tested or weakest line; None when every scenario is known."""
    known = progress or progress_of(user)
    focus = known.focus
    tested = times_tested(known.rounds, focus.line) if focus else {}
    taken = Round.objects.filter(candidate=user, state__in=HELD).values("scenario_version__scenario")
    scenarios = list(unseen_by(user).exclude(pk__in=taken))
    if not scenarios:
        return None
    profile = getattr(user, "profile", None)
    interests = profile.interests if profile else []
    best = min(scenarios, key=lambda one: _preference(one, tested, interests))
    return Recommendation(
        slug=best.slug, title=best.title, reason=_reason(focus, best), line=focus.line if focus else ""
    )


def _preference(
    scenario: Scenario, tested: dict[str, int], interests: Sequence[str]
) -> tuple[bool, int, int, int, str]:
    """Families of interest first, then where the line was tested least, then the easier, then the order."""
    return (
        scenario.family not in interests,
        tested.get(scenario.family, 0),
        scenario.difficulty,
        scenario.position,
        scenario.slug,
    )


def _reason(focus: Focus | None, scenario: Scenario) -> str:
    family = scenario.get_family_display()
    if focus is None:
        return f"A first scenario in {family}. You have not read its kit, the interviewer's guide."
    name = LINE_MARKS[focus.line].name
    if focus.figure is None:
        return f"{name} was never reached in your rounds. You have not seen this scenario in {family}."
    figure = focus.figure
    source = "1 round" if figure.count == 1 else f"{figure.count} rounds ({figure.range})"
    return (
        f"{name} is your lowest line: {figure.mean:.1f}, from {source}."
        f" You have not seen this scenario in {family}."
    )


def _with_report(rounds: QuerySet[Round], **conditions: object) -> QuerySet[Round]:
    """Join `report`, the visible report of each released round, where there is one."""
    visible = Q(reports__superseded_at=None, released_at__isnull=False, **conditions)
    return rounds.annotate(report=FilteredRelation("reports", condition=visible))
