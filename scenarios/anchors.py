"""Anchors that a scenario sharpens for its own domain, laid over the rubric's. Pure."""

from scenarios.content import OwnAnchors
from scenarios.rubric import Line, RubricContent


def sharpened(rubric: RubricContent, own: OwnAnchors) -> RubricContent:
    """Return a copy of the rubric in which the scenario's own anchors stand in place of the general ones.

    They are part of the kit: for those who may see it, and nobody else.
    """
    lines = [_sharpened_line(line, own) for line in rubric.lines]
    return rubric.model_copy(update={"lines": lines})


def _sharpened_line(line: Line, own: OwnAnchors) -> Line:
    return line.model_copy(update={"anchors": {**line.anchors, **own.get(line.key, {})}})
