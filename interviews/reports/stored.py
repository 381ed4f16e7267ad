"""Reading reports that were stored, whatever version of the structure they were stored in. Pure.

A stored report stays what its people were told, so an old one is not compiled again: what did not exist then
is said to be missing, and what was said then is said in today's structure.
"""

from collections.abc import Mapping
from typing import Any

from interviews.reports.content import ReportContent

BEFORE_FAIR_SCORES = "This report was compiled before there were fair scores."
RULE_OF_VERSION_1 = "Named by the scores of this round alone: the highest, and the lowest."
GAP_RULE_OF_VERSION_1 = "A gap between score and self-score is pointed out from two points on."
REASON_IN_VERSION_1 = "Among the lowest scores of this round."


def read_content(stored: Mapping[str, Any]) -> ReportContent:
    """The content of a stored report of any schema version."""
    current = _from_version_1(stored) if stored["schema_version"] == 1 else stored
    return ReportContent.model_validate(current)


def _from_version_1(stored: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in stored.items() if name != "next_steps"}
    return {
        **kept,
        "schema_version": 2,
        "fair": None,
        "fair_missing": BEFORE_FAIR_SCORES,
        "gap_rule": GAP_RULE_OF_VERSION_1,
        "highlight_rule": RULE_OF_VERSION_1,
        "strengths": [_without_next(highlight) for highlight in stored["strengths"]],
        "gaps": [],
        "probe_next": [_as_step(highlight) for highlight in stored["next_steps"]],
        "chances": [],
    }


def _without_next(highlight: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in highlight.items() if not name.startswith("next_")}


def _as_step(highlight: Mapping[str, Any]) -> dict[str, Any]:
    """A next step of version 1, which had neither a drill nor a scenario."""
    return {
        **{name: value for name, value in highlight.items() if not name.startswith("anchor")},
        "reason": REASON_IN_VERSION_1,
    }
