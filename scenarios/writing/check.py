"""What is wrong with a draft, told beside the field it is about by the loader's own reader. Pure.

A file for which `messages_on` finds nothing is one that the loader accepts, and the other way round.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from scenarios.content import DESIGN_STAGES, GUIDED_STAGES, ScenarioFile
from scenarios.files.markdown import read_what_has_the_form
from scenarios.files.source import (
    MAX_PROBLEMS,
    BadFiles,
    Located,
    Mismatch,
    Place,
    Problem,
    mismatches,
    readable,
    refuse_unreadable,
    too_long,
)
from scenarios.writing.fields import (
    DRAFT_PATH,
    FRONT_KEYS,
    OPTIONAL_FRONT_KEYS,
    OTHER,
    Fields,
    Piece,
    fields_of,
    pieces_of,
    section_begun_in,
)
from scenarios.writing.parts import PART_AT, PART_OF_TITLE, PARTS

# The reader says these of a guide's heading; here each guide says it for itself.
ABOUT_ALL_GUIDES = {("kit", "guide"), ("kit", "probes")}
# What a guide's section holds beside its guide.
IN_A_GUIDE = {"guide", "probes", "choices", "answers"}


class Message(NamedTuple):
    """`is_gap`: nothing is wrong yet, something is only not written."""

    field: str
    text: str
    is_gap: bool = False


def messages_on(source: str) -> list[Message]:
    """Return what keeps the file from being published, in the order of the fields; of much, the first."""
    if reason := too_long(source):
        return [Message(OTHER, f"The file {reason}.")]
    fields, pieces = fields_of(source), pieces_of(source)
    gaps = [Message(key, "Still empty.", is_gap=True) for key in _required(fields) if not fields[key].strip()]
    try:
        read = read_what_has_the_form(DRAFT_PATH, source)
    except BadFiles as bad:
        return _in_order(fields, [*gaps, *(_at_line(problem, pieces) for problem in bad.problems)])
    # What is empty or has not the form is told once; that its content is missing follows from it.
    empty = {gap.field for gap in gaps}
    misread = [_at_line(problem, pieces) for problem in (*_unreadable(source), *read.problems)]
    misread = [message for message in misread if message.field not in empty]
    told = empty | {message.field for message in misread}
    mismatched = [*_guides_in_part(fields, read.located), *_mismatched(read.located, fields, pieces)]
    return _in_order(fields, [*gaps, *misread, *(each for each in mismatched if each.field not in told)])


def leaving(fields: Fields) -> list[Message]:
    """What leaves its field at the next saving, since a heading in it begins another section of the file."""
    begun = [(part.key, section_begun_in(part.key, fields.get(part.key, ""))) for part in PARTS]
    return [Message(key, _where_it_goes(title)) for key, title in begun if title is not None]


def _where_it_goes(title: str) -> str:
    place = f"'{title}' or, if that has its text, in " if title in PART_OF_TITLE else ""
    return (
        f"'## {title[:80]}' begins a section of its own: once saved, the text from there on stands in "
        f"{place}'Anything else in the file'. A heading inside a field starts with ###."
    )


def _unreadable(source: str) -> list[Problem]:
    try:
        refuse_unreadable(DRAFT_PATH, source)
    except BadFiles as bad:
        return bad.problems
    return []


def _required(fields: Fields) -> list[str]:
    front = [key for key in FRONT_KEYS if key in fields and key not in OPTIONAL_FRONT_KEYS]
    return [*front, *(part.key for part in PARTS if part.required)]


def _in_order(fields: Fields, messages: Iterable[Message]) -> list[Message]:
    order = list(fields)
    found = sorted(dict.fromkeys(messages), key=lambda message: order.index(message.field))
    if len(found) > MAX_PROBLEMS + 1:  # with room for the one that stands for the others
        said = f"And {len(found) - MAX_PROBLEMS:,} more problems."
        found[MAX_PROBLEMS:] = [Message(found[MAX_PROBLEMS].field, said)]
    return found


def _guides_in_part(fields: Fields, located: Located) -> list[Message]:
    """Guides of which something is written, but not all that there must be."""
    kit, found = located.data["kit"], []
    for stage in GUIDED_STAGES:
        key = f"guide-{stage}"
        if fields[key].strip() and stage not in kit.get("guide", {}):
            found.append(Message(key, "Say what a good answer does, before all else."))
        if fields[key].strip() and stage in DESIGN_STAGES and stage not in kit.get("probes", {}):
            found.append(Message(key, "Add at least one probe: a line '### Probe: …' and its three parts."))
    return found


def _mismatched(located: Located, fields: Fields, pieces: list[Piece]) -> list[Message]:
    return [
        _at_place(each, pieces, fields)
        for each in mismatches(ScenarioFile, located)
        if each.place not in ABOUT_ALL_GUIDES
    ]


def _at_place(mismatch: Mismatch, pieces: list[Piece], fields: Fields) -> Message:
    field = _field_at(mismatch.place)
    if field is None or (field in FRONT_KEYS and field not in fields):
        return _at_line(mismatch.problem, pieces)
    piece = next((piece for piece in pieces if piece.field == field), None)
    # A key of the front matter goes without saying: its field has a label of its own.
    reason = mismatch.problem.reason.removeprefix(f"'{field}': " if field in FRONT_KEYS else "")
    return Message(field, _sentence(mismatch.problem._replace(reason=reason), piece))


def _field_at(place: Place) -> str | None:
    if place[:1] == ("kit",) and len(place) > 2 and place[1] in IN_A_GUIDE:
        place = ("kit", "guide", *place[2:])
    for length in range(len(place), 0, -1):
        if part := PART_AT.get(place[:length]):
            return part.key
    key = str(place[-1] if len(place) == 1 else place[1])
    is_front = place[0] != "kit" and key in FRONT_KEYS
    return key if is_front else None


def _at_line(problem: Problem, pieces: list[Piece]) -> Message:
    """The last piece that starts at or before the line."""
    index = max(bisect_right([piece.line for piece in pieces], problem.line) - 1, 0)
    return Message(pieces[index].field, _sentence(problem, pieces[index]))


def _sentence(problem: Problem, piece: Piece | None) -> str:
    """The reason as a sentence, with the line as the author counts it: within the field."""
    reason = readable(problem).reason
    end = "" if reason.endswith("…") else "."
    line = problem.line - piece.text_line + 1 if piece and piece.text_line else 0
    if line > 0:
        return f"Line {line}: {reason}{end}"
    return f"{reason[:1].upper()}{reason[1:]}{end}"
