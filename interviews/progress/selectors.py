"""A person's progress: reads only, of released rounds, with a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from accounts.families import FAMILIES
from accounts.models import User
from config.look import LINE_MARKS
from interviews.models import LineScore, Report, Round, RoundState
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
from scenarios.selectors import unseen_by

HELD = [RoundState.DEBRIEF, RoundState.RELEASED, RoundState.REPORTED]


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
    """The user's rounds as a candidate that an interviewer scored and that are released. Two queries."""
    by_round: dict[Any, dict[str, int]] = defaultdict(dict)
    scores = _interviewer_scores(user).values_list("assessment__round_id", "line", "score")
    for round_id, line, score in scores:
        if score is not None:
            by_round[round_id][line] = score
    facts = (
        Round.objects.filter(
            candidate=user,
            released_at__isnull=False,
            assessments__kind="interviewer",
            assessments__submitted_at__isnull=False,
        )
        .annotate(mean=_from_report("content__overall__mean", user))
        .order_by("started_at", "pk")
        .values_list(
            "pk", "started_at", "scenario_version__scenario__family", "scenario_version__title", "mean"
        )
    )
    rounds = [
        ScoredRound(
            round_id=str(pk),
            held_at=held_at,
            family=family,
            scenario=title,
            mean=None if mean is None else float(mean),
            scores=by_round.get(pk, {}),
        )
        for pk, held_at, family, title, mean in facts
        if held_at is not None
    ]
    return Progress(rounds)


def history_of(user: User) -> QuerySet[Round]:
    """Every held round that the user took or gave, newest first, with the figures of those they took.

    What an interviewer gave to others is not a figure of their own, so it carries none.
    """
    return (
        Round.objects.filter(Q(candidate=user) | Q(interviewer=user), state__in=HELD)
        .select_related("interview", "candidate", "interviewer", "scenario_version__scenario")
        .annotate(
            mean=_from_report("content__overall__mean", user),
            lines_scored=_from_report("content__overall__lines_scored", user),
            lowest=_from_report("content__overall__lowest", user),
            highest=_from_report("content__overall__highest", user),
            scored_by=_from_report("content__scored_by", user),
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


def _interviewer_scores(user: User) -> QuerySet[LineScore]:
    return LineScore.objects.filter(
        assessment__kind="interviewer",
        assessment__submitted_at__isnull=False,
        assessment__round__candidate=user,
        assessment__round__released_at__isnull=False,
    )


def _from_report(path: str, candidate: User) -> Subquery:
    """A figure of the outer round's visible report, if the person was its candidate and it is released."""
    reports = Report.objects.filter(
        round=OuterRef("pk"),
        round__candidate=candidate,
        round__released_at__isnull=False,
        superseded_at=None,
    )
    return Subquery(reports.annotate(found=KT(path)).values("found")[:1])
