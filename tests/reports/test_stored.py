"""Reports of schema version 1 are still read as they were told."""

from typing import Any

from interviews.reports.build import build_report
from interviews.reports.pdf import render_pdf
from interviews.reports.stored import BEFORE_FAIR_SCORES, RULE_OF_VERSION_1, read_content
from tests.reports.inputs import report_inputs

NEW_IN_2 = ("fair", "fair_missing", "gap_rule", "highlight_rule", "gaps", "probe_next", "chances")
NEW_AT_LINES = ("note_seconds", "note_at", "corrections", "self_reason")


def as_version_1() -> dict[str, Any]:
    """A report as version 1 stored it: two highlights of each kind, by the scores of the round alone."""
    stored = build_report(report_inputs()).model_dump(mode="json")
    kept = {name: value for name, value in stored.items() if name not in NEW_IN_2}
    for part in ("lines", "not_reached"):
        kept[part] = [
            {name: value for name, value in line.items() if name not in NEW_AT_LINES} for line in stored[part]
        ]
    highlight = {"line": "data", "name": "Data", "score": 4, "anchor": "data at 4", "anchor_is_own": False}
    best = {
        **highlight,
        "note": "Labels.",
        "next_score": None,
        "next_anchor": "",
        "next_anchor_is_own": False,
    }
    weak = {**best, "line": "modeling", "score": 2, "next_score": 3, "next_anchor": "modeling at 3"}
    return {**kept, "schema_version": 1, "strengths": [best], "next_steps": [weak]}


def test_what_was_said_in_version_1_is_said_in_todays_structure() -> None:
    content = read_content(as_version_1())
    assert content.schema_version == 2
    assert (content.fair, content.fair_missing) == (None, BEFORE_FAIR_SCORES)
    assert content.highlight_rule == RULE_OF_VERSION_1
    assert [(item.line, item.probability) for item in content.strengths] == [("data", None)]
    (step,) = content.probe_next
    assert (step.line, step.score, step.next_anchor, step.drill) == ("modeling", 2, "modeling at 3", "")
    assert content.lines == build_report(report_inputs()).lines
    assert render_pdf(content).startswith(b"%PDF")


def test_what_is_stored_now_is_read_as_it_was_built() -> None:
    content = build_report(report_inputs())
    assert read_content(content.model_dump(mode="json")) == content
