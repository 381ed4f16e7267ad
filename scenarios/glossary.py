"""Links the glossary's terms where they occur first on a page, and notes which prompts mention them.

The matcher is compiled when the glossary has changed, and where terms stand in a text is worked out once for
each text; a request only joins the pieces.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from scenarios.models import GlossaryTerm, Scenario
from scenarios.text import MAX_REMEMBERED, render

# What stands in these stays as it is: links, code and headings.
UNLINKED = {"a", "code", "pre", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
# Exact for what the sanitizer writes: lower-case names, values in double quotes, every other "<" escaped.
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
# Whole words only; "&" begins an entity, and a hyphen or an inner dot goes on with a word ("feast.dev").
WORD_START = r"(?<![\w.&-])"
WORD_END = r"(?![\w-]|\.\w)"


class Entry(NamedTuple):
    """A term as a page needs it."""

    pk: int
    slug: str
    name: str
    definition: str
    forms: tuple[str, ...]


class Occurrence(NamedTuple):
    """A term in a text; `words` are HTML, as they stand there."""

    entry: Entry
    words: str


Piece = str | Occurrence


class Matcher:
    """Finds terms in text, the longest first. Compared by identity, so that caches end with it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        forms = [(form, entry) for entry in entries for form in entry.forms]
        forms.sort(key=lambda each: (each[0][0].lower(), -len(each[0])))
        self._entries = [entry for _, entry in forms]
        # By first letter, so that a word is compared with the few forms that begin like it.
        any_form = "|".join(
            f"(?={_either_case(letter)})(?:{'|'.join(f'({_either_case(form)})' for form, _ in alike)})"
            for letter, alike in groupby(forms, key=lambda each: each[0][0].lower())
        )
        self._pattern = re.compile(f"{WORD_START}(?:{any_form or '(?!)'}){WORD_END}")

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[Entry, re.Match[str]]]:
        for found in self._pattern.finditer(text, start, end):
            yield self._entries[(found.lastindex or 1) - 1], found


class PageTerms:
    """The terms that one page has linked so far; each is linked where it occurs first.

    The matcher is asked for when there is a text: most pages have none.
    """

    def __init__(self, find_matcher: Callable[[], Matcher]) -> None:
        self._find_matcher = find_matcher
        self._linked: dict[str, Entry] = {}

    @property
    def linked(self) -> list[Entry]:
        """The terms that need a card on the page, in the order of their links."""
        return list(self._linked.values())

    def link(self, text: str, own: str = "") -> SafeString:
        """Return plain text, or HTML from the sanitizer, new terms in it as links; never `own`."""
        pieces = _pieces(str(conditional_escape(text)), self._matcher)
        return mark_safe("".join(self._shown(piece, own) for piece in pieces))  # noqa: S308 - pieces of safe HTML

    def _shown(self, piece: Piece, own: str) -> str:
        if isinstance(piece, str):
            return piece
        slug = piece.entry.slug
        if slug == own or slug in self._linked:
            return piece.words
        self._linked[slug] = piece.entry
        return f'<a rel="glossary" href="{self._address}#{slug}">{piece.words}</a>'

    @cached_property
    def _matcher(self) -> Matcher:
        return self._find_matcher()

    @cached_property
    def _address(self) -> str:
        return reverse("glossary")


def current_matcher() -> Matcher:
    """The matcher of the glossary as it is now: always one query, compiled only when its answer is new."""
    rows = GlossaryTerm.objects.order_by("pk").values_list(
        "pk", "slug", "term", "definition", "group", "forms"
    )
    return _matcher_of(
        tuple(
            Entry(pk, slug, name, definition, forms_of(name, group, forms))
            for pk, slug, name, definition, group, forms in rows
        )
    )


def forms_of(name: str, group: str, forms: Sequence[str]) -> tuple[str, ...]:
    """What the term is found by. A small letter stands for either case, a capital for itself only.

    The capital at the start of a name is the list's, unless it is the name of a tool: Feast is no feast.
    """
    return (name if group == "tools" else name[:1].lower() + name[1:], *forms)


def note_mentions(*, scenarios: QuerySet[Scenario]) -> None:
    """Keep which terms the prompts of these scenarios mention; for when a prompt or the glossary changed."""
    matcher = current_matcher()
    prompts = scenarios.filter(current_version__isnull=False).values_list(
        "pk", "current_version__prompt__statement", "current_version__prompt__context"
    )
    mention = GlossaryTerm.scenarios.through
    found = [
        mention(scenario_id=scenario, glossaryterm_id=term)
        for scenario, statement, context in prompts
        for term in _terms_in(f"{statement}\n\n{context}", matcher)
    ]
    mention.objects.filter(scenario__in=scenarios).delete()
    mention.objects.bulk_create(found)


def _terms_in(markdown: str, matcher: Matcher) -> set[int]:
    return {piece.entry.pk for piece in _pieces(render(markdown), matcher) if isinstance(piece, Occurrence)}


# Two, so that a change of the glossary does not compile for each request that began before it.
@lru_cache(maxsize=2)
def _matcher_of(entries: tuple[Entry, ...]) -> Matcher:
    return Matcher(entries)


def _pieces(html: str, matcher: Matcher) -> tuple[Piece, ...]:
    """The HTML, cut around every occurrence that may become a link."""
    return _remembered(html, matcher) if len(html) <= MAX_REMEMBERED else _cut(html, matcher)


def _cut(html: str, matcher: Matcher) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for start, end in _linkable(html):
        for entry, found in matcher.find(html, start, end):
            pieces += [html[at : found.start()], Occurrence(entry, found[0])]
            at = found.end()
    return (*pieces, html[at:])


_remembered = lru_cache(maxsize=8192)(_cut)


def _linkable(html: str) -> Iterator[tuple[int, int]]:
    """Where the text between the tags starts and ends, apart from text that stays unlinked."""
    inside = start = 0
    for tag in TAG.finditer(html):
        if not inside:
            yield start, tag.start()
        if tag[2] in UNLINKED:
            inside += -1 if tag[1] else 1
        start = tag.end()
    if not inside:
        yield start, len(html)


def _either_case(form: str) -> str:
    return "".join(_pattern_of(char) for char in escape(form))


def _pattern_of(char: str) -> str:
    if char == " ":
        return r"\s+"
    return f"[{char}{char.upper()}]" if char.islower() else re.escape(char)
