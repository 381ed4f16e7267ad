"""Progress prepared for reading: charts with their rows, and the coverage with its names. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.families import FAMILIES
from config.look import LINE_MARKS
from interviews.charts import TrendPoint, line_trend_chart, trend_chart
from interviews.progress.rules import MIN_FOR_TREND, CoverageRow, LineProgress
from interviews.progress.selectors import Progress

ON_A_CHART = 20


@dataclass(frozen=True)
class LineRow:
    """A line's figures, with a chart where there is enough for a trend."""

    progress: LineProgress
    chart: str


@dataclass(frozen=True)
class TrendRow:
    """One point of the trend as the table beside it shows it."""

    round_id: str
    date: str
    scenario: str
    point: TrendPoint


@dataclass(frozen=True)
class ProgressCharts:
    """The overall trend (empty before it can be one) with its rows, and a row per line."""

    trend: str
    points: list[TrendRow]
    lines: list[LineRow]


@dataclass(frozen=True)
class NamedCoverage:
    name: str
    row: CoverageRow


def charts_of(progress: Progress) -> ProgressCharts:
    """The newest rounds that fit on a chart, oldest first."""
    points = _points(progress)
    enough = len(points) >= MIN_FOR_TREND
    return ProgressCharts(
        trend=trend_chart([row.point for row in points], name="trend", title="Mean by round")
        if enough
        else "",
        points=points,
        lines=[LineRow(row, _line_chart(row)) for row in progress.lines],
    )


def table_of(progress: Progress) -> Sequence[NamedCoverage]:
    names = dict(FAMILIES)
    return [NamedCoverage(names[row.family], row) for row in progress.coverage]


def _points(progress: Progress) -> list[TrendRow]:
    rows = []
    for round_ in progress.rounds[-ON_A_CHART:]:
        if round_.mean is None:
            continue
        scores = round_.scores.values()
        date = f"{round_.held_at:%b} {round_.held_at.day}"
        point = TrendPoint(date, round_.mean, min(scores, default=1), max(scores, default=4))
        rows.append(TrendRow(round_.round_id, date, round_.scenario, point))
    return rows


def _line_chart(row: LineProgress) -> str:
    if not row.has_trend:
        return ""
    return line_trend_chart(
        row.line, row.scores[-ON_A_CHART:], name=f"line-{row.line}", label=LINE_MARKS[row.line].name
    )
