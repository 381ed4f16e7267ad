"""What the learn and kit pages show, put in order. Pure but for the rows it is given."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scenarios.content import GUIDED_STAGES, Choice, Depths, Kit, Probe
from scenarios.models import GLOSSARY_GROUPS, RESOURCE_KINDS, GlossaryTerm, Resource
from scenarios.rubric import Line, RubricContent, Stage


class Chapter(NamedTuple):
    """A stage with the line it is scored on, or one of the two without the other."""

    key: str
    name: str
    stage: Stage | None
    line: Line | None


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
    term: GlossaryTerm
    related: list[Related]


class TermGroup(NamedTuple):
    key: str
    name: str
    entries: list[TermEntry]


class ResourceGroup(NamedTuple):
    key: str
    name: str
    resources: list[Resource]


def chapters(rubric: RubricContent) -> list[Chapter]:
    """The stages in order, then the lines that run through all of them."""
    staged = [
        Chapter(stage.key, stage.name, stage, rubric.line(stage.line) if stage.line else None)
        for stage in rubric.stages
    ]
    own_stage = {chapter.line.key for chapter in staged if chapter.line}
    through = [Chapter(line.key, line.name, None, line) for line in rubric.lines if line.key not in own_stage]
    return staged + through


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
    """Terms by group and name; with words, those that have all of them in name or definition."""
    names = {term.slug: term.term for term in terms}
    by_group: dict[str, list[TermEntry]] = {}
    for term in sorted(terms, key=lambda term: term.term.casefold()):
        if _has_all(words, f"{term.term} {term.definition}"):
            related = [Related(slug, names[slug]) for slug in term.see_also if slug in names]
            by_group.setdefault(term.group, []).append(TermEntry(term, related))
    return [TermGroup(key, name, by_group[key]) for key, name in GLOSSARY_GROUPS if key in by_group]


def grouped_resources(resources: Iterable[Resource]) -> list[ResourceGroup]:
    by_kind: dict[str, list[Resource]] = {}
    for resource in resources:
        by_kind.setdefault(resource.kind, []).append(resource)
    return [ResourceGroup(key, name, by_kind[key]) for key, name in RESOURCE_KINDS if key in by_kind]


def _has_all(words: str, text: str) -> bool:
    return all(word in text.casefold() for word in words.casefold().split())
