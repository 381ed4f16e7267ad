"""Progress prepared for reading: charts with their rows, coverage with its names and ways on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.families import FAMILIES
from config.look import LINE_MARKS, STAGE_MARKS
from interviews.progress.advice import Advice
from interviews.progress.drawn import GapPoint, LevelPoint, gap_chart, level_chart, line_level_chart
from interviews.progress.judgement import DatedGap, Gap
from interviews.progress.noise import reach
from interviews.progress.pacing import StageHabit
from interviews.progress.rules import MIN_FOR_TREND, Cell, LineProgress, Take
from interviews.progress.selectors import Progress
from interviews.progress.trend import Spot
from interviews.ratings.assumptions import REACH_90
from interviews.ratings.selectors import LineFigure, line_figures
from interviews.svg import PAGE, Theme
from scenarios.lines import LINES
from scenarios.models import Scenario

ON_A_CHART = 60
ON_A_LINE = 30
IN_THE_TABLE = 10


@dataclass(frozen=True)
class LineRow:
    """A line's figures: raw, fair where the model has run, and its trend where there is one."""

    progress: LineProgress
    fair: LineFigure | None
    now: Spot | None
    chart: str

    @property
    def name(self) -> str:
        return LINE_MARKS[self.progress.line].name

    @property
    def reach(self) -> float:
        """Of the fair score's 90% interval, on either side."""
        return REACH_90 * self.fair.sd if self.fair else 0.0


@dataclass(frozen=True)
class TrendRow:
    """One point of the trend as the table beside it shows it."""

    round_id: str
    scenario: str
    point: LevelPoint


@dataclass(frozen=True)
class ProgressCharts:
    """The overall trend (empty before it can be one) with its rows, newest first, and a row per line."""

    trend: str
    points: list[TrendRow]
    lines: list[LineRow]


@dataclass(frozen=True)
class TestedCell:
    """What was scored there; where nothing was, a scenario that would, if one is left."""

    cell: Cell
    leads_to: Scenario | None

    @property
    def line_name(self) -> str:
        return LINE_MARKS[self.cell.line].name

    @property
    def heat(self) -> int:
        """The score by which the cell is filled, 1 to 4; the figure stands in it."""
        return round(self.cell.figure.mean) if self.cell.figure else 0


@dataclass(frozen=True)
class NamedCoverage:
    name: str
    rounds: int
    cells: list[TestedCell]


@dataclass(frozen=True)
class StageRow:
    name: str
    habit: StageHabit

    @property
    def planned(self) -> str:
        return _minutes(self.habit.planned_seconds)

    @property
    def used(self) -> str:
        return _minutes(self.habit.used_seconds)


@dataclass(frozen=True)
class GapRow:
    """A line's self-judgement; None: never scored by both."""

    line: str
    name: str
    gap: Gap | None


def charts_of(progress: Progress, theme: Theme = PAGE) -> ProgressCharts:
    """The whole time, by as many interviews as fit on a chart; in the table the newest of them."""
    takes = {take.round_id: take for take in progress.rounds}
    overall = progress.trend.overall
    drawn = [_point(spot, takes) for spot in _spread(overall, ON_A_CHART)]
    points = [
        TrendRow(spot.round_id, takes[spot.round_id].title, _point(spot, takes))
        for spot in overall[: -IN_THE_TABLE - 1 : -1]
    ]
    return ProgressCharts(
        trend=level_chart(drawn, name="trend", title="Level over time", theme=theme) if drawn else "",
        points=points,
        lines=[_line_row(row, progress, takes, theme) for row in progress.lines],
    )


def table_of(progress: Progress, advice: Advice) -> list[NamedCoverage]:
    names = dict(FAMILIES)
    return [
        NamedCoverage(
            names[row.family],
            row.rounds,
            [
                TestedCell(cell, None if cell.figure else advice.offer.testing(cell.line, row.family))
                for cell in row.cells
            ],
        )
        for row in progress.coverage
    ]


def stage_rows(habits: Sequence[StageHabit]) -> list[StageRow]:
    return [StageRow(STAGE_MARKS[habit.stage].name, habit) for habit in habits]


def gap_rows(progress: Progress) -> list[GapRow]:
    return [GapRow(row.line, LINE_MARKS[row.line].name, row.gap) for row in progress.judgement.lines]


def judgement_chart(progress: Progress) -> str:
    """Empty before there is enough for a trend."""
    history: list[DatedGap] = progress.judgement.history
    if len(history) < MIN_FOR_TREND:
        return ""
    points = [GapPoint(gap.at, gap.mean) for gap in history[-ON_A_CHART:]]
    return gap_chart(points, reach(progress.noise.of_mean(len(LINES))), name="judgement-chart")


def _spread(spots: Sequence[Spot], at_most: int) -> list[Spot]:
    """The first, the last, and what lies evenly between, as far as they fit."""
    if len(spots) <= at_most:
        return list(spots)
    return [spots[place * (len(spots) - 1) // (at_most - 1)] for place in range(at_most)]


def _point(spot: Spot, takes: dict[str, Take]) -> LevelPoint:
    at = timezone.localtime(spot.at)  # the chart says the day that the table beside it says
    return LevelPoint(at, spot.level, spot.low, spot.high, takes[spot.round_id].raw)


def _line_row(row: LineProgress, progress: Progress, takes: dict[str, Take], theme: Theme) -> LineRow:
    spots = _spread(progress.trend.lines.get(row.line, []), ON_A_LINE)
    fair = line_figures(progress.fair).get(row.line) if progress.fair else None
    points = [
        LevelPoint(
            timezone.localtime(spot.at),
            spot.level,
            spot.low,
            spot.high,
            takes[spot.round_id].scores.get(row.line),
        )
        for spot in spots
    ]
    chart = (
        line_level_chart(
            row.line, points, name=f"line-{row.line}", label=LINE_MARKS[row.line].name, theme=theme
        )
        if points
        else ""
    )
    return LineRow(row, fair, spots[-1] if spots else None, chart)


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
