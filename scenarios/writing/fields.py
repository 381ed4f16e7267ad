"""A draft's file as one text per field, and back. Pure.

The file is the truth. Fields are cut from it and put back so that what was not changed stays as it was
written, and what belongs to no field stands in the field `other`: no text is ever lost.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scenarios.files.markdown import (
    DIAGRAM,
    FENCE,
    FILE_KEYS,
    PROMPT_KEYS,
    Block,
    fence_after,
    split_at_headings,
    split_front_matter,
)
from scenarios.files.source import BadFiles, read_yaml
from scenarios.writing.parts import PART_OF_KEY, PART_OF_TITLE, PARTS, Part

FRONT_KEYS = ("slug", "title", "family", "difficulty", "position", "summary", "tags")
OPTIONAL_FRONT_KEYS = {"position", "tags"}
# The front matter as one text, where its keys cannot be shown as fields; and what belongs to no field.
FRONT, OTHER = "front", "other"
EMPTY_FILE = "---\nslug:\ntitle:\nfamily:\ndifficulty:\nsummary:\n---\n\n" + "\n".join(
    f"## {part.title}\n" for part in PARTS if part.required
)

TITLE_LINE = re.compile(r"^title[ \t]*:[ \t]*(.*)", re.MULTILINE)
KEY_LINE = re.compile(r"([a-z_]+)\s*:")
PLAIN_WORD = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
# YAML can spell these ("\0"), but no field holds them, nor a database.
UNTYPABLE = re.compile(r"[\x00-\x08\n-\x1f\x7f-\x9f]")
DRAFT_PATH = Path("draft.md")

Fields = dict[str, str]


@dataclass(frozen=True)
class Outline:
    """A file taken apart at its `## ` headings, with the line that each piece starts on."""

    front: str | None
    lead: Block
    sections: list[Block]

    @property
    def own(self) -> dict[str, Block]:
        """The first section of each known title, by the key of its part."""
        found: dict[str, Block] = {}
        for section in self.sections:
            if part := PART_OF_TITLE.get(section.title):
                found.setdefault(part.key, section)
        return found

    @property
    def loose(self) -> list[Block]:
        """Sections without a field: unknown titles, and known ones that occur again."""
        own = {id(section) for section in self.own.values()}
        return [section for section in self.sections if id(section) not in own]


class Piece(NamedTuple):
    """Where a piece of the file starts, which field it is, and on which line the field's text starts."""

    line: int
    field: str
    text_line: int


def outline_of(source: str) -> Outline:
    front: str | None
    try:
        front, body, first_line = split_front_matter(DRAFT_PATH, source)
    except BadFiles:
        front, body, first_line = None, source, 1
    lead, sections = split_at_headings(list(enumerate(body.splitlines(), first_line)), "## ")
    return Outline(front, lead, sections)


def fields_of(source: str) -> Fields:
    """Return the text of every field; `front` in place of its keys where those cannot be told apart."""
    outline = outline_of(source)
    own = outline.own
    fields = _front_fields(outline.front)
    for part in PARTS:
        fields[part.key] = _shown(part, own[part.key]) if part.key in own else ""
    fields[OTHER] = _other_text(outline)
    return fields


def title_of(source: str) -> str:
    """The title that a file gives itself, also where its front matter cannot be read; empty for none."""
    fields = fields_of(source)
    if FRONT not in fields:
        return fields["title"]
    line = TITLE_LINE.search(fields[FRONT])
    return line[1].strip(" \t\"'") if line else ""


def section_begun_in(key: str, text: str) -> str | None:
    """The title of the first section that a text typed into a field begins, where it leaves the field."""
    lines = list(enumerate(_written(PART_OF_KEY[key], text).splitlines(), 1))
    _, sections = split_at_headings(lines, "## ")
    return sections[1].title if len(sections) > 1 else None


def with_fields(source: str, fields: Mapping[str, str]) -> str:
    """Return the file with these fields in place of its own; `source` itself where nothing differs.

    Of the front matter, `fields` has either `front` or its keys; any other field that is missing is empty.
    """
    before = fields_of(source)
    front_keys = (FRONT,) if FRONT in fields else FRONT_KEYS
    wanted = {key: fields.get(key, "").strip("\n") for key in (*front_keys, *PART_OF_KEY, OTHER)}
    if wanted == before:
        return source
    outline = outline_of(source)
    if wanted[OTHER] != before[OTHER]:
        outline = _with_other(outline, wanted[OTHER])
    pieces = [_front_text(outline.front, before, wanted), *_pieces(outline, before, wanted)]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def pieces_of(source: str) -> list[Piece]:
    """The pieces of a file in the order of their lines, the front matter key by key."""
    outline = outline_of(source)
    pieces = [Piece(1, FRONT, 2)]
    if FRONT not in fields_of(source):
        pieces = [Piece(1, FRONT_KEYS[0], 0)]
        for number, line in enumerate((outline.front or "").splitlines(), 2):
            match = KEY_LINE.match(line)
            if match and match[1] in FRONT_KEYS:
                pieces.append(Piece(number, match[1], 0))
    if outline.lead.body:
        pieces.append(Piece(outline.lead.body[0][0], OTHER, 0))
    keys = {id(section): key for key, section in outline.own.items()}
    return [*pieces, *(_piece_of(section, keys.get(id(section), OTHER)) for section in outline.sections)]


def _piece_of(section: Block, key: str) -> Piece:
    if key == OTHER:
        return Piece(section.line, OTHER, 0)
    first = next((number for number, text in section.body if text.strip()), section.line + 1)
    is_bare = PART_OF_KEY[key].is_diagram and DIAGRAM.fullmatch(section.text)
    return Piece(section.line, key, first + 1 if is_bare else first)


def _front_fields(front: str | None) -> Fields:
    try:
        data = read_yaml(DRAFT_PATH, front, first_line=2).data if front and front.strip() else {}
    except BadFiles:
        return {FRONT: front or ""}
    shown = {key: _as_field(key, data.get(key)) for key in FRONT_KEYS}
    fields = {key: text for key, text in shown.items() if text is not None}
    has_field_for_all = len(fields) == len(shown) and not set(data) - FILE_KEYS - PROMPT_KEYS
    return fields if has_field_for_all else {FRONT: front or ""}


def _as_field(key: str, value: Any) -> str | None:
    """The value as a person types it; None where a field of its own could not hold it."""
    if value is None:
        return ""
    if key == "tags":
        is_plain = isinstance(value, list) and all(_is_line(tag) and "," not in tag for tag in value)
        return ", ".join(value) if is_plain else None
    is_number = key in {"difficulty", "position"}
    if is_number and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    # A number in quotes would look like one, and could not be mended in its field.
    is_word = _is_line(value) and not (is_number and value.isdigit())
    return value.strip() if is_word else None


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and not UNTYPABLE.search(value)


def _front_text(front: str | None, before: Fields, wanted: Fields) -> str:
    """The front matter between its two lines of ---; as it was written where none of its fields changed."""
    if FRONT in wanted:
        written = wanted[FRONT]
    elif front is not None and all(before.get(key) == wanted[key] for key in FRONT_KEYS):
        written = front
    else:
        written = "\n".join(
            f"{key}: {_as_yaml(key, wanted[key])}".rstrip()
            for key in FRONT_KEYS
            if wanted[key] or key not in OPTIONAL_FRONT_KEYS
        )
    return f"---\n{written}\n---"


def _as_yaml(key: str, text: str) -> str:
    if not text:
        return ""
    if key == "tags":
        return f"[{', '.join(_word(tag.strip()) for tag in text.split(',') if tag.strip())}]"
    if key in {"difficulty", "position"} and text.isascii() and text.isdigit():
        return text
    return _word(text) if key in {"slug", "family"} else json.dumps(text, ensure_ascii=False)


def _word(text: str) -> str:
    """Without quotes only where YAML reads the word back as the same text: `null` and `no` are none."""
    is_plain = PLAIN_WORD.fullmatch(text) and yaml.safe_load(text) == text
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _shown(part: Part, section: Block) -> str:
    """The text of a section as its field shows it: a diagram without the fence around it."""
    text = "\n".join(line for _, line in section.body).strip("\n")
    match = DIAGRAM.fullmatch(text.strip()) if part.is_diagram else None
    return match[1].strip("\n") if match else text


def _written(part: Part, text: str) -> str:
    """The section with the text of its field."""
    if not text.strip():
        return f"## {part.title}"
    if part.is_diagram and not FENCE.match(text):
        text = f"```mermaid\n{text}\n```"
    return _closed(f"## {part.title}\n\n{text}")


def _closed(text: str) -> str:
    """A fence left open would swallow all that follows."""
    fence = reduce(fence_after, text.splitlines(), "")
    return f"{text}\n{fence}" if fence else text


def _other_text(outline: Outline) -> str:
    return "\n\n".join(filter(None, [_raw(outline.lead), *map(_raw_section, outline.loose)]))


def _raw(block: Block) -> str:
    return _closed("\n".join(text for _, text in block.body).strip("\n"))


def _raw_section(section: Block) -> str:
    return _closed("\n".join([f"## {section.title}", *(text for _, text in section.body)]).strip("\n"))


def _with_other(outline: Outline, other: str) -> Outline:
    """The outline with this text in place of all that belongs to no field."""
    lead, loose = split_at_headings(list(enumerate(_closed(other).splitlines(), 1)), "## ")
    return Outline(outline.front, lead, [*outline.own.values(), *loose])


def _pieces(outline: Outline, before: Fields, wanted: Fields) -> list[str]:
    """Lead and sections in the order of the file; a section that is new stands before the next known one."""
    keys = {id(section): key for key, section in outline.own.items()}
    order = list(PART_OF_KEY)
    new = [part for part in PARTS if part.key not in keys.values() and wanted[part.key].strip()]
    pieces = [_raw(outline.lead)]
    for section in outline.sections:
        key = keys.get(id(section))
        while key and new and order.index(new[0].key) < order.index(key):
            part = new.pop(0)
            pieces.append(_written(part, wanted[part.key]))
        pieces.append(_changed(section, key, before, wanted) if key else _raw_section(section))
    return [*pieces, *(_written(part, wanted[part.key]) for part in new)]


def _changed(section: Block, key: str, before: Fields, wanted: Fields) -> str:
    part = PART_OF_KEY[key]
    if wanted[key] == before[key]:
        return _raw_section(section)
    return _written(part, wanted[key]) if wanted[key].strip() or part.required else ""
