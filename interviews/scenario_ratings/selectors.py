"""What was said of scenarios: one's own rating, and the figures that the library shows.

The figures are of released rounds only: before that they would tell one person what the other has done. They
are counted when they are read, so they stay right when an interview goes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from interviews.access import role_in
from interviews.models import Round, RoundState, ScenarioRating
from interviews.scenario_ratings.services import rating_closes_at
from scenarios.models import Scenario
from scenarios.quality.practice import Figures, Means, Remark

REMARKS_SHOWN = 100


@dataclass(frozen=True)
class OwnRating:
    """What a person has said of a round's scenario, and whether it can still be said otherwise."""

    round: Round
    user: User
    rating: ScenarioRating | None

    @property
    def closes_at(self) -> datetime | None:
        return rating_closes_at(self.round)

    @property
    def is_open(self) -> bool:
        if self.closes_at:
            return timezone.now() < self.closes_at
        return self.round.state == RoundState.DEBRIEF

    @property
    def is_candidates(self) -> bool:
        return self.user.pk == self.round.candidate_id

    @property
    def clear_choices(self) -> list[tuple[int, str]]:
        return ScenarioRating.CLEAR

    @property
    def hardness_choices(self) -> list[tuple[int, str]]:
        return ScenarioRating.HARDNESS


def own_rating(user: User, round_: Round) -> OwnRating:
    """The rating of one of the round's two people, also before there is one. One query."""
    rating = ScenarioRating.objects.filter(round=round_, role=role_in(round_, user)).first()
    return OwnRating(round_, user, rating)


def figures(scenario_ids: Collection[int]) -> dict[int, Figures]:
    """By scenario, of those that somebody has taken. One query."""
    rows = (
        Round.objects.filter(released_at__isnull=False, scenario_version__scenario__in=scenario_ids)
        .order_by()
        .values_list("scenario_version__scenario")
        .annotate(
            taken=Count("pk", distinct=True),
            rated=Count("scenario_ratings__hardness"),
            hardness=Sum("scenario_ratings__hardness", default=0),
        )
    )
    return {scenario: Figures(taken, rated, hardness) for scenario, taken, rated, hardness in rows}


def means(scenario: Scenario, reader: User) -> list[Means]:
    """What candidates say and what interviewers say; nothing for a role of which nobody did. One query."""
    rows = (
        _said_to(reader, scenario)
        .order_by("role")
        .values("role")
        .annotate(
            mean_clear=Avg("clear"),
            clear_count=Count("clear"),
            mean_hardness=Avg("hardness"),
            hardness_count=Count("hardness"),
        )
    )
    return [
        Means(
            role=row["role"],
            clear=row["mean_clear"],
            clear_count=row["clear_count"],
            hardness=row["mean_hardness"],
            hardness_count=row["hardness_count"],
        )
        for row in rows
    ]


def remarks(scenario: Scenario, reader: User) -> list[Remark]:
    """The newest hundred sentences. One query."""
    said = _said_to(reader, scenario).exclude(sentence="").select_related("rater")
    return [
        Remark(rating.sentence, rating.role, str(rating.rater) if rating.rater else "", rating.rated_at)
        for rating in said.order_by("-rated_at", "-pk")[:REMARKS_SHOWN]
    ]


def taken_by_level() -> dict[str, int]:
    """Released rounds on any scenario, by the level that the candidate chose. One query."""
    rounds = Round.objects.filter(released_at__isnull=False).order_by()
    return dict(rounds.values_list("level").annotate(taken=Count("pk")))


def exported_ratings(user: User) -> list[dict[str, Any]]:
    """What the person said of scenarios, for the export of their data."""
    given = ScenarioRating.objects.filter(rater=user).order_by("rated_at")
    return [
        {
            "round": str(row["round_id"]),
            "scenario": row["round__scenario_version__scenario__slug"],
            "role": row["role"],
            "clear": row["clear"],
            "hardness": row["hardness"],
            "sentence": row["sentence"],
            "at": row["rated_at"].isoformat(),
        }
        for row in given.values(
            "round_id",
            "round__scenario_version__scenario__slug",
            "role",
            "clear",
            "hardness",
            "sentence",
            "rated_at",
        )
    ]


def _said_to(reader: User, scenario: Scenario) -> QuerySet[ScenarioRating]:
    """Of released rounds, and of none that the reader was in: there the two promise to stay unseen."""
    released = ScenarioRating.objects.filter(
        round__scenario_version__scenario=scenario, round__released_at__isnull=False
    )
    return released.exclude(Q(round__candidate=reader) | Q(round__interviewer=reader))
