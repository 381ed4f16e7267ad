"""What changed between two versions of a file, section by section, line by line, word by word. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from scenarios.writing.fields import outline_of

Kind = Literal["same", "added", "removed"]

# Unchanged lines that are shown around a change.
CONTEXT = 2
# Comparing two texts takes time in proportion to the product of their lengths. What is too much for one
# comparison, or for a whole file, is shown as replaced: nobody can keep a process busy with a hostile draft.
MOST_AT_ONCE = 250_000
MOST_IN_ALL = 1_000_000
# Below this, two lines have so little in common that single words would only confuse.
ALIKE = 0.5

WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Words(NamedTuple):
    """A stretch of a line."""

    kind: Kind
    text: str


class Line(NamedTuple):
    """`skipped` stands for that many unchanged lines in its place."""

    words: list[Words]
    skipped: int = 0

    @property
    def kind(self) -> str:
        kinds = {words.kind for words in self.words}
        return kinds.pop() if len(kinds) == 1 else "mixed"


class Change(NamedTuple):
    """A section that is not the same in both; `kind` says whether only one of them has it."""

    title: str
    kind: Literal["changed", "added", "removed"]
    lines: list[Line]


FRONT_TITLE, LEAD_TITLE = "Front matter", "Before the first section"


class _Effort:
    """What may still be spent on comparing."""

    def __init__(self) -> None:
        self.left = MOST_IN_ALL

    def spend(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Say whether these two may be compared."""
        asked = len(old) * len(new)
        if asked > min(MOST_AT_ONCE, self.left):
            return False
        self.left -= asked
        return True


def changes_between(before: str, after: str) -> list[Change]:
    """The sections that differ, in the order of the newer file, those that are gone last."""
    old, new = _sections(before), _sections(after)
    effort = _Effort()
    changes = []
    for title, lines in new.items():
        if title not in old:
            changes.append(Change(title, "added", _lines_of("added", lines)))
        elif old[title] != lines:
            compared = list(_compared(old[title], lines, effort))
            changes.append(Change(title, "changed", list(_folded(compared))))
    gone = [title for title in old if title not in new]
    return [*changes, *(Change(title, "removed", _lines_of("removed", old[title])) for title in gone)]


def _sections(source: str) -> dict[str, list[str]]:
    """The lines of each section by its title; a title that occurs again is numbered."""
    outline = outline_of(source)
    sections = {FRONT_TITLE: (outline.front or "").splitlines()}
    if outline.lead.text:
        sections[LEAD_TITLE] = outline.lead.text.splitlines()
    repeats: Counter[str] = Counter()
    for section in outline.sections:
        title = section.title
        while title in sections:
            repeats[section.title] += 1
            title = f"{section.title} ({repeats[section.title] + 1})"
        sections[title] = section.text.splitlines()
    return sections


def _lines_of(kind: Kind, lines: Sequence[str]) -> list[Line]:
    return [Line([Words(kind, line)]) for line in lines]


def _compared(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[Line]:
    if not effort.spend(old, new):
        yield from [*_lines_of("removed", old), *_lines_of("added", new)]
        return
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from _lines_of("same", old[start:end])
        else:
            yield from _replaced(old[start:end], new[new_start:new_end], effort)


def _replaced(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Iterator[Line]:
    """Lines that stand in place of others: in pairs as long as there are both."""
    paired = min(len(old), len(new))
    for one, other in zip(old, new, strict=False):
        yield from _word_by_word(one, other, effort)
    yield from [*_lines_of("removed", old[paired:]), *_lines_of("added", new[paired:])]


def _word_by_word(old: str, new: str, effort: _Effort) -> list[Line]:
    before, after = WORD.findall(old), WORD.findall(new)
    if effort.spend(before, after):
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        if matcher.ratio() >= ALIKE:
            return [Line(list(_words(matcher, before, after)))]
    return [*_lines_of("removed", [old]), *_lines_of("added", [new])]


def _words(matcher: "SequenceMatcher[str]", before: Sequence[str], after: Sequence[str]) -> Iterator[Words]:
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield Words("same", "".join(before[start:end]))
            continue
        if start < end:
            yield Words("removed", "".join(before[start:end]))
        if new_start < new_end:
            yield Words("added", "".join(after[new_start:new_end]))


def _folded(lines: list[Line]) -> Iterator[Line]:
    """Unchanged lines far from any change, as one line that counts them."""
    changed = [index for index, line in enumerate(lines) if line.kind != "same"]
    near = {at for index in changed for at in range(index - CONTEXT, index + CONTEXT + 1)}
    skipped = 0
    for index, line in enumerate(lines):
        if index not in near:
            skipped += 1
            continue
        if skipped:
            yield Line([], skipped)
            skipped = 0
        yield line
    if skipped:
        yield Line([], skipped)
