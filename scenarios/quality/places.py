"""Names for the places of a scenario that a reader can flag: as lasting as a published version. Pure.

A place that is counted is named by its position from 0 (`if_asked:3`, `probe:modeling:2`; a choice's own
probe is `choice:modeling:1:0`), a checkpoint by its key, an anchor by line and score (`anchor:data:4`).
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from config.look import MARKS
from scenarios.anchors import sharpened
from scenarios.content import Kit, Probe, Prompt
from scenarios.rubric import RubricContent

PROMPT = "prompt"


class Place(NamedTuple):
    """`name` says where it is to a person; `text` is its Markdown."""

    key: str
    name: str
    text: str


def places_of(prompt: Prompt, kit: Kit, rubric: RubricContent) -> dict[str, Place]:
    """Every place of a version by key, in the order of the kit page; all but the prompt belong to the kit."""
    return {place.key: place for place in (_prompt(prompt), *_kit(kit), *_anchors(kit, rubric))}


def _prompt(prompt: Prompt) -> Place:
    return Place(PROMPT, "the prompt", f"{prompt.statement}\n\n{prompt.context}")


def _kit(kit: Kit) -> Iterator[Place]:
    yield Place("task", "the task", kit.task)
    yield Place("baseline", "the baseline", kit.baseline)
    yield from _counted("if_asked", "number", (f"**{it.question}** {it.answer}" for it in kit.if_asked))
    yield from _guides(kit)
    yield from _probes(kit)
    yield from _counted(
        "twist", "twist", (f"**{it.title}**\n\n{it.text}\n\nStrong: {it.strong}" for it in kit.twists)
    )
    for point in kit.checkpoints:
        yield Place(f"checkpoint:{point.key}", f"the checkpoint “{point.key}”", point.text)
    yield from _counted(
        "pacing", "pacing alarm", (f"{it.at_percent}%: {it.check}\n\nNudge: {it.nudge}" for it in kit.pacing)
    )
    yield from _counted(
        "trade_off",
        "trade-off",
        (
            f"**{it.title}**\n\nOne side: {it.one_side}\n\nThe other side: {it.other_side}"
            f"\n\nDecide by: {it.decide_by}"
            for it in kit.trade_offs
        ),
    )
    yield from _counted("estimate", "estimate", (f"**{it.title}** {it.text}" for it in kit.estimates))
    for kind in ("offline", "online", "guardrails"):
        name = "the guardrails" if kind == "guardrails" else f"the {kind} metrics"
        yield Place(f"metrics:{kind}", name, _bullets(getattr(kit.metrics, kind)))
    yield from _counted("mistake", "common mistake", kit.mistakes)
    yield from _counted("reading", "reading", kit.reading)
    yield Place("diagram", "the reference diagram", f"```\n{kit.diagram}\n```")


def _guides(kit: Kit) -> Iterator[Place]:
    for stage, guide in kit.guide.items():
        yield Place(f"guide:{stage}", f"the guide to {_named(stage)}", guide)
    for stage, answers in kit.answers.items():
        for level, text in answers:
            yield Place(f"answer:{stage}:{level}", f"the {level} answer in {_named(stage)}", text)


def _probes(kit: Kit) -> Iterator[Place]:
    for stage, probes in kit.probes.items():
        yield from _counted(f"probe:{stage}", f"{_named(stage)} probe", map(_probe_text, probes))
    for stage, choices in kit.choices.items():
        for number, choice in enumerate(choices):
            yield from _counted(
                f"choice:{stage}:{number}", f"“{choice.title}” probe", map(_probe_text, choice.probes)
            )


def _anchors(kit: Kit, rubric: RubricContent) -> Iterator[Place]:
    for line in sharpened(rubric, kit.anchors).lines:
        for score, text in line.anchors.items():
            yield Place(f"anchor:{line.key}:{score}", f"the anchor of {_named(line.key)} for a {score}", text)


def _counted(key: str, name: str, texts: Iterable[str]) -> Iterator[Place]:
    for number, text in enumerate(texts):
        yield Place(f"{key}:{number}", f"{name} {number + 1}", text)


def _probe_text(probe: Probe) -> str:
    return f"**{probe.ask}**\n\nGood: {probe.good}\n\nWrong: {probe.wrong}\n\nNudge: {probe.nudge}"


def _bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _named(key: str) -> str:
    return MARKS[key].name.lower()
