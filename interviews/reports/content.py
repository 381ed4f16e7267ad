"""What a report says: the one structure that page, PDF and API are made from. Pure."""

from typing import Literal

from interviews.reports.inputs import RoundFacts, Strict

SCHEMA_VERSION: Literal[1] = 1

ScoredBy = Literal["interviewer", "self", "nobody"]


class Overall(Strict):
    """The weighted mean over the lines reached, never without its count and range."""

    mean: float | None
    lines_scored: int
    lines_total: int
    lowest: int | None
    highest: int | None


class Moment(Strict):
    """A piece of evidence with its time in the round."""

    kind: Literal["note", "checkpoint"]
    text: str
    stage: str
    round_seconds: int
    at: str


class LineReport(Strict):
    """One reached line: the score, what it means, why, and what the next score would take.

    An anchor `is_own` when it is the scenario's, in place of the rubric's.
    """

    line: str
    name: str
    short_name: str
    weight: int
    score: int
    label: str
    anchor: str
    anchor_is_own: bool = False
    next_score: int | None
    next_anchor: str
    next_anchor_is_own: bool = False
    note: str
    self_score: int | None
    self_note: str
    gap: int | None
    gap_beyond_noise: bool
    evidence: tuple[Moment, ...]


class NotReached(Strict):
    """A line that was not reached: no number, and a reason."""

    line: str
    name: str
    short_name: str
    score: None = None
    reason: str
    self_score: int | None
    self_note: str
    evidence: tuple[Moment, ...]


class StageTime(Strict):
    """Planned and used time of a stage; `used_seconds` None: never started."""

    stage: str
    name: str
    planned_seconds: int
    extended_seconds: int
    used_seconds: int | None


class Checkpoint(Strict):
    """A checkpoint of the kit; `at` empty: not seen."""

    key: str
    line: str
    text: str
    at: str


class Checkpoints(Strict):
    hit: tuple[Checkpoint, ...]
    missed: tuple[Checkpoint, ...]


class Highlight(Strict):
    """A line picked as a strength (`next_anchor` empty) or as a next step."""

    line: str
    name: str
    score: int
    anchor: str
    anchor_is_own: bool = False
    note: str
    next_score: int | None = None
    next_anchor: str = ""
    next_anchor_is_own: bool = False


class Words(Strict):
    """What the interviewer wrote about the round as a whole."""

    strength: str
    missed: str
    drill: str


class LevelVerdict(Strict):
    """Whether the bar of the chosen level was met, or what is missing. `met` None: cannot be said."""

    level: str
    label: str
    expect: str
    met: bool | None
    missing: tuple[str, ...]
    caution: str


class ReportContent(Strict):
    """A report as it is kept, shown and printed."""

    schema_version: Literal[1] = SCHEMA_VERSION
    facts: RoundFacts
    scored_by: ScoredBy
    absences: tuple[str, ...]
    overall: Overall
    lines: tuple[LineReport, ...]
    not_reached: tuple[NotReached, ...]
    strengths: tuple[Highlight, ...]
    next_steps: tuple[Highlight, ...]
    words: Words | None
    stages: tuple[StageTime, ...]
    checkpoints: Checkpoints | None
    verdict: LevelVerdict | None
