"""What is stored of an assessment, as the rules read it."""

from typing import Any

from interviews.models import Assessment, LineScore
from interviews.scoring.rules import OVERALL_NAMES, LineEntry


def entries_of(assessment: Assessment) -> list[LineEntry]:
    return [entry_of(saved) for saved in assessment.lines.all()]


def entry_of(saved: LineScore) -> LineEntry:
    return LineEntry(
        line=saved.line,
        score=saved.score,
        not_reached=saved.not_reached,
        not_reached_reason=saved.not_reached_reason,
        note=saved.note,
        round_seconds=saved.round_seconds,
        revision=saved.revision,
    )


def values_of(entry: LineEntry) -> dict[str, Any]:
    """What is stored of an entry, by the names of its columns."""
    names = ("score", "not_reached", "not_reached_reason", "note", "round_seconds")
    return {name: getattr(entry, name) for name in names}


def overall_of(assessment: Assessment) -> dict[str, str]:
    return {name: getattr(assessment, name) for name in OVERALL_NAMES}
