"""What the glossary and kit pages show, put in order. Pure but for the rows it is given."""

from collections.abc import Sequence
from typing import NamedTuple

from scenarios.content import GUIDED_STAGES, Choice, Depths, Kit, Probe
from scenarios.models import GLOSSARY_GROUPS, GlossaryTerm, Scenario
from scenarios.selectors import SCENARIOS_SHOWN


class KitStage(NamedTuple):
    key: str
    guide: str
    answer: Depths | None
    probes: list[Probe]
    choices: list[Choice]


class Related(NamedTuple):
    slug: str
    name: str


class TermEntry(NamedTuple):
    """`scenarios` are the first whose prompts mention the term; `has_more` says that there are others."""

    term: GlossaryTerm
    related: list[Related]
    scenarios: list[Scenario]
    has_more: bool


class TermGroup(NamedTuple):
    key: str
    name: str
    entries: list[TermEntry]


def kit_stages(kit: Kit) -> list[KitStage]:
    guide: dict[str, str] = dict(kit.guide.items())
    answers: dict[str, Depths] = dict(kit.answers.items())
    probes: dict[str, list[Probe]] = dict(kit.probes.items())
    choices: dict[str, list[Choice]] = dict(kit.choices.items())
    return [
        KitStage(stage, guide[stage], answers.get(stage), probes.get(stage, []), choices.get(stage, []))
        for stage in GUIDED_STAGES
    ]


def grouped_terms(terms: Sequence[GlossaryTerm], words: str = "") -> list[TermGroup]:
    """Terms by group and name; with words, those that have all of them in name, forms or definition.

    The terms come with their scenarios (`selectors.terms_with_scenarios`).
    """
    names = {term.slug: term.term for term in terms}
    by_group: dict[str, list[TermEntry]] = {}
    for term in sorted(terms, key=lambda term: term.term.casefold()):
        if _has_all(words, " ".join([term.term, *term.forms, term.definition])):
            by_group.setdefault(term.group, []).append(_term_entry(term, names))
    return [TermGroup(key, name, by_group[key]) for key, name in GLOSSARY_GROUPS if key in by_group]


def _term_entry(term: GlossaryTerm, names: dict[str, str]) -> TermEntry:
    related = [Related(slug, names[slug]) for slug in term.see_also if slug in names]
    scenarios = term.mentioned_in
    return TermEntry(term, related, scenarios[:SCENARIOS_SHOWN], len(scenarios) > SCENARIOS_SHOWN)


def _has_all(words: str, text: str) -> bool:
    return all(word in text.casefold() for word in words.casefold().split())
