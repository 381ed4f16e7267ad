"""A scenario's Markdown file taken apart into the data of a `ScenarioFile`, with the line of every value.

The form is described in docs/scenarios.md: YAML front matter, then `## ` sections in any order, in which
`### ` starts a probe, choice, twist, trade-off or kind of metric, and `**Good:**` and the like its parts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.files.source import BadFiles, Located, Place, Problem, read_yaml

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
BULLET = re.compile(r"- (.*)")
NAMED = re.compile(r"\*\*(.+?)\*\*\s*(.*)", re.DOTALL)
CHECKPOINT = re.compile(r"`([^`]*)` \(([^)]*)\) (.*)", re.DOTALL)
ANCHOR = re.compile(r"`([^`]*)` (\d): (.*)", re.DOTALL)
LABEL = re.compile(r"\*\*([A-Z][a-z ]*):\*\*\s*(.*)")
PERCENT = re.compile(r"(\d{1,3})%")
DIAGRAM = re.compile(r"```mermaid\n(.*)\n```", re.DOTALL)
PROBE, CHOICE = "Probe: ", "Choice: "
FILE_KEYS = {"slug", "position"}
PROMPT_KEYS = {"title", "family", "difficulty", "summary", "tags"}

NumberedLines = list[tuple[int, str]]


class _Misread(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Block:
    """A heading, list item or label with the numbered lines that belong to it."""

    title: str
    line: int
    body: NumberedLines

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.body).strip()


class PartlyRead(NamedTuple):
    located: Located
    problems: list[Problem]


def read_scenario(path: Path, text: str) -> Located:
    """Read one scenario file. Raises BadFiles with everything that does not have the form."""
    read = read_what_has_the_form(path, text)
    if read.problems:
        raise BadFiles(read.problems)
    return read.located


def read_what_has_the_form(path: Path, text: str) -> PartlyRead:
    """Read as much of a file as can be read, beside what is wrong with the rest.

    Raises BadFiles for a text without front matter: nothing else of it can be placed.
    """
    front, body, first_line = split_front_matter(path, text)
    problems: list[Problem] = []
    keys = Located(path, {})
    try:
        keys = read_yaml(path, front, first_line=2)
    except BadFiles as bad:
        problems += bad.problems
    located, misplaced = _place_front_matter(keys)
    problems += misplaced
    lead, sections = split_at_headings(list(enumerate(body.splitlines(), first_line)), "## ")
    if lead.text:
        problems.append(Problem(path, lead.line, "text stands before the first section"))
    seen: set[str] = set()
    for section in sections:
        try:
            if section.title in seen:
                raise _Misread(section.line, f"section '{section.title}' occurs twice")
            seen.add(section.title)
            _read_section(section, located)
        except _Misread as error:
            problems.append(Problem(path, error.line, error.reason))
    return PartlyRead(located, problems)


def split_front_matter(path: Path, text: str) -> tuple[str, str, int]:
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "---":
        raise BadFiles([Problem(path, 1, "must start with front matter between two lines of ---")])
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    raise BadFiles([Problem(path, 1, "the front matter is not closed by a line of ---")])


def _place_front_matter(front: Located) -> tuple[Located, list[Problem]]:
    """Move the keys of the front matter to where `ScenarioFile` has them."""
    located = Located(front.path, {"prompt": {}, "kit": {}}, {(): 1, ("prompt",): 1, ("kit",): 1})
    problems = []
    for key, value in front.data.items():
        if key not in FILE_KEYS | PROMPT_KEYS:
            problems.append(front.problem((key,), f"unknown key '{key}' in the front matter"))
            continue
        parent: Place = ("prompt",) if key in PROMPT_KEYS else ()
        (located.data["prompt"] if parent else located.data)[key] = value
        located.lines |= {
            (*parent, *place): line for place, line in front.lines.items() if place[:1] == (key,)
        }
    return located, problems


def split_at_headings(lines: NumberedLines, mark: str) -> tuple[Block, list[Block]]:
    """Split at headings that start with `mark`, outside fenced code; first comes what stands before them."""
    blocks = [Block("", lines[0][0] if lines else 1, [])]
    fence = ""
    for number, text in lines:
        fence = fence_after(fence, text)
        if not fence and text.startswith(mark):
            blocks.append(Block(text[len(mark) :].strip(), number, []))
        else:
            blocks[-1].body.append((number, text))
    lead = blocks[0]
    first = next((number for number, text in lead.body if text.strip()), lead.line)
    return Block("", first, lead.body), blocks[1:]


def fence_after(fence: str, line: str) -> str:
    """The mark of the fenced block that is open after a line, given the one before it; empty for none."""
    match = FENCE.match(line)
    if not match:
        return fence
    if not fence:
        return match[1]
    closes = match[1].startswith(fence) and line.strip() == match[1]
    return "" if closes else fence


def _read_section(section: Block, located: Located) -> None:
    if section.title.startswith("Guide: "):
        _read_guide(section, located, section.title.removeprefix("Guide: "))
    elif section.title in SECTIONS:
        SECTIONS[section.title](section, located)
    else:
        known = ", ".join([*SECTIONS, "Guide: <stage>"])
        raise _Misread(section.line, f"unknown section '{section.title}'; known are {known}")


def _put(located: Located, place: Place, value: Any, line: int) -> None:
    target: Any = located.data
    for part in place[:-1]:
        target = target[part] if isinstance(part, int) else target.setdefault(part, {})
    target[place[-1]] = value
    located.lines[place] = line
    for depth in range(1, len(place)):
        located.lines.setdefault(place[:depth], line)


def _put_rows(located: Located, place: Place, rows: list[tuple[int, dict[str, Block]]], line: int) -> None:
    """Put a list of objects, remembering the line of each and of each of its fields."""
    _put(located, place, [{name: part.text for name, part in row.items()} for _, row in rows], line)
    for index, (row_line, row) in enumerate(rows):
        located.lines[(*place, index)] = row_line
        for name, part in row.items():
            located.lines[(*place, index, name)] = part.line


def _field(text: str, line: int) -> Block:
    return Block("", line, [(line, text)])


def _text_at(*place: str) -> Callable[[Block, Located], None]:
    def read(section: Block, located: Located) -> None:
        _put(located, place, section.text, section.line)

    return read


def _bullets(section: Block) -> list[Block]:
    """Return the items of the one list in a section; a line that is indented belongs to the item before."""
    items: list[Block] = []
    for number, text in section.body:
        if match := BULLET.match(text):
            items.append(Block("", number, [(number, match[1])]))
        elif text.startswith("  ") and items:
            items[-1].body.append((number, text.strip()))
        elif text.strip():
            raise _Misread(number, f"'{section.title}' must be a list of lines that start with '- '")
    return items


def _list_at(*place: str) -> Callable[[Block, Located], None]:
    def read(section: Block, located: Located) -> None:
        items = _bullets(section)
        _put(located, place, [item.text for item in items], section.line)
        located.lines |= {(*place, index): item.line for index, item in enumerate(items)}

    return read


def _named_list_at(place: Place, name: str, text: str) -> Callable[[Block, Located], None]:
    def read(section: Block, located: Located) -> None:
        rows = []
        for item in _bullets(section):
            match = NAMED.fullmatch(item.text)
            if not match:
                raise _Misread(item.line, f"expected '- **{name}** {text}'")
            rows.append((item.line, {name: _field(match[1], item.line), text: _field(match[2], item.line)}))
        _put_rows(located, place, rows, section.line)

    return read


def _read_checkpoints(section: Block, located: Located) -> None:
    rows = []
    for item in _bullets(section):
        match = CHECKPOINT.fullmatch(item.text)
        if not match:
            raise _Misread(item.line, "expected '- `key` (line) what is seen'")
        fields = zip(("key", "line", "text"), match.groups(), strict=True)
        rows.append((item.line, {name: _field(text, item.line) for name, text in fields}))
    _put_rows(located, ("kit", "checkpoints"), rows, section.line)


def _read_anchors(section: Block, located: Located) -> None:
    """By line, then by score; each pair once."""
    for item in _bullets(section):
        match = ANCHOR.fullmatch(item.text)
        if not match:
            raise _Misread(item.line, "expected '- `line` 3: what this score looks like here'")
        line, score, text = match.groups()
        place: Place = ("kit", "anchors", line, score)
        if place in located.lines:
            raise _Misread(item.line, f"anchor {score} of '{line}' occurs twice")
        _put(located, place, text, item.line)


def _parts(block: Block, labels: dict[str, str], lead: str = "") -> dict[str, Block]:
    """Split a block at its `**Label:**` lines into fields; what stands before them is the field `lead`."""
    parts = [Block(lead, block.line, [])]
    for number, text in block.body:
        match = LABEL.fullmatch(text)
        if match and match[1] in labels:
            parts.append(Block(labels[match[1]], number, [(number, match[2])]))
        else:
            parts[-1].body.append((number, text))
    if not lead and parts[0].text:
        wanted = ", ".join(f"**{label}:**" for label in labels)
        raise _Misread(block.line, f"'{block.title}': text before the first of {wanted}")
    names = [part.title for part in parts]
    if len(set(names)) != len(names):
        raise _Misread(block.line, f"'{block.title}': a part occurs twice")
    return {part.title: part for part in parts if part.title}


def _headed_list_at(
    place: Place, name: str, labels: dict[str, str], lead: str = ""
) -> Callable[[Block, Located], None]:
    def read(section: Block, located: Located) -> None:
        before, blocks = split_at_headings(section.body, "### ")
        if before.text:
            raise _Misread(before.line, f"'{section.title}': text before the first ### heading")
        rows = [
            (block.line, {name: _field(block.title, block.line), **_parts(block, labels, lead)})
            for block in blocks
        ]
        _put_rows(located, place, rows, section.line)

    return read


def _read_guide(section: Block, located: Located, stage: str) -> None:
    before, blocks = split_at_headings(section.body, "### ")
    parts = _parts(Block(section.title, section.line, before.body), DEPTH_LABELS, lead="guide")
    guide = parts.pop("guide")
    if guide.text:
        _put(located, ("kit", "guide", stage), guide.text, section.line)
    if parts:
        answers = ("kit", "answers", stage)
        _put(located, answers, {depth: part.text for depth, part in parts.items()}, section.line)
        located.lines |= {(*answers, depth): part.line for depth, part in parts.items()}
    probes = [block for block in blocks if not block.title.startswith(CHOICE)]
    if probes:
        _put_rows(
            located, ("kit", "probes", stage), [_probe_row(probe, "### ") for probe in probes], probes[0].line
        )
    choices = [block for block in blocks if block.title.startswith(CHOICE)]
    if choices:
        _read_choices(choices, located, ("kit", "choices", stage))


def _read_choices(choices: list[Block], located: Located, place: Place) -> None:
    """Each has a title and, one level of headings deeper, probes of its own."""
    rows = [
        (choice.line, {"title": _field(choice.title.removeprefix(CHOICE).strip(), choice.line)})
        for choice in choices
    ]
    _put_rows(located, place, rows, choices[0].line)
    for index, choice in enumerate(choices):
        before, probes = split_at_headings(choice.body, "#### ")
        if before.text:
            raise _Misread(before.line, f"'{choice.title}': text before the first #### heading")
        _put_rows(
            located, (*place, index, "probes"), [_probe_row(probe, "#### ") for probe in probes], choice.line
        )


def _probe_row(block: Block, mark: str) -> tuple[int, dict[str, Block]]:
    if not block.title.startswith(PROBE):
        raise _Misread(block.line, f"expected '{mark}{PROBE}…', found '{mark}{block.title}'")
    ask = _field(block.title.removeprefix(PROBE), block.line)
    return block.line, {"ask": ask, **_parts(block, PROBE_LABELS)}


def _read_metrics(section: Block, located: Located) -> None:
    before, blocks = split_at_headings(section.body, "### ")
    if before.text:
        raise _Misread(before.line, "'Metrics': text before the first ### heading")
    for block in blocks:
        _list_at("kit", "metrics", block.title.lower())(block, located)


def _read_pacing(section: Block, located: Located) -> None:
    """Each heading is a share of the round: `### 40%`."""
    before, blocks = split_at_headings(section.body, "### ")
    if before.text:
        raise _Misread(before.line, "'Pacing': text before the first ### heading")
    rows = []
    for block in blocks:
        match = PERCENT.fullmatch(block.title)
        if not match:
            raise _Misread(block.line, f"expected '### 40%', found '### {block.title}'")
        rows.append(
            (block.line, {"at_percent": _field(match[1], block.line), **_parts(block, PACING_LABELS)})
        )
    _put_rows(located, ("kit", "pacing"), rows, section.line)


def _diagram_at(*place: str) -> Callable[[Block, Located], None]:
    def read(section: Block, located: Located) -> None:
        match = DIAGRAM.fullmatch(section.text)
        if not match:
            raise _Misread(section.line, f"'{section.title}' must be one ```mermaid block and nothing else")
        _put(located, place, match[1], section.line)

    return read


DEPTH_LABELS = {"Mid": "mid", "Senior": "senior", "Staff": "staff"}
PROBE_LABELS = {"Good": "good", "Wrong": "wrong", "Nudge": "nudge"}
PACING_LABELS = {"Check": "check", "Nudge": "nudge"}
TRADE_OFF_LABELS = {"One side": "one_side", "Other side": "other_side", "Decide by": "decide_by"}
SECTIONS: dict[str, Callable[[Block, Located], None]] = {
    "Prompt": _text_at("prompt", "statement"),
    "Context": _text_at("prompt", "context"),
    "Starting diagram": _diagram_at("prompt", "starting_diagram"),
    "Task": _text_at("kit", "task"),
    "Baseline": _text_at("kit", "baseline"),
    "If asked": _named_list_at(("kit", "if_asked"), "question", "answer"),
    "Twists": _headed_list_at(("kit", "twists"), "title", {"Strong": "strong"}, lead="text"),
    "Checkpoints": _read_checkpoints,
    "Trade-offs": _headed_list_at(("kit", "trade_offs"), "title", TRADE_OFF_LABELS),
    "Estimates": _named_list_at(("kit", "estimates"), "title", "text"),
    "Metrics": _read_metrics,
    "Mistakes": _list_at("kit", "mistakes"),
    "Pacing": _read_pacing,
    "Reading": _list_at("kit", "reading"),
    "Anchors": _read_anchors,
    "Diagram": _diagram_at("kit", "diagram"),
}
