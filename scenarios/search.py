"""What somebody typed into the search, understood word by word, so that the page can say what was looked for.

All words must match, in any form; quotes keep words together, `or` and `-word` work. Beside a name from the
glossary its other names are looked for ("ANN" is "approximate nearest neighbor search"), a word that begins
others stands for them, and a word that occurs nowhere for the one that is spelled most like it. Only what
anyone may read is searched, never a kit.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import reduce
from itertools import chain
from operator import and_, or_
from typing import NamedTuple

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, QuerySet

from scenarios.models import GlossaryTerm, Scenario

MAX_LENGTH = 100
MAX_WORDS = 12
# Shorter words are right or too little to go by; of longer ones, four letters of five must be the same.
SHORTEST_MENDED = 4
SHORTEST_BEGINNING = 3
ALIKE = 0.8

Query = SearchQuery | CombinedSearchQuery
Words = tuple[str, ...]

TOKEN = re.compile(r'-?"[^"]*"?|[^\s"]+')
WORD = re.compile(r"[^\W_]+")


class Term(NamedTuple):
    """A term of the glossary with everything that it is called."""

    slug: str
    name: str
    names: tuple[str, ...]

    def other_names(self, said: Words) -> list[str]:
        """Without those that differ from what was said in a plural only: all forms of a word match anyway."""
        others: dict[Words, str] = {}
        for name in self.names:
            others.setdefault(words_of(name), name)
        return [name for words, name in others.items() if words != said]


@dataclass(frozen=True)
class Part:
    """Words that are looked for together: a quoted phrase, a name from the glossary, or one word.

    `meant` is what is looked for in place of a word that occurs nowhere, `stems` are of the words it begins.
    What is excluded is only itself: neither mended nor a name.
    """

    text: str
    is_phrase: bool = False
    is_excluded: bool = False
    meant: str = ""
    is_beginning: bool = False
    stems: tuple[str, ...] = ()
    term: Term | None = None

    @property
    def wanted(self) -> str:
        return self.meant or self.text

    @property
    def other_names(self) -> list[str]:
        return self.term.other_names(words_of(self.wanted)) if self.term else []

    @property
    def query(self) -> Query:
        kind = "phrase" if self.is_phrase else "plain"
        said = SearchQuery(self.wanted, config="english", search_type=kind, invert=self.is_excluded)
        queries: list[Query] = [said]
        queries += [SearchQuery(name, config="english", search_type="phrase") for name in self.other_names]
        if self.is_beginning:
            queries.append(SearchQuery(f"{self.text.lower()}:*", config="simple", search_type="raw"))
        queries += [SearchQuery(stem, config="simple") for stem in self.stems]
        return reduce(or_, queries)


@dataclass(frozen=True)
class Asked:
    """Groups of parts: one group must match, with all of its parts."""

    groups: Sequence[Sequence[Part]] = field(default_factory=list)

    @property
    def mended(self) -> list[Part]:
        return [part for part in self._parts if part.meant]

    @property
    def explained(self) -> list[Part]:
        """The parts that the glossary has an entry for."""
        return [part for part in self._parts if part.term]

    @property
    def query(self) -> Query:
        return reduce(or_, [reduce(and_, [part.query for part in group]) for group in self.groups])

    @property
    def _parts(self) -> Iterable[Part]:
        return chain.from_iterable(self.groups)


def asked_for(words: str) -> Asked:
    """Understand what was typed: two queries, however much it is."""
    groups = _parsed(words[:MAX_LENGTH])
    if not groups:
        return Asked()
    spellings = _spellings([part.text.lower() for group in groups for part in group if _may_be_mended(part)])
    terms = _terms_by_name()
    return Asked([_with_terms([_mended(part, spellings) for part in group], terms) for group in groups])


def found(scenarios: QuerySet[Scenario], asked: Asked) -> QuerySet[Scenario]:
    """Keep what matches, best first; all of them where nothing was asked."""
    if not asked.groups:
        return scenarios
    return (
        scenarios.annotate(rank=SearchRank(F("search_vector"), asked.query))
        .filter(search_vector=asked.query)
        .order_by("-rank", "position", "slug")
    )


def words_of(text: str) -> Words:
    """What two ways to write a name have in common: neither case nor hyphens nor plurals."""
    return tuple(_singular(word) for word in WORD.findall(text.casefold()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _parsed(words: str) -> list[list[Part]]:
    groups: list[list[Part]] = [[]]
    for token in TOKEN.findall(words)[:MAX_WORDS]:
        if token.lower() == "or":
            groups.append([])
        elif '"' in token or token.startswith("-"):
            text = " ".join(WORD.findall(token))
            groups[-1] += [Part(text, is_phrase=True, is_excluded=token.startswith("-"))] if text else []
        else:
            groups[-1] += map(Part, WORD.findall(token))
    return [group for group in groups if group]


def _may_be_mended(part: Part) -> bool:
    return not part.is_phrase and len(part.text) >= SHORTEST_BEGINNING


class Spelling(NamedTuple):
    """What is known of a word that occurs nowhere: whether words begin with it, and which are near it."""

    begins: bool
    stems: list[str]
    near: list[str]


def _spellings(words: Sequence[str]) -> dict[str, Spelling]:
    """Those of the words that neither a prompt nor the glossary has in any form."""
    if not words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SPELLINGS, [list(words)])
        return {word: Spelling(begins, stems, near) for word, begins, stems, near in cursor.fetchall()}


# A stem can be shorter than what was typed of its word: "recommendat" begins no stem, yet "recommendation".
# What was meant begins with the first letter typed, or with the second where two were swapped or one slipped
# in before. Words of one letter are a short stretch of the index: that is several times as fast as asking a
# trigram index for the nearest of all.
SPELLINGS = """
SELECT asked.word,
       EXISTS (
           SELECT FROM scenarios_searchword known
           WHERE known.word >= asked.word AND known.word < asked.word || U&'\\+10FFFF'),
       ARRAY(
           SELECT known.stem FROM scenarios_searchword known
           WHERE known.word >= asked.word AND known.word < asked.word || U&'\\+10FFFF'
             AND NOT starts_with(known.stem, asked.word) LIMIT 20),
       ARRAY(
           SELECT known.word
           FROM (SELECT left(asked.word, 1) UNION SELECT substr(asked.word, 2, 1)) AS begins (letter)
           JOIN scenarios_searchword known
             ON known.word >= begins.letter AND known.word < begins.letter || U&'\\+10FFFF'
           WHERE length(known.word) BETWEEN length(asked.word) - 2 AND length(asked.word) + 2
           ORDER BY similarity(known.word, asked.word) DESC LIMIT 20)
FROM (
    SELECT word COLLATE "C" AS word, tsvector_to_array(to_tsvector('english', word)) AS stems
    FROM unnest(%s::text[]) AS word
) AS asked
WHERE asked.stems <> '{}'
  AND NOT EXISTS (SELECT FROM scenarios_searchword known WHERE known.stem COLLATE "C" = ANY (asked.stems))
"""


def _mended(part: Part, spellings: dict[str, Spelling]) -> Part:
    spelling = spellings.get(part.text.lower())
    if spelling is None or part.is_phrase:
        return part
    if spelling.begins:
        return replace(part, is_beginning=True, stems=tuple(set(spelling.stems)))
    near = get_close_matches(part.text.lower(), spelling.near, n=1, cutoff=ALIKE)
    return replace(part, meant=near[0]) if near and len(part.text) >= SHORTEST_MENDED else part


def _terms_by_name() -> dict[Words, Term]:
    rows = GlossaryTerm.objects.order_by("pk").values_list("slug", "term", "forms")
    terms = [Term(slug, name, (name, *forms)) for slug, name, forms in rows]
    return {words_of(name): term for term in reversed(terms) for name in term.names}


def _with_terms(group: Sequence[Part], terms: dict[Words, Term]) -> list[Part]:
    """Join the words that are a name from the glossary, the longest name first."""
    parts: list[Part] = []
    at = 0
    while at < len(group):
        length = next((n for n in range(len(group) - at, 0, -1) if _name(group[at : at + n]) in terms), 0)
        parts.append(_joined(group[at : at + length], terms) if length else group[at])
        at += length or 1
    return parts


def _name(parts: Sequence[Part]) -> Words:
    """What the parts are called together; nothing where one of them stands for itself."""
    if any(part.is_excluded or (part.is_phrase and len(parts) > 1) for part in parts):
        return ()
    return tuple(chain.from_iterable(words_of(part.wanted) for part in parts))


def _joined(parts: Sequence[Part], terms: dict[Words, Term]) -> Part:
    text = " ".join(part.text for part in parts)
    meant = " ".join(part.wanted for part in parts)
    return Part(
        text,
        is_phrase=parts[0].is_phrase,
        meant="" if meant == text else meant,
        term=terms[_name(parts)],
    )
