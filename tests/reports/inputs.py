"""Inputs of a report by hand, without a database: three people, nine lines, a rubric of known weights."""

from typing import Any

from interviews.reports.inputs import (
    AssessmentInput,
    CheckpointRule,
    EvidenceInput,
    LevelRule,
    LineRule,
    ReportInputs,
    RoundFacts,
    ScoreInput,
    StagePlan,
    StageUse,
)
from scenarios.lines import LINES, STAGES
from tests.reports.fair import SPREAD, advice

WEIGHTS = dict(zip(LINES, (10, 12, 8, 16, 16, 12, 10, 10, 6), strict=True))

FACTS = RoundFacts(
    round_id="7f9c2f70-30f8-4b7f-9a58-0f7a2f2b3c11",
    number=1,
    scenario_slug="payment-fraud",
    scenario_title="Payment fraud detection",
    scenario_version=3,
    family="trust_safety",
    rubric=2,
    level="senior",
    format_minutes=45,
    candidate="Alice",
    interviewer="Bob",
    started_at="2026-11-20T18:00:00+00:00",
    ended_at="2026-11-20T18:45:00+00:00",
    released_at="2026-11-20T19:10:00+00:00",
)

RULES = tuple(
    LineRule(
        key=line,
        name=f"Name of {line}",
        short_name=line.capitalize(),
        weight=WEIGHTS[line],
        anchors={score: f"{line} at {score}" for score in (1, 2, 3, 4)},
    )
    for line in LINES
)

SENIOR = LevelRule(
    level="senior",
    label="Senior",
    expect="Drives the whole path.",
    min_mean=3.0,
    no_ones_in=LINES,
    must_reach=("deployment", "monitoring"),
)
STAFF = LevelRule(
    level="staff",
    label="Staff",
    expect="Raises risks before asked.",
    min_mean=3.3,
    min_fours=3,
    fours_include_any_of=("tradeoffs", "monitoring"),
)


def assessment(scores: dict[str, int | None], **words: str) -> AssessmentInput:
    """Submitted scores by line; None is not reached."""
    return AssessmentInput(
        lines=tuple(
            ScoreInput(
                line=line,
                score=score,
                not_reached_reason="" if score else "Time ran out.",
                note=f"Note on {line}." if score else "",
            )
            for line, score in scores.items()
        ),
        **words,
    )


def report_inputs(**changes: Any) -> ReportInputs:
    """Alice was interviewed by Bob: data and trade-offs went well, monitoring was not reached."""
    scores: dict[str, int | None] = {**dict.fromkeys(LINES, 3), "data": 4, "modeling": 2, "monitoring": None}
    given = {
        "facts": FACTS,
        "lines": RULES,
        "score_labels": {1: "Missing", 2: "Partial", 3: "Solid", 4: "Outstanding"},
        "levels": (SENIOR, STAFF),
        "caution": "A bar is a guide.",
        "stages": tuple(StagePlan(key=stage, name=stage.title(), planned_seconds=300) for stage in STAGES),
        "spans": (
            StageUse(stage="requirements", planned_seconds=300, extended_seconds=120, used_seconds=415),
            StageUse(stage="data", planned_seconds=300, extended_seconds=0, used_seconds=200),
        ),
        "checkpoints": (
            CheckpointRule(key="label-delay", line="data", text="Names the delay of labels."),
            CheckpointRule(key="threshold", line="modeling", text="Sets a threshold from costs."),
        ),
        "evidence": (
            EvidenceInput(
                kind="checkpoint",
                line="data",
                checkpoint="label-delay",
                text="Names the delay of labels.",
                stage="data",
                round_seconds=812,
            ),
            EvidenceInput(
                kind="note", line="data", text="Chargebacks after 60 days.", stage="data", round_seconds=75
            ),
        ),
        "interviewer": assessment(
            scores, strength="Clear on labels.", missed="No monitors.", drill="Alerts."
        ),
        "candidate": assessment({**dict.fromkeys(LINES, 3), "data": 2, "modeling": 3}),
        "spread": SPREAD,
        "advice": advice(),
    }
    return ReportInputs(**{**given, **changes})
