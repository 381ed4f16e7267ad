"""What a report is built from: a round's facts, the rubric's rules, and what was recorded. Pure."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LineRule(Strict):
    """One line of the rubric: its weight and the four anchors. `own_anchors` are scores whose anchor is the
    scenario's own."""

    key: str
    name: str
    short_name: str
    weight: int
    anchors: dict[int, str]
    own_anchors: tuple[int, ...] = ()

    @model_serializer(mode="wrap")
    def _leaves_out_what_it_does_not_have(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without own anchors a line is written as before there were any: reports keep their hash."""
        written: dict[str, Any] = write(self)
        if not self.own_anchors:
            written.pop("own_anchors", None)
        return written


class LevelRule(Strict):
    """The bar of one level, as data from the rubric."""

    level: str
    label: str
    expect: str
    min_mean: float
    no_ones_in: tuple[str, ...] = ()
    must_reach: tuple[str, ...] = ()
    min_fours: int = 0
    fours_include_any_of: tuple[str, ...] = ()


class StagePlan(Strict):
    """A stage as the format plans it."""

    key: str
    name: str
    planned_seconds: int


class StageUse(Strict):
    """A stage as it went; `used_seconds` without pauses."""

    stage: str
    planned_seconds: int
    extended_seconds: int
    used_seconds: int


class CheckpointRule(Strict):
    """One observable thing that a good answer does, from the kit."""

    key: str
    line: str
    text: str


class EvidenceInput(Strict):
    kind: Literal["note", "checkpoint"]
    line: str
    checkpoint: str = ""
    text: str
    stage: str = ""
    round_seconds: int


class ScoreInput(Strict):
    """A submitted line: a score, or None with the reason why it was not reached."""

    line: str
    score: int | None
    not_reached_reason: str = ""
    note: str = ""


class AssessmentInput(Strict):
    """A submitted assessment. A draft is never an input."""

    lines: tuple[ScoreInput, ...]
    strength: str = ""
    missed: str = ""
    drill: str = ""


class RoundFacts(Strict):
    """What round this is about. Times are ISO 8601 in UTC."""

    round_id: str
    number: int
    scenario_slug: str
    scenario_title: str
    scenario_version: int
    family: str
    rubric: int
    level: str
    format_minutes: int
    candidate: str
    interviewer: str | None
    started_at: str
    ended_at: str
    released_at: str


class ReportInputs(Strict):
    """Everything that a report is built from, and nothing else."""

    facts: RoundFacts
    lines: tuple[LineRule, ...]
    score_labels: dict[int, str]
    levels: tuple[LevelRule, ...]
    caution: str
    stages: tuple[StagePlan, ...]
    spans: tuple[StageUse, ...] = ()
    checkpoints: tuple[CheckpointRule, ...] = ()
    evidence: tuple[EvidenceInput, ...] = ()
    interviewer: AssessmentInput | None = None
    candidate: AssessmentInput | None = None
