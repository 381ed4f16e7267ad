"""What a report says: the one structure that page, PDF and API are made from. Pure."""

from typing import Literal

from interviews.reports.inputs import RoundFacts, Strict

SCHEMA_VERSION: Literal[2] = 2

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


class LineCorrection(Strict):
    """A score that staff corrected: the original stays beside it, with the reason."""

    old_score: int | None
    new_score: int | None
    reason: str


class LineReport(Strict):
    """One reached line: the score, what it means, why, and what the next score would take.

    An anchor `is_own` when it is the scenario's, in place of the rubric's. `note_seconds` is the moment that
    shows what the note says. `self_reason`: why the candidate held the line for not reached, where they have
    no score for it. `gap` is the self-score less the score; whether it is `gap_beyond_noise` follows the
    report's `gap_rule`.
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
    note_seconds: int | None = None
    note_at: str = ""
    self_score: int | None
    self_note: str
    self_reason: str = ""
    gap: int | None
    gap_beyond_noise: bool
    evidence: tuple[Moment, ...]
    corrections: tuple[LineCorrection, ...] = ()


class NotReached(Strict):
    """A line that was not reached: no number, and a reason."""

    line: str
    name: str
    short_name: str
    score: None = None
    reason: str
    self_score: int | None
    self_note: str
    self_reason: str = ""
    evidence: tuple[Moment, ...]
    corrections: tuple[LineCorrection, ...] = ()


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


class FairFigure(Strict):
    """The candidate's fair average when this version was compiled: the score to expect from an average
    interviewer on an average scenario, over all their interviews. `low` to `high` is its 90% interval, `why`
    says how it differs from the raw score of this round, and whom it compares with where they are few. The
    model's parameters are fitted to the scores until `cut_off`; the candidate's later ones are counted with
    them. Figures are not rounded here, so that what is said of them is rounded once; those of earlier reports
    have two decimals.
    """

    value: float
    sd: float
    low: float
    high: float
    sessions: int
    provisional: bool
    why: str
    model_version: int
    cut_off: str


class Highlight(Strict):
    """A line that is a strength over all interviews, as `reason` says; all else in it is of this round.

    `probability`: that its fair average is at least the bar's mean; None in reports of schema version 1,
    which went by the scores of the round alone. They have no `reason`, nor have the first of version 2.
    """

    line: str
    name: str
    score: int
    anchor: str
    anchor_is_own: bool = False
    note: str
    reason: str = ""
    probability: float | None = None


class NextScenario(Strict):
    """A scenario that the candidate had not seen when the report was compiled, and why this one."""

    slug: str
    title: str
    reason: str


class Step(Strict):
    """A line to work on (a gap) or to probe next, what the next score takes, one drill and one scenario.

    `probability` is that the line's fair average is below the bar's mean, None where that was not judged.
    `score` is this round's; None: the line was not reached.
    """

    line: str
    name: str
    score: int | None
    note: str
    reason: str
    next_score: int | None
    next_anchor: str
    next_anchor_is_own: bool = False
    probability: float | None = None
    drill: str = ""
    scenario: NextScenario | None = None


class Chance(Strict):
    """The chance of clearing a level's bar in the next interview, and between which chances it lies by what
    is not known of the candidate yet (90%). `words` say it in a sentence; `is_chosen`: the round's own level.
    """

    level: str
    label: str
    is_chosen: bool
    probability: float
    low: float
    high: float
    words: str


class Words(Strict):
    """What an interviewer wrote about the round as a whole."""

    strength: str
    missed: str
    drill: str


class SecondLine(Strict):
    """One line as somebody else scored it: a score or a reason, a note and its moment, their own evidence."""

    line: str
    name: str
    short_name: str
    score: int | None
    label: str
    reason: str
    note: str
    note_seconds: int | None = None
    note_at: str = ""
    evidence: tuple[Moment, ...]


class SecondOpinion(Strict):
    """The scores of a second interviewer, or of who re-scored the recording: more data beside the report's
    own, and part of none of its raw figures."""

    interviewer: str
    lines: tuple[SecondLine, ...]
    words: Words | None


class LevelVerdict(Strict):
    """Whether the bar of the chosen level was met, or what is missing. `met` None: cannot be said."""

    level: str
    label: str
    expect: str
    met: bool | None
    missing: tuple[str, ...]
    caution: str


class ReportContent(Strict):
    """A report as it is kept, shown and printed.

    `fair` is None where there is nothing to say, and `fair_missing` then says why. At most two strengths and
    two gaps, each with a probability of at least 0.9 (`highlight_rule` says of what, and whether any is sure
    yet); where there are fewer than two gaps, `probe_next` has the lines where another interview would tell
    most. `compiled_at` is when this was built (ISO 8601), empty in reports from before that was kept.
    """

    schema_version: Literal[2] = SCHEMA_VERSION
    compiled_at: str = ""
    facts: RoundFacts
    scored_by: ScoredBy
    absences: tuple[str, ...]
    fair: FairFigure | None
    fair_missing: str = ""
    overall: Overall
    lines: tuple[LineReport, ...]
    gap_rule: str
    not_reached: tuple[NotReached, ...]
    highlight_rule: str
    strengths: tuple[Highlight, ...]
    gaps: tuple[Step, ...]
    probe_next: tuple[Step, ...]
    words: Words | None
    stages: tuple[StageTime, ...]
    checkpoints: Checkpoints | None
    verdict: LevelVerdict | None
    chances: tuple[Chance, ...]
    second: SecondOpinion | None = None
    reviews: tuple[SecondOpinion, ...] = ()
