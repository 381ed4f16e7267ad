"""What a person can take again, and how it went when they did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.models import Report, Round
from interviews.progress.noise import Noise
from interviews.progress.retakes.comparison import (
    AFTER,
    Advice,
    Aim,
    Comparison,
    Pair,
    compare,
    pairs_of,
    ready_to_retake,
)
from interviews.progress.rules import Take
from scenarios.models import Scenario
from scenarios.selectors import published

COMPARED = 5
OFFERED = 5


@dataclass(frozen=True)
class Retakes:
    """`offered`: what was taken longest ago, with `more` that are not shown; `compared`: the newest."""

    offered: list[Take]
    more: int
    compared: list[Comparison]


def retakes_of(takes: Sequence[Take], noise: Noise, there: Collection[int]) -> Retakes:
    """`there`: ids of the scenarios that are published. One query: the reports of the retakes compared."""
    offered = [take for take in ready_to_retake(takes, timezone.now()) if take.scenario in there]
    pairs = pairs_of(takes)[:COMPARED]
    advice = _advice(pairs)
    compared = [compare(pair, advice[pair.again.round_id], noise) for pair in pairs]
    return Retakes(offered[:OFFERED], max(0, len(offered) - OFFERED), compared)


def get_scenario_to_retake_for(user: User, slug: str) -> Scenario:
    """A published scenario that the user took at least two weeks ago, and not since.

    Raises Refused: `not_found` (also for what they never took), `too_soon_to_retake`.
    """
    scenario = published().filter(slug=slug).first()
    newest = (
        Round.objects.filter(candidate=user, scenario_version__scenario=scenario, started_at__isnull=False)
        .filter(released_at__isnull=False)
        .order_by("-started_at")
        .values_list("started_at", flat=True)
        .first()
        if scenario
        else None
    )
    if scenario is None or newest is None:
        raise Refused("not_found", "You have taken no scenario at this address.", status=404)
    if timezone.now() - newest < AFTER:
        day = newest + AFTER
        raise Refused(
            "too_soon_to_retake",
            f"You took it less than two weeks ago: the answers would be remembered, not found. Take it again"
            f" from {day:%B} {day.day} on.",
        )
    return scenario


def _advice(pairs: Sequence[Pair]) -> dict[str, Advice]:
    """By the retake's round, from the parts of both reports that are needed."""
    rounds = [UUID(take.round_id) for pair in pairs for take in (pair.first, pair.again)]
    rows = Report.objects.filter(round__in=rounds, superseded_at=None).values_list(
        "round", "content__lines", "content__words__drill", "content__checkpoints"
    )
    parts = {str(round_): tuple(rest) for round_, *rest in rows}
    nothing: tuple[Any, ...] = (None, None, None)
    return {
        pair.again.round_id: _advised(
            parts.get(pair.first.round_id, nothing), parts.get(pair.again.round_id, nothing)
        )
        for pair in pairs
    }


def _advised(first: tuple[Any, ...], again: tuple[Any, ...]) -> Advice:
    lines, drill, checkpoints = first
    later = again[2]
    return Advice(
        aims=[
            Aim(line["line"], line["next_score"], line["next_anchor"])
            for line in lines or ()
            if line["next_score"]
        ],
        drill=drill or "",
        missed={each["key"]: each["text"] for each in (checkpoints or {}).get("missed", ())},
        seen_again={each["key"] for each in later["hit"]} if later else None,
    )
