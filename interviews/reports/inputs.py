"""What a report is built from: a round's facts, the rubric's rules, and what was recorded. Pure."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


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


class CorrectionInput(Strict):
    """One correction by staff: what stood there, what stands there since, and why."""

    old_score: int | None
    new_score: int | None
    reason: str


class ScoreInput(Strict):
    """A submitted line: a score, or None with the reason why it was not reached.

    `round_seconds` is the moment that shows it; corrections are in order, oldest first.
    """

    line: str
    score: int | None
    not_reached_reason: str = ""
    note: str = ""
    round_seconds: int | None = None
    corrections: tuple[CorrectionInput, ...] = ()


class AssessmentInput(Strict):
    """A submitted assessment. A draft is never an input."""

    lines: tuple[ScoreInput, ...]
    strength: str = ""
    missed: str = ""
    drill: str = ""


class SecondInput(Strict):
    """What a second interviewer submitted with their own evidence, or who re-scored the recording."""

    name: str
    assessment: AssessmentInput
    evidence: tuple[EvidenceInput, ...] = ()


class Spread(Strict):
    """Variances of what one more interview adds to a score, in score units: of the session as a whole, of a
    single rating beyond it, of interviewers' severity, of scenarios' difficulty, and of a candidate's lines
    around their own average."""

    session: float
    rating: float
    severity: float
    scenario: float
    by_line: float


class FairLine(Strict):
    """The fair average of one line with its sd; `sessions` is how many interviews scored it."""

    line: str
    value: float
    sd: float
    sessions: int


class FairInput(Strict):
    """The candidate's fair average as it stood when this version was compiled.

    `severity` is how much the round's interviewer takes from a score, `severity_sd` how far that is known,
    and `difficulty` how much its scenario takes; None: nothing is known of them yet. `is_apart`: it compares
    within a small group only. `seconds` and `rescores` of this round by others than its interviewer are in
    it. `model_version` and `cut_off` (ISO 8601) say which run it is by.
    """

    value: float
    sd: float
    low: float
    high: float
    sessions: int
    severity: float | None
    severity_sd: float | None
    difficulty: float | None
    lines: tuple[FairLine, ...]
    is_apart: bool = False
    seconds: int = 0
    rescores: int = 0
    model_version: int
    cut_off: str


class DrillInput(Strict):
    """What to practice to get from `score` on a line to the next one."""

    line: str
    score: int
    text: str


class ScenarioInput(Strict):
    """A scenario that the candidate has not seen and that tests the line."""

    line: str
    slug: str
    title: str
    reason: str


class Advice(Strict):
    """What the library offers for the next interview: drills by line and score, a scenario by line."""

    drills: tuple[DrillInput, ...] = ()
    scenarios: tuple[ScenarioInput, ...] = ()


class RoundFacts(Strict):
    """What round this is about. Times are ISO 8601 in UTC. A retake counts in no fair score."""

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
    is_retake: bool = False


class ReportInputs(Strict):
    """Everything that a report is built from, and nothing else.

    `spread`, `fair`, `advice` and `compiled_at` (ISO 8601) change while nothing happens to the round, so they
    are no part of the hash: a report keeps those that it was compiled with.
    """

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
    second: SecondInput | None = None
    reviews: tuple[SecondInput, ...] = ()
    spread: Spread
    fair: FairInput | None = None
    advice: Advice = Advice()
    compiled_at: str = ""
