"""What makes an assessment acceptable and complete. Pure: no database, no request."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from config.errors import Invalid, Refused
from scenarios.lines import LINES

SCORES = (1, 2, 3, 4)
MIN_SCORED_LINES = 4
MAX_NOTE, MAX_REASON, MAX_OVERALL, MAX_EVIDENCE = 4000, 200, 2000, 2000
MAX_EVIDENCE_NOTES = 500  # of one round: eight a minute for an hour, and a report that can still be read
OVERALL_NAMES = {"strength": "strength", "missed": "text on what was missed", "drill": "drill"}


@dataclass(frozen=True)
class LineEntry:
    """What a person has entered for one line; `score` None and not `not_reached` means still open."""

    line: str
    score: int | None = None
    not_reached: bool = False
    not_reached_reason: str = ""
    note: str = ""


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


def completeness_of(entries: Iterable[LineEntry], *, notes_needed: bool) -> Completeness:
    """Nine lines, each scored or not reached with a reason, at least four scored.

    The interviewer owes the candidate a note for each score (`notes_needed`); about oneself it is optional.
    """
    by_line = {entry.line: entry for entry in entries}
    missing = {line: _missing_in(by_line.get(line, LineEntry(line)), notes_needed) for line in LINES}
    scored = sum(entry.score is not None for entry in by_line.values())
    fields = {line: sentence for line, sentence in missing.items() if sentence}
    if scored < MIN_SCORED_LINES:
        fields["lines"] = (
            f"Score at least {MIN_SCORED_LINES} of the nine lines; {scored} so far."
            " If fewer were reached, invent nothing: your draft stays private,"
            " and the deadline releases only what was submitted."
        )
    return Completeness(scored=scored, missing=fields)


def _missing_in(entry: LineEntry, notes_needed: bool) -> str:
    if entry.not_reached:
        return "" if entry.not_reached_reason.strip() else "Say why it was not reached."
    if entry.score is None:
        return "Score it, or mark it as not reached."
    return "Write a note for this score." if notes_needed and not entry.note.strip() else ""
