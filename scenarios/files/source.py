"""Library files read with the line of every value, so that a bad one is refused where it is bad.

YAML here is plain data: no aliases (a few lines of them unfold to gigabytes), no tags, no repeated keys.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scenarios.files.objections import INVISIBLE, objection_to
from scenarios.files.sums import wrong_sum_in
from scenarios.schema import Content

# Several times what any of the library's files has. What is longer costs too much to judge while it is typed.
MAX_BYTES = 250_000
MAX_LINES = 5_000
MAX_DEPTH = 20
MAX_VALUES = 20_000
MAX_DIGITS = 30
MAX_PROBLEMS = 50  # of one file: whoever reads more mends those first
MAX_REASON = 300
DIAGRAMS = {"diagram", "starting_diagram"}
PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null")}
NUMBER_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("int", "float")}

# By pydantic's name of the error; `given` is what the author wrote, the rest the limits of the field.
A_WHOLE_NUMBER = "write a whole number, not {given}"
IN_WORDS = {
    # Of all the content, only keys have a pattern.
    "string_pattern_mismatch": "use lower-case letters, digits and hyphens, not {given}",
    "string_type": "write text, not {given}",
    "string_too_short": "write at least {min_length} characters",
    "string_too_long": "write at most {max_length} characters",
    "int_type": A_WHOLE_NUMBER,
    "int_parsing": A_WHOLE_NUMBER,
    "int_from_float": A_WHOLE_NUMBER,
    "greater_than": "write a number greater than {gt}",
    "greater_than_equal": "write a number that is at least {ge}",
    "less_than": "write a number less than {lt}",
    "less_than_equal": "write a number that is at most {le}",
    "literal_error": "{given} is none of {expected}",
    "list_type": "write a list",
    "too_short": "write at least {min_length}",
}

# libyaml, where PyYAML was built with it, is ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]
Checked = TypeVar("Checked", bound=Content)


class Problem(NamedTuple):
    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class BadFiles(Exception):
    """What is wrong with the files offered; nothing of them was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = [readable(problem) for problem in _first_of_each_file(problems)]
        super().__init__("\n".join(map(str, self.problems)))


def readable(problem: Problem) -> Problem:
    """A reason quotes what may be as long as the file, or steer a terminal."""
    reason = INVISIBLE.sub("\ufffd", problem.reason)
    return problem._replace(reason=reason if len(reason) <= MAX_REASON else f"{reason[:MAX_REASON]}…")


def _first_of_each_file(problems: Sequence[Problem]) -> list[Problem]:
    first: list[Problem] = []
    for path, group in groupby(problems, lambda problem: problem.path):
        of_file = list(group)
        if len(of_file) > MAX_PROBLEMS + 1:  # with room for the line that stands for the others
            said = f"and {len(of_file) - MAX_PROBLEMS:,} more problems"
            of_file[MAX_PROBLEMS:] = [Problem(path, of_file[MAX_PROBLEMS].line, said)]
        first += of_file
    return first


@dataclass
class Located:
    """Plain data from a file, with the line that each value starts on."""

    path: Path
    data: dict[str, Any]
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """Return the line of the value, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, reason: str) -> Problem:
        return Problem(self.path, self.line_of(place), reason)


def read_text(path: Path) -> str:
    """Return a file's text. Raises BadFiles for one that is missing, too large or not plain text."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadFiles([Problem(path, 1, f"cannot be read: {error.strerror}")]) from None
    if len(raw) > MAX_BYTES:
        raise BadFiles([Problem(path, 1, f"is larger than {MAX_BYTES:,} bytes")])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFiles([Problem(path, line, "is not UTF-8 text")]) from None
    refuse_unreadable(path, text)
    return text


def refuse_unreadable(path: Path, text: str) -> None:
    """Raise BadFiles for a text that is no plain text of a length that a person reads."""
    if reason := too_long(text):
        raise BadFiles([Problem(path, 1, reason)])
    if invisible := INVISIBLE.search(text):
        line = text.count("\n", 0, invisible.start()) + 1
        raise BadFiles([Problem(path, line, str(objection_to(invisible[0])))])


def too_long(text: str) -> str:
    """Say in which way a file's text is longer than a person reads; empty where it is not."""
    if len(text.encode()) > MAX_BYTES:
        return f"is larger than {MAX_BYTES:,} bytes"
    if len(text.splitlines()) > MAX_LINES:
        return f"has more than {MAX_LINES:,} lines"
    return ""


def read_yaml(path: Path, text: str, first_line: int = 1) -> Located:
    """Read one YAML mapping whose text starts on `first_line` of the file. Raises BadFiles."""
    located = Located(path, {}, {(): first_line})
    try:
        node = _compose(text)
        if not isinstance(node, yaml.MappingNode):
            raise _error("expected keys with values", node.start_mark if node else None)
        located.data = _build(node, (), located.lines, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise BadFiles([Problem(path, line, error.problem or "is not YAML")]) from None
    except yaml.reader.ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        raise BadFiles([Problem(path, line, "has a character that YAML does not allow")]) from None
    return located


def check(model: type[Checked], located: Located) -> Checked:
    """Return the data as `model`. Raises BadFiles with everything that is wrong with it and its line."""
    if wrong := mismatches(model, located):
        raise BadFiles(sorted({each.problem for each in wrong}))
    return model.model_validate(located.data)


class Mismatch(NamedTuple):
    """A problem with the place of the value it is about; `kind` is pydantic's name for it, or "objection"."""

    place: Place
    kind: str
    problem: Problem


def mismatches(model: type[Content], located: Located) -> list[Mismatch]:
    """What `check` would raise, with places; empty where it would return."""
    return [*_objections(located), *misshapen(model, located)]


def misshapen(model: type[Content], located: Located) -> list[Mismatch]:
    """Where the data has not the shape of the model, whatever its texts hold."""
    try:
        model.model_validate(located.data)
    except ValidationError as errors:
        return [_mismatch(error, located) for error in errors.errors(include_url=False)]
    return []


def _objections(located: Located) -> Iterator[Mismatch]:
    for place, text in _texts(located.data, ()):
        reason = objection_to(text, is_diagram=place[-1] in DIAGRAMS)
        if "estimates" in place:
            reason = reason or wrong_sum_in(text)
        if reason:
            yield Mismatch(place, "objection", located.problem(place, reason))


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Every text inside plain data, with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*place, key))


def _mismatch(error: ErrorDetails, located: Located) -> Mismatch:
    place = _place_of(error)
    return Mismatch(place, error["type"], located.problem(place, _reason_of(error)))


def _compose(text: str) -> yaml.Node | None:
    """Return the root node; what is absurd is refused in the events, before it costs anything."""
    depth = values = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise _error("aliases are not allowed", event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _error(f"is nested deeper than {MAX_DEPTH} levels", event.start_mark)
        values += isinstance(event, yaml.NodeEvent)
        if values > MAX_VALUES:
            raise _error(f"has more than {MAX_VALUES:,} values", event.start_mark)
    return yaml.compose(text, Loader=LOADER)


def _build(node: yaml.Node, place: Place, lines: dict[Place, int], first_line: int) -> Any:
    lines.setdefault(place, first_line + node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, place, lines, first_line)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*place, index), lines, first_line) for index, item in enumerate(node.value)]
    return _scalar(node)


def _build_mapping(
    node: yaml.MappingNode, place: Place, lines: dict[Place, int], first_line: int
) -> dict[Any, Any]:
    built: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node)
        if not isinstance(key, str | int):
            raise _error("a key must be a word or a whole number", key_node.start_mark)
        if key in built:
            raise _error(f"key '{key}' occurs twice", key_node.start_mark)
        lines[(*place, key)] = first_line + key_node.start_mark.line
        built[key] = _build(value_node, (*place, key), lines, first_line)
    return built


def _scalar(node: yaml.Node) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise _error("a key must be a word or a whole number", node.start_mark)
    if node.tag not in PLAIN_TAGS:
        raise _error(f"{node.value!r} must be in quotes, or be plain text or a number", node.start_mark)
    try:
        if node.tag in NUMBER_TAGS and len(node.value) > MAX_DIGITS:  # 1:59:59:… takes minutes to add up
            raise ValueError(node.value)
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, OverflowError):
        raise _error(f"cannot be read as a number: {node.value[:40]!r}", node.start_mark) from None


def _error(reason: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=reason, problem_mark=mark)


def _place_of(error: ErrorDetails) -> Place:
    place = tuple(part for part in error["loc"] if part != "[key]")
    return (*place, *error.get("ctx", {}).get("at", ()))


def _reason_of(error: ErrorDetails) -> str:
    place = _place_of(error)
    name = next((part for part in reversed(place) if isinstance(part, str)), "")
    if error["type"] == "missing":
        return f"'{name}' is missing"
    if error["type"] == "extra_forbidden":
        return f"unknown key '{name}'"
    if error["type"] == "content":
        return error["msg"]
    if error["loc"][-1:] == ("[key]",):
        return f"unknown key '{error['loc'][-2]}': {_in_words(error)}"
    return f"'{name}': {_in_words(error)}"


def _in_words(error: ErrorDetails) -> str:
    """What to write instead, for authors; pydantic's own sentences are for programmers."""
    if error["type"] in {"string_too_short", "too_short"} and not error["input"]:
        return "must not be empty"
    if words := IN_WORDS.get(error["type"]):
        return words.format(given=repr(error["input"])[:40], **error.get("ctx", {}))
    return f"{error['msg'][:1].lower()}{error['msg'][1:]}"
