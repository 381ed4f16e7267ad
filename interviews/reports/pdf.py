"""A report as a PDF, from the same content as the page."""

import json
from dataclasses import asdict
from pathlib import Path

from config.look import LINE_MARKS
from interviews.paper import breakable, compile_pdf
from interviews.points import points
from interviews.reports.content import ReportContent
from interviews.reports.page import (
    charts_of,
    fair_title,
    fair_words,
    rows_in_order,
    shows_gaps,
    shows_self_scores,
    time_rows,
)
from interviews.svg import PAPER

TEMPLATE = Path(__file__).with_name("report.typ")


def render_pdf(content: ReportContent, *, replay: str = "") -> bytes:
    """Return the PDF/UA-1 of a report; `replay` is the address that its moments lead to, if any."""
    return compile_pdf(TEMPLATE, _inputs(content, replay), about=content.facts.round_id)


def file_name(content: ReportContent) -> str:
    return f"tradeoff-{content.facts.scenario_slug}-{content.facts.started_at[:10]}.pdf"


def _inputs(content: ReportContent, replay: str) -> dict[str, str]:
    charts = charts_of(content, PAPER)
    report = breakable(content.model_dump(mode="json"))
    report["replay"] = replay
    report["hues"] = {key: mark.light for key, mark in LINE_MARKS.items()}
    report["names"] = {key: mark.name for key, mark in LINE_MARKS.items()}
    report["mean"] = None if content.overall.mean is None else points(content.overall.mean)
    report["rows"] = [
        {
            "line": row.line,
            "score": row.score,
            "self_score": row.self_score,
            "self_reached": not row.self_reason,
        }
        for row in rows_in_order(content)
    ]
    report["shows_self_scores"] = shows_self_scores(content)
    report["shows_gaps"] = shows_gaps(content)
    report["fair_value"] = "" if content.fair is None else points(content.fair.value)
    report["fair_title"] = fair_title(content)
    report["fair_words"] = fair_words(content)
    report["times"] = [asdict(row) for row in time_rows(content)]
    return {
        "report": json.dumps(report),
        "fair": charts.fair,
        "scores": charts.scores,
        "stages": charts.stages,
    }
