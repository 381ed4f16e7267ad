"""A report prepared for reading: charts drawn once for page and PDF. Pure."""

from dataclasses import dataclass
from datetime import datetime

from config.look import LINE_MARKS, STAGE_MARKS
from interviews.charts import PAGE, ScoreRow, StageRow, Theme, score_chart, stage_chart
from interviews.reports.build import moment
from interviews.reports.content import LineReport, NotReached, ReportContent
from scenarios.lines import LINES


@dataclass(frozen=True)
class Charts:
    scores: str
    stages: str


def charts_of(content: ReportContent, theme: Theme = PAGE) -> Charts:
    """The report's two charts as SVG; the same definition serves page and PDF."""
    return Charts(
        scores=score_chart(
            [
                ScoreRow(
                    line=row.line,
                    label=LINE_MARKS[row.line].name,
                    score=row.score,
                    self_score=row.self_score,
                )
                for row in rows_in_order(content)
            ],
            name="scores",
            theme=theme,
        ),
        stages=stage_chart(
            [
                StageRow(
                    stage=time.stage,
                    label=STAGE_MARKS[time.stage].name,
                    planned=time.planned_seconds + time.extended_seconds,
                    used=time.used_seconds,
                )
                for time in content.stages
            ],
            name="stages",
            theme=theme,
        ),
    )


def rows_in_order(content: ReportContent) -> list[LineReport | NotReached]:
    """Reached and not reached lines together, in the order of the nine."""
    both: list[LineReport | NotReached] = [*content.lines, *content.not_reached]
    rows = {row.line: row for row in both}
    return [rows[line] for line in LINES if line in rows]


@dataclass(frozen=True)
class TimeRow:
    """A stage's times as text."""

    stage: str
    name: str
    planned: str
    extended: str
    used: str


def time_rows(content: ReportContent) -> list[TimeRow]:
    return [
        TimeRow(
            stage=time.stage,
            name=time.name,
            planned=moment(time.planned_seconds),
            extended=f"+{moment(time.extended_seconds)}" if time.extended_seconds else "",
            used="not started" if time.used_seconds is None else moment(time.used_seconds),
        )
        for time in content.stages
    ]


def held_on(content: ReportContent) -> datetime | None:
    return datetime.fromisoformat(content.facts.started_at) if content.facts.started_at else None
