"""What makes an assessment acceptable and complete. Pure: no database, no request."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from config.errors import Invalid, Refused
from interviews.reports.lines import moment
from scenarios.lines import LINES

Kind = Literal["interviewer", "self", "second", "review"]

SCORES = (1, 2, 3, 4)
SCORES_WITH_MOMENT = (1, 4)
MIN_SCORED_LINES = 4
MIN_NOTE = 40  # of one who scores somebody else: about what one observation takes
MAX_NOTE, MAX_REASON, MAX_OVERALL, MAX_EVIDENCE = 4000, 200, 2000, 2000
MAX_EVIDENCE_NOTES = 500  # of one round: eight a minute for an hour, and a report that can still be read
OVERALL_NAMES = {"strength": "strength", "missed": "text on what was missed", "drill": "drill"}
OVERALL_MISSING = {
    "strength": "Name one strength of the round.",
    "missed": "Name one checkpoint that was missed.",
    "drill": "Name one drill for next time.",
}

# What becomes of a draft with too few lines.
DRAFT_STAYS = "your draft stays private, and the deadline releases only what was submitted."
GIVE_IT_BACK = "give the recording back."


@dataclass(frozen=True)
class LineEntry:
    """What a person has entered for one line; `score` None and not `not_reached` means still open."""

    line: str
    score: int | None = None
    not_reached: bool = False
    not_reached_reason: str = ""
    note: str = ""
    round_seconds: int | None = None
    revision: int = field(default=0, compare=False)  # how often it was stored; no part of what it says

    @property
    def is_open(self) -> bool:
        return self.score is None and not self.not_reached


class Conflict(Refused):
    """A save that started from what another tab has changed since; `theirs` is what is stored now."""

    def __init__(self, *, field: str, revision: int, theirs: dict[str, Any], yours: dict[str, Any]) -> None:
        super().__init__(
            "conflict",
            "This was changed in another tab. Nothing is lost: choose which of the two to keep.",
            details={"field": field, "revision": revision, "theirs": theirs, "yours": yours},
        )
        self.field = field
        self.revision = revision
        self.theirs = theirs
        self.yours = yours


class Incomplete(Refused):
    """Not ready to submit; `fields` names what is missing, by line or `lines` for the whole."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(
            "incomplete",
            "This cannot be submitted yet. Nothing is lost: see what is missing.",
            details={"fields": fields},
        )
        self.fields = fields


@dataclass(frozen=True)
class Completeness:
    """How far an assessment is: `missing` by line key, and how many lines have a score."""

    scored: int
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return not self.missing


def check_line(line: str) -> None:
    if line not in LINES:
        raise Invalid("unknown_line", f"There is no line called {line}.")


def check_entry(entry: LineEntry) -> None:
    """Raise Invalid where the entry could never be stored."""
    check_line(entry.line)
    if entry.score is not None and entry.score not in SCORES:
        raise Invalid("bad_score", "A score is 1, 2, 3 or 4.")
    if entry.score is not None and entry.not_reached:
        raise Invalid("scored_and_not_reached", "A line has a score or was not reached, not both.")
    check_length(entry.note, MAX_NOTE, "note")
    check_length(entry.not_reached_reason, MAX_REASON, "reason")


def check_moment(seconds: int | None, *, length: int) -> None:
    """Raise Invalid unless the moment lies within a round of `length` seconds."""
    if seconds is not None and not 0 <= seconds <= length:
        raise Invalid(
            "moment_outside",
            f"The round lasted {moment(length)}; name a moment between 00:00 and that.",
        )


def moment_in(text: str) -> int | None:
    """Seconds of a moment typed as mm:ss; None of an empty text. Raises Invalid."""
    found = re.fullmatch(r"(\d{1,3}):([0-5]\d)", text.strip(), re.ASCII)
    if found:
        return int(found[1]) * 60 + int(found[2])
    if text.strip():
        raise Invalid("bad_moment", "Write the moment as minutes and seconds of the round, like 12:30.")
    return None


def check_revision(
    known: int, given: int | None, *, field: str, theirs: dict[str, Any], yours: dict[str, Any]
) -> None:
    """Raise Conflict where a save started from another revision than the `known`.

    The same content is no conflict: it is a save whose answer was lost, or two tabs that agree. A save that
    names no revision replaces whatever is there.
    """
    if given is not None and given != known and theirs != yours:
        raise Conflict(field=field, revision=known, theirs=theirs, yours=yours)


def with_plain_breaks(text: str) -> str:
    """A form sends each line break as two characters, the room as one; both mean the same text."""
    return text.replace("\r\n", "\n")


def observed_length(note: str) -> int:
    """How much a note says: its characters without the space around and between them beyond one."""
    return len(" ".join(note.split()))


def check_length(text: str, limit: int, name: str) -> None:
    if len(text) > limit:
        raise Invalid(
            "too_long", f"The {name} can have at most {limit:,} characters; this one has {len(text):,}."
        )
    if "\x00" in text:
        raise cannot_be_stored(name)


def check_room_for_note(recorded: int) -> None:
    if recorded >= MAX_EVIDENCE_NOTES:
        raise Refused(
            "too_many_notes",
            f"A round holds at most {MAX_EVIDENCE_NOTES} notes; all of them are kept."
            " Take one back to add another. Checkpoints can still be recorded.",
        )


def cannot_be_stored(name: str) -> Invalid:
    """The refusal of a text with a NUL byte, which PostgreSQL has no way to hold."""
    return Invalid("bad_text", f"The {name} holds a character that cannot be stored.")


def completeness_of(
    entries: Iterable[LineEntry], *, kind: Kind, overall: Mapping[str, str] | None = None
) -> Completeness:
    """Nine lines, each scored or not reached with a reason, at least four scored.

    Who scores somebody else owes a note of what they saw for each score, and a moment for a 1 or a 4; the
    interviewer also the three texts of `overall`. About oneself a score is enough.
    """
    by_line = {entry.line: entry for entry in entries}
    missing = {line: _missing_in(by_line.get(line, LineEntry(line)), kind) for line in LINES}
    scored = sum(entry.score is not None for entry in by_line.values())
    fields = {line: sentence for line, sentence in missing.items() if sentence}
    if scored < MIN_SCORED_LINES:
        fields["lines"] = (
            f"Score at least {MIN_SCORED_LINES} of the nine lines; {scored} so far."
            f" If fewer were reached, invent nothing: {GIVE_IT_BACK if kind == 'review' else DRAFT_STAYS}"
        )
    if kind == "interviewer":
        given = overall or {}
        fields |= {name: said for name, said in OVERALL_MISSING.items() if not given.get(name, "").strip()}
    return Completeness(scored=scored, missing=fields)


def _missing_in(entry: LineEntry, kind: Kind) -> str:
    if entry.not_reached:
        return "" if entry.not_reached_reason.strip() else "Say why it was not reached."
    if entry.score is None:
        return "Score it, or mark it as not reached."
    if kind == "self":
        return ""
    return " ".join(filter(None, (_missing_in_note(entry.note), _missing_moment(entry))))


def _missing_in_note(note: str) -> str:
    written = observed_length(note)
    if not written:
        return f"Write a note of at least {MIN_NOTE} characters: what you saw or heard."
    if written >= MIN_NOTE:
        return ""
    more = MIN_NOTE - written
    return f"The note needs {more} more character{'s' if more > 1 else ''}: what you saw or heard."


def _missing_moment(entry: LineEntry) -> str:
    if entry.score not in SCORES_WITH_MOMENT or entry.round_seconds is not None:
        return ""
    return f"Name the moment that shows the {entry.score}."
