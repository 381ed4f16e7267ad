"""A refused save in the words of the page: what stands in the other tab, and what was to be saved here."""

from dataclasses import dataclass
from typing import Any

from interviews.reports.lines import moment
from interviews.scoring.forms import NOT_REACHED
from interviews.scoring.rules import OVERALL_NAMES, Conflict

Fields = dict[str, str]


@dataclass(frozen=True)
class Said:
    """One field under its name."""

    name: str
    text: str


@dataclass(frozen=True)
class Side:
    """One of the two: as the form's fields, and in words."""

    fields: Fields
    said: list[Said]


@dataclass(frozen=True)
class Clash:
    """What a page needs to let its person choose."""

    revision: int
    yours: Side
    theirs: Side


def clash_of(conflict: Conflict) -> Clash:
    side = _overall_side if conflict.field in OVERALL_NAMES else _line_side
    return Clash(revision=conflict.revision, yours=side(conflict.yours), theirs=side(conflict.theirs))


def _overall_side(values: dict[str, Any]) -> Side:
    return Side(fields=values, said=[Said("Text", text or "Empty") for text in values.values()])


def _line_side(values: dict[str, Any]) -> Side:
    at = "" if values["round_seconds"] is None else moment(values["round_seconds"])
    fields = {
        "choice": NOT_REACHED if values["not_reached"] else str(values["score"] or ""),
        "not_reached_reason": values["not_reached_reason"],
        "note": values["note"],
        "moment": at,
    }
    score = "Not reached" if values["not_reached"] else str(values["score"] or "Open")
    said = [
        Said("Score", score),
        Said("Reason", values["not_reached_reason"]),
        Said("Note", values["note"]),
        Said("Moment", at),
    ]
    return Side(fields=fields, said=[one for one in said if one.text])
