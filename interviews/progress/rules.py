"""Raw figures of progress from the rounds that a person took. Pure. No figure without its count and range.

A round counts when an interviewer scored it and it was no retake; a line not reached counts nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scenarios.lines import LINES

MIN_FOR_TREND = 3
RECENT = 3


@dataclass(frozen=True)
class Take:
    """One released round of a candidate.

    `scores` are the interviewer's, or without them a reviewer's or second interviewer's, and `own` the
    candidate's, only of lines reached; `mean` is the report's, of what it is `scored_by`: own scores where
    the interviewer gave none. Both are None before the report; `interviewer` is an id, None in a solo run.
    """

    round_id: str
    held_at: datetime
    scenario: int
    slug: str
    title: str
    family: str
    version: int
    interviewer: int | None
    is_retake: bool
    mean: float | None
    scored_by: str | None
    scores: Mapping[str, int] = field(default_factory=dict)
    own: Mapping[str, int] = field(default_factory=dict)

    @property
    def raw(self) -> float | None:
        """The raw mean by somebody else: the report's, which is weighted, or a plain one where it has own
        scores."""
        if self.scored_by not in {"self", "nobody"} or not self.scores:
            return self.mean if self.scores else None
        return round(sum(self.scores.values()) / len(self.scores), 2)

    @property
    def scorer(self) -> int | None:
        """The interviewer where the scores are theirs; None: somebody else's."""
        return self.interviewer if self.scored_by == "interviewer" else None

    @property
    def counts(self) -> bool:
        """Whether somebody else scored it, of a candidate who did not know the problem."""
        return bool(self.scores) and not self.is_retake


@dataclass(frozen=True)
class Figure:
    """A mean with its count and range."""

    mean: float
    count: int
    lowest: int
    highest: int

    @property
    def range(self) -> str:
        return str(self.lowest) if self.lowest == self.highest else f"{self.lowest} to {self.highest}"


@dataclass(frozen=True)
class LineProgress:
    """A line's raw scores, oldest first; `recent` only where there is enough for a trend."""

    line: str
    figure: Figure | None
    recent: float | None
    scores: tuple[int | None, ...]

    @property
    def count(self) -> int:
        return self.figure.count if self.figure else 0

    @property
    def has_trend(self) -> bool:
        return self.count >= MIN_FOR_TREND


@dataclass(frozen=True)
class Cell:
    """A family and a line: what was scored there, None if it was never tested."""

    line: str
    figure: Figure | None


@dataclass(frozen=True)
class CoverageRow:
    family: str
    rounds: int
    cells: tuple[Cell, ...]


def figure_of(scores: Sequence[int]) -> Figure | None:
    if not scores:
        return None
    return Figure(
        mean=round(sum(scores) / len(scores), 2), count=len(scores), lowest=min(scores), highest=max(scores)
    )


def lines_progress(takes: Sequence[Take]) -> list[LineProgress]:
    """All nine lines in order; `takes` are scored ones, oldest first."""
    return [_line_progress(line, takes) for line in LINES]


def coverage(takes: Sequence[Take], families: Sequence[str]) -> list[CoverageRow]:
    """Families by lines: where something was scored, and what was never tested."""
    rows = []
    for family in families:
        there = [take for take in takes if take.family == family]
        cells = tuple(
            Cell(line, figure_of([take.scores[line] for take in there if line in take.scores]))
            for line in LINES
        )
        rows.append(CoverageRow(family=family, rounds=len(there), cells=cells))
    return rows


def _line_progress(line: str, takes: Sequence[Take]) -> LineProgress:
    scores = tuple(take.scores.get(line) for take in takes)
    reached = [score for score in scores if score is not None]
    recent = reached[-RECENT:]
    return LineProgress(
        line=line,
        figure=figure_of(reached),
        recent=round(sum(recent) / len(recent), 2) if len(reached) >= MIN_FOR_TREND else None,
        scores=scores,
    )
