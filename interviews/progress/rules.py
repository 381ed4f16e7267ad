"""Figures of progress from scored rounds. Pure. No figure stands without its count and range.

A round counts when an interviewer scored it; a line that was not reached counts nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scenarios.lines import LINES

MIN_FOR_TREND = 3
RECENT = 3


@dataclass(frozen=True)
class ScoredRound:
    """One round that an interviewer scored; `scores` has only the lines reached."""

    round_id: str
    held_at: datetime
    family: str
    scenario: str
    mean: float | None
    scores: dict[str, int]


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
    """A line over the rounds, oldest first; `recent` only where there is enough for a trend."""

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


@dataclass(frozen=True)
class Focus:
    """The line to practice next, and why."""

    line: str
    figure: Figure | None


def figure_of(scores: Sequence[int]) -> Figure | None:
    if not scores:
        return None
    return Figure(
        mean=round(sum(scores) / len(scores), 2), count=len(scores), lowest=min(scores), highest=max(scores)
    )


def lines_progress(rounds: Sequence[ScoredRound]) -> list[LineProgress]:
    """All nine lines in order; `rounds` oldest first."""
    return [_line_progress(line, rounds) for line in LINES]


def coverage(rounds: Sequence[ScoredRound], families: Sequence[str]) -> list[CoverageRow]:
    """Families by lines: where something was scored, and what was never tested."""
    rows = []
    for family in families:
        taken = [round_ for round_ in rounds if round_.family == family]
        cells = tuple(
            Cell(line, figure_of([round_.scores[line] for round_ in taken if line in round_.scores]))
            for line in LINES
        )
        rows.append(CoverageRow(family=family, rounds=len(taken), cells=cells))
    return rows


def focus_of(rounds: Sequence[ScoredRound]) -> Focus | None:
    """A line never tested comes first, then the weakest; None before the first scored round."""
    if not rounds:
        return None
    progress = lines_progress(rounds)
    untested = next((row for row in progress if row.figure is None), None)
    if untested:
        return Focus(untested.line, None)
    weakest = min(progress, key=lambda row: row.figure.mean if row.figure else 0)
    return Focus(weakest.line, weakest.figure)


def times_tested(rounds: Sequence[ScoredRound], line: str) -> dict[str, int]:
    """How often the line was scored, by family."""
    counts: dict[str, int] = {}
    for round_ in rounds:
        if line in round_.scores:
            counts[round_.family] = counts.get(round_.family, 0) + 1
    return counts


def _line_progress(line: str, rounds: Sequence[ScoredRound]) -> LineProgress:
    scores = tuple(round_.scores.get(line) for round_ in rounds)
    reached = [score for score in scores if score is not None]
    recent = reached[-RECENT:]
    return LineProgress(
        line=line,
        figure=figure_of(reached),
        recent=round(sum(recent) / len(recent), 2) if len(reached) >= MIN_FOR_TREND else None,
        scores=scores,
    )
