"""What the framework and the resources page show, put in order. Pure but for the rows it is given."""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.families import FAMILIES
from scenarios.learn.content import Dialogue, Dialogues
from scenarios.models import RESOURCE_KINDS, Resource
from scenarios.rubric import Line, RubricContent, Stage


class Chapter(NamedTuple):
    """A stage with the line it is scored on, or one of the two without the other."""

    key: str
    name: str
    stage: Stage | None
    line: Line | None
    dialogue: Dialogue | None


class ResourceShelf(NamedTuple):
    key: str
    name: str
    resources: list[Resource]


class ResourceShelves(NamedTuple):
    """What serves one family of problems, by family, and what serves all of them, by kind."""

    families: list[ResourceShelf]
    general: list[ResourceShelf]


def chapters(rubric: RubricContent, dialogues: Dialogues) -> list[Chapter]:
    """The stages in order, then the lines that run through all of them; each line with its dialogue."""
    lines = {line.key: line for line in rubric.lines}
    staged = [
        _chapter(stage, stage, lines.pop(stage.line) if stage.line else None, dialogues)
        for stage in rubric.stages
    ]
    return staged + [_chapter(line, None, line, dialogues) for line in lines.values()]


def resource_shelves(resources: Iterable[Resource]) -> ResourceShelves:
    by_family: dict[str, list[Resource]] = {}
    by_kind: dict[str, list[Resource]] = {}
    for resource in resources:
        if resource.family:
            by_family.setdefault(resource.family, []).append(resource)
        else:
            by_kind.setdefault(resource.kind, []).append(resource)
    return ResourceShelves(_shelves(by_family, FAMILIES), _shelves(by_kind, RESOURCE_KINDS))


def _chapter(heading: Stage | Line, stage: Stage | None, line: Line | None, dialogues: Dialogues) -> Chapter:
    return Chapter(heading.key, heading.name, stage, line, dialogues.of(line.key) if line else None)


def _shelves(by_key: dict[str, list[Resource]], order: list[tuple[str, str]]) -> list[ResourceShelf]:
    return [ResourceShelf(key, name, by_key[key]) for key, name in order if key in by_key]
