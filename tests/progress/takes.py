"""Takes for pure tests, with what does not matter filled in."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from interviews.progress.rules import Take

START = datetime(2026, 3, 1, tzinfo=UTC)


def take(
    day: float = 0,
    scores: Mapping[str, int] | None = None,
    own: Mapping[str, int] | None = None,
    *,
    scenario: int = 1,
    interviewer: int | None = 1,
    is_retake: bool = False,
) -> Take:
    given = scores or {}
    return Take(
        round_id=f"round-{day:g}",
        held_at=START + timedelta(days=day),
        scenario=scenario,
        slug=f"scenario-{scenario}",
        title=f"Scenario {scenario}",
        family="vision",
        version=scenario,
        interviewer=interviewer,
        is_retake=is_retake,
        mean=sum(given.values()) / len(given) if given else None,
        scored_by="self" if interviewer is None else "interviewer",
        scores=given,
        own=own or {},
    )
