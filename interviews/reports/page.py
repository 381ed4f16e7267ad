"""A report prepared for reading: charts drawn once for page and PDF. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.look import LINE_MARKS, STAGE_MARKS
from interviews.charts import FairRow, ScoreRow, StageRow, fair_chart, score_chart, stage_chart
from interviews.points import points
from interviews.reports.content import LineReport, NotReached, ReportContent
from interviews.reports.lines import moment
from interviews.svg import PAGE, Theme
from scenarios.lines import LINES


@dataclass(frozen=True)
class Charts:
    """As SVG; `fair` is empty without a fair score."""

    fair: str
    scores: str
    stages: str


def charts_of(content: ReportContent, theme: Theme = PAGE) -> Charts:
    """The report's charts; the same definition serves page and PDF."""
    return Charts(
        fair=_fair_chart(content, theme),
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


def _fair_chart(content: ReportContent, theme: Theme) -> str:
    fair = content.fair
    if fair is None:
        return ""
    return fair_chart(
        FairRow(fair.value, fair.low, fair.high, content.overall.mean), name="fair", theme=theme
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


def page_of(content: ReportContent, *, replay: str = "") -> dict[str, Any]:
    """What the templates of a report need; moments lead to the address `replay`, without one to none."""
    return {
        "content": content,
        "rows": rows_in_order(content),
        "charts": charts_of(content),
        "times": time_rows(content),
        "held_on": held_on(content),
        "fair_title": fair_title(content),
        "fair_words": fair_words(content),
        "fitted_until": fitted_until(content),
        "compiled_on": compiled_on(content),
        "shows_self_scores": shows_self_scores(content),
        "shows_gaps": shows_gaps(content),
        "replay": replay,
    }


def shows_self_scores(content: ReportContent) -> bool:
    """Whether there are any to stand beside the scores: without, nothing says whether they exist."""
    return content.scored_by == "interviewer" and any(
        row.self_score is not None or row.self_reason for row in rows_in_order(content)
    )


def shows_gaps(content: ReportContent) -> bool:
    return any(row.self_score is not None for row in content.lines)


def held_on(content: ReportContent) -> datetime | None:
    return datetime.fromisoformat(content.facts.started_at) if content.facts.started_at else None


def fair_title(content: ReportContent) -> str:
    """It is of a person, where the raw score beside it is of a round; empty without one."""
    if content.fair is None:
        return ""
    count = content.fair.sessions
    return f"Fair score, over {count} interview{'' if count == 1 else 's'}"


def fair_words(content: ReportContent) -> str:
    """The fair score's interval in words; empty without one."""
    fair = content.fair
    return f"90% interval between {points(fair.low)} and {points(fair.high)}" if fair else ""


def compiled_on(content: ReportContent) -> datetime | None:
    """None in reports from before this was kept."""
    return datetime.fromisoformat(content.compiled_at) if content.compiled_at else None


def fitted_until(content: ReportContent) -> datetime | None:
    return datetime.fromisoformat(content.fair.cut_off) if content.fair else None
