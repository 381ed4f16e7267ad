"""A report as a PDF: tagged for screen readers, made by typst from the same content as the page.

What people wrote reaches typst as data through `sys_inputs`; it is shown and never interpreted.
"""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import structlog
import typst

from config.look import LINE_MARKS
from interviews.charts import PAPER
from interviews.reports.content import ReportContent
from interviews.reports.page import charts_of, rows_in_order, time_rows

log = structlog.get_logger(__name__)

TEMPLATE = Path(__file__).with_name("report.typ")
LONG_WORD = re.compile(r"\S{40,}")
ZERO_WIDTH_SPACE = "\u200b"


def render_pdf(content: ReportContent) -> bytes:
    """Return the PDF/UA-1 of a report.

    A script for which no installed font has letters cannot be PDF/UA; the report is then still tagged and
    complete but shows boxes for those letters, until the system has a font for them (such as Noto).
    """
    inputs = _inputs(content)
    try:
        return _compile(inputs, "ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        log.warning("report_font_missing", round=content.facts.round_id, error=str(error))
        return _compile(inputs, None)


def _compile(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(TEMPLATE, format="pdf", sys_inputs=inputs, pdf_standards=standard)


def _inputs(content: ReportContent) -> dict[str, str]:
    charts = charts_of(content, PAPER)
    report = _breakable(content.model_dump(mode="json"))
    report["hues"] = {key: mark.light for key, mark in LINE_MARKS.items()}
    report["names"] = {key: mark.name for key, mark in LINE_MARKS.items()}
    report["mean"] = None if content.overall.mean is None else f"{content.overall.mean:.2f}"
    report["rows"] = [
        {"line": row.line, "score": row.score, "self_score": row.self_score} for row in rows_in_order(content)
    ]
    report["times"] = [asdict(row) for row in time_rows(content)]
    return {"report": json.dumps(report), "scores": charts.scores, "stages": charts.stages}


def _breakable(value: Any) -> Any:
    """Let words that are longer than a line break, so that nothing runs off the page."""
    if isinstance(value, str):
        return LONG_WORD.sub(lambda found: _spaced(found.group()), value)
    if isinstance(value, dict):
        return {key: _breakable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_breakable(item) for item in value]
    return value


def _spaced(word: str) -> str:
    return ZERO_WIDTH_SPACE.join(word[start : start + 20] for start in range(0, len(word), 20))
