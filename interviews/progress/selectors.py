"""Reading a person's progress: released rounds only, with a number of queries that no history changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Aggregate, Count, F, FilteredRelation, JSONField, OuterRef, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from accounts.families import FAMILIES
from accounts.models import User
from accounts.zones import zone_of
from interviews.models import (
    AdjustedScore,
    Evidence,
    FairScore,
    LineScore,
    ModelRun,
    Round,
    RoundState,
    StageSpan,
)
from interviews.progress import missed, pacing
from interviews.progress.judgement import Judgement, judgement_of
from interviews.progress.missed import Check, Missed, missed_of
from interviews.progress.noise import Noise
from interviews.progress.pacing import Pacing, StageTime, pacing_of
from interviews.progress.rules import CoverageRow, LineProgress, Take, coverage, lines_progress
from interviews.progress.trend import Measured, Trend, trend_of, unadjusted
from interviews.progress.weeks import Rhythm, rhythm_of
from interviews.ratings.parameters import Parameters, prior_parameters
from interviews.ratings.selectors import fair_score_of, last_good_run
from interviews.room.clock_rules import whole_seconds_used
from scenarios.selectors import texts

HELD = [RoundState.DEBRIEF, RoundState.RELEASED, RoundState.REPORTED]
BY_OTHERS = ("interviewer", "review", "second")
WEEKS_READ = timedelta(weeks=520)


class JSONObjectAgg(Aggregate):
    """The rows of a group as one object: `jsonb_object_agg(key, value)`."""

    function = "JSONB_OBJECT_AGG"
    output_field = JSONField()
    arity = 2


@dataclass(frozen=True)
class Progress:
    """What a person's released rounds say, oldest first, and by which model."""

    takes: list[Take]
    fair: FairScore | None = None
    run: ModelRun | None = None
    measured: list[Measured] = field(default_factory=list)

    @cached_property
    def rounds(self) -> list[Take]:
        """Those that an interviewer scored, without retakes."""
        return [take for take in self.takes if take.counts]

    @cached_property
    def parameters(self) -> Parameters:
        """What the last good run found, or what is assumed before there is one."""
        return parameters_of_run(self.run)

    @cached_property
    def noise(self) -> Noise:
        return Noise.of(self.parameters.variances)

    @cached_property
    def lines(self) -> list[LineProgress]:
        return lines_progress(self.rounds)

    @cached_property
    def coverage(self) -> list[CoverageRow]:
        return coverage(self.rounds, [family for family, _ in FAMILIES])

    @cached_property
    def trend(self) -> Trend:
        return trend_of(self.measured, self.parameters)

    @cached_property
    def judgement(self) -> Judgement:
        return judgement_of(self.rounds, self.noise)


def parameters_of_run(run: ModelRun | None) -> Parameters:
    return Parameters.from_data(run.parameters) if run and run.parameters else prior_parameters()


def progress_of(user: User) -> Progress:
    """The user's released rounds as a candidate, with scores as given and as the model sees them.

    Four queries; five before the first fair score.
    """
    fair = fair_score_of(user)
    run = fair.run if fair else last_good_run()
    takes = _takes(user)
    return Progress(takes, fair, run, _measured(user, takes, parameters_of_run(run)))


def outline_of(user: User) -> Progress:
    """Enough to say what is needed: the fair score, or raw ones without it. One query, or four."""
    fair = fair_score_of(user)
    return Progress([], fair, fair.run) if fair else Progress(_takes(user), None, last_good_run())


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


def pacing_for(user: User) -> Pacing:
    """Of the last ten rounds that the user took, solo runs included. One query."""
    last = _released(user).order_by("-started_at").values("pk")[: pacing.ROUNDS]
    spans = StageSpan.objects.filter(round__in=last).annotate(round_ended_at=F("round__ended_at"))
    return pacing_of([_stage_time(span) for span in spans])


def missed_for(user: User) -> Missed:
    """Of the last ten rounds that an interviewer scored, the lines that were reached. Two queries."""
    scored = _released(user).filter(assessments__kind="interviewer", assessments__submitted_at__isnull=False)
    last = scored.order_by("-started_at").values("pk")[: missed.ROUNDS]
    # By themselves: together with the order above, PostgreSQL would read the kit of every round.
    rounds = list(
        Round.objects.filter(pk__in=last)
        .order_by("started_at")
        .annotate(scored=ArraySubquery(_lines_scored_by_interviewer()))
        .values_list("pk", "interviewer_id", "scored", "scenario_version__kit__checkpoints")
    )
    found = Evidence.objects.filter(round__in=[pk for pk, *_ in rounds], kind="checkpoint")
    seen = set(found.values_list("round", "author", "checkpoint"))
    return missed_of(
        [
            Check(str(pk), each["line"], each["text"], (pk, interviewer, each["key"]) in seen)
            for pk, interviewer, scored, checkpoints in rounds
            for each in checkpoints or ()
            if each["line"] in scored
        ]
    )


def rhythm_for(user: User) -> Rhythm:
    """Interviews taken and given by week, in the user's own time zone. One query."""
    zone, now = zone_of(user), timezone.now()
    mine = Round.objects.filter(
        Q(candidate=user) | Q(interviewer=user), state__in=HELD, started_at__gt=now - WEEKS_READ
    )
    weeks = (
        mine.annotate(week=TruncWeek("started_at", tzinfo=zone))
        .values("week")
        .annotate(held=Count("interview", distinct=True))
        .values_list("week", "held")
    )
    held: Mapping[date, int] = {week.date(): count for week, count in weeks}
    return rhythm_of(held, now.astimezone(zone).date())


def _released(user: User) -> QuerySet[Round]:
    return Round.objects.filter(candidate=user, started_at__isnull=False, released_at__isnull=False)


def _takes(user: User) -> list[Take]:
    """Two queries: rounds, and the scores of each by the two who scored; without a round, one."""
    rounds = (
        _with_report(_released(user))
        .annotate(mean=F("report__overall__mean"), scored_by=F("report__scored_by"))
        .order_by("started_at", "pk")
        .values_list(
            "pk",
            "started_at",
            "scenario_version__scenario",
            "scenario_version__scenario__slug",
            "scenario_version__title",
            "scenario_version__scenario__family",
            "scenario_version",
            "interviewer",
            "is_retake",
            "mean",
            "scored_by",
        )
    )
    given = _scores(user) if rounds else {}
    return [Take(str(pk), *facts, *given.get(pk, ({}, {}))) for pk, *facts in rounds]


def _scores(user: User) -> dict[UUID, list[dict[str, int]]]:
    """By round: the interviewer's (without them its first reviewer's, or the second interviewer's) and the
    candidate's own."""
    rows = (
        LineScore.objects.filter(
            assessment__round__candidate=user,
            assessment__round__released_at__isnull=False,
            assessment__submitted_at__isnull=False,
            assessment__kind__in=[*BY_OTHERS, "self"],
            score__isnull=False,
        )
        .values_list("assessment__round", "assessment__kind", "assessment")
        .annotate(scores=JSONObjectAgg("line", "score"))
        .order_by("assessment__kind", "assessment")
    )
    found: dict[UUID, list[dict[str, int]]] = {}
    for round_, kind, _, scores in rows:  # interviewers, reviewers, second interviewers
        both = found.setdefault(round_, [{}, {}])
        place = 0 if kind in BY_OTHERS else 1
        both[place] = both[place] or scores
    return found


def _measured(user: User, takes: list[Take], parameters: Parameters) -> list[Measured]:
    """What the model made of each assessment; rounds that it has not run over yet, as they were scored.

    Only of rounds that count by now: a correction may have taken a round's last score since the model ran.
    """
    counting = {take.round_id for take in takes if take.counts}
    rows = AdjustedScore.objects.filter(candidate=user, assessment__round__in=_released(user).values("pk"))
    adjusted = [
        Measured(str(pk), *facts)
        for pk, *facts in rows.values_list("assessment__round", "at", "value", "noise", "known", "lines")
        if str(pk) in counting
    ]
    left = counting - {each.round_id for each in adjusted}
    raw = [
        unadjusted(take.round_id, take.held_at, take.scores, parameters)
        for take in takes
        if take.round_id in left
    ]
    return sorted([*adjusted, *filter(None, raw)], key=lambda each: each.at)


def _lines_scored_by_interviewer() -> QuerySet[LineScore, str]:
    """Of the round of the query around it."""
    scores = LineScore.objects.filter(
        assessment__round=OuterRef("pk"), assessment__kind="interviewer", score__isnull=False
    )
    return scores.values_list("line", flat=True)


def _stage_time(span: StageSpan) -> StageTime:
    ended = span.ended_at or span.round_ended_at or span.started_at  # type: ignore[attr-defined] # annotated
    used = whole_seconds_used(span.started_at, ended, span.paused_seconds)
    planned = span.planned_seconds + span.extended_seconds
    return StageTime(str(span.round_id), span.stage, planned, used)


def _with_report(rounds: QuerySet[Round], **conditions: object) -> QuerySet[Round]:
    """Join `report`, the visible report of each released round, where there is one."""
    visible = Q(reports__superseded_at=None, released_at__isnull=False, **conditions)
    return rounds.annotate(report=FilteredRelation("reports", condition=visible))
