"""What no library file may hold: HTML, pictures, links that run something, diagrams that do more than draw.

The renderer and the sanitizer keep all of it harmless anyway (`scenarios.text`). Objecting to it here tells
an author at the line, instead of showing readers what is left of it. Pure. What is published is not looked
at again, so that a rule that comes later breaks no page of today.
"""

import re
from html import unescape

LONGEST = 20_000  # longer texts are refused for that
MAX_DIAGRAM_LINES = 200
QUOTED = 40

# Controls, marks that turn the direction of reading, and what has no width: a text is what one sees of it.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)
# A run of marks is taken whole or not at all (`++`): trying its parts takes seconds for a page of them.
CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)|^(~{3,}+).*?^\2", re.DOTALL | re.MULTILINE)
TAG = re.compile(r"<(?!https?://|mailto:)[A-Za-z/!?]\S*")
IMAGE = re.compile(r"!\[[^\]]*\][(\[]")
LINK = re.compile(r"\]\(\s*<?([^)]*)|^ {0,3}\[[^\]]+\]:(.*)|<((?:https?://|mailto:)[^>]*)", re.MULTILINE)
IGNORED_IN_A_LINK = re.compile(r"[\s\x00-\x20\\]+")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto"}

DIRECTIVE = re.compile(
    r"(?:^|;)\s*(click|href|call|callback|style|linkStyle|classDef|class)\s+[\w\"'#]", re.IGNORECASE
)
SETTING = re.compile(r"%%\s*\{|@\{")
DIAGRAM_TAG = re.compile(r"<\s*[A-Za-z/!?][^-=]")
ENTITY = re.compile(r"[&#]#?(\w+);")


def objection_to(text: str, *, is_diagram: bool = False) -> str | None:
    """Return the first thing that a text may not hold, as a reason that an author understands."""
    text = text[:LONGEST]
    if invisible := INVISIBLE.search(text):
        return f"holds the character U+{ord(invisible[0]):04X}, which nobody can see: take it out"
    return _objection_to_diagram(text) if is_diagram else _objection_to_prose(text)


def _objection_to_prose(text: str) -> str | None:
    if not {"<", "[", "]"} & set(text):
        return None
    text = CODE.sub("", text)
    if tag := TAG.search(text):
        return f"{_quoted(tag[0])} reads as HTML: put it between backticks, or a space after <"
    if image := IMAGE.search(text):
        return f"{_quoted(image[0])} reads as a picture, and there are none: draw a mermaid diagram"
    for link in LINK.finditer(text):
        if scheme := _forbidden_scheme(link[1] or link[2] or link[3] or ""):
            return f"a link starts with {_quoted(scheme)}; only http, https and mailto are allowed"
    return None


def _forbidden_scheme(address: str) -> str:
    """As a browser reads it: entities are characters, white space and controls are not there."""
    scheme = SCHEME.match(IGNORED_IN_A_LINK.sub("", unescape(address)).lstrip("<"))
    return scheme[0] if scheme and scheme[1].lower() not in SCHEMES else ""


def _objection_to_diagram(diagram: str) -> str | None:
    lines = diagram.splitlines()
    if len(lines) > MAX_DIAGRAM_LINES:
        return f"the diagram has {len(lines)} lines; nobody can read more than {MAX_DIAGRAM_LINES}"
    for number, line in enumerate(lines, 1):
        if reason := _objection_to_diagram_line(line):
            return f"line {number} of the diagram: {reason}"
    return None


def _objection_to_diagram_line(line: str) -> str | None:
    if directive := DIRECTIVE.search(line):
        return f"'{directive[1]}' is not allowed: a diagram has boxes and arrows, the theme gives the rest"
    if setting := SETTING.search(line):
        return f"{_quoted(setting[0])} is not allowed: a diagram has no settings of its own"
    if tag := DIAGRAM_TAG.search(line):
        return f"{_quoted(tag[0])} reads as HTML; labels are plain text"
    for entity in ENTITY.finditer(line):
        if entity[1].isdigit() or unescape(f"&{entity[1]};") != f"&{entity[1]};":
            return f"{_quoted(entity[0])} is not allowed: write the character itself"
    return None


def _quoted(text: str) -> str:
    return f"'{text[:QUOTED]}'"
