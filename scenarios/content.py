"""A scenario's text in two halves that are stored apart: what a candidate may see, and the kit.

`ScenarioVersion.prompt` holds a `Prompt` and `ScenarioVersion.kit` a `Kit`, each as JSON. Text fields are
Markdown and are shown through `scenarios.text.render`.
"""

from collections.abc import Collection
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, Field, SerializerFunctionWrapHandler, field_validator, model_serializer

from accounts.families import FAMILIES
from scenarios.models import ScenarioVersion
from scenarios.rubric import Score
from scenarios.schema import (
    Content,
    DesignStageKey,
    Key,
    LineKey,
    Short,
    StageKey,
    Text,
    misplaced,
    refuse_repeats,
)

DESIGN_STAGES: tuple[DesignStageKey, ...] = get_args(DesignStageKey)
LINE_KEYS: tuple[LineKey, ...] = get_args(LineKey)
GUIDED_STAGES: tuple[StageKey, ...] = get_args(StageKey)[:-1]  # all but the wrap-up


def flowchart(diagram: str) -> str:
    if diagram and not diagram.startswith(("flowchart ", "graph ")):
        raise misplaced("the diagram must be a mermaid flowchart")
    return diagram


class Prompt(Content):
    """All that the public page and the candidate's side of the room show."""

    title: Annotated[str, Field(min_length=3, max_length=120)]
    family: str
    difficulty: Annotated[int, Field(ge=1, le=3, strict=True)]
    summary: Short
    tags: list[Key] = []
    statement: Text
    context: Text
    starting_diagram: Annotated[str, Field(max_length=20_000), AfterValidator(flowchart)] = ""

    @model_serializer(mode="wrap")
    def _leaves_out_what_it_does_not_have(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without a diagram a prompt is written as before there were any: its hash stays the same."""
        written: dict[str, Any] = write(self)
        if not self.starting_diagram:
            written.pop("starting_diagram", None)
        return written

    @field_validator("family")
    @classmethod
    def _is_known(cls, family: str) -> str:
        known = [key for key, _ in FAMILIES]
        if family not in known:
            raise misplaced(f"unknown family '{family}'; known are {', '.join(known)}")
        return family


class IfAsked(Content):
    """A number or fact that the interviewer gives only when the candidate asks for it."""

    question: Short
    answer: Text


class Probe(Content):
    """A follow-up question with what to hear for, and a push that gives nothing away."""

    ask: Short
    good: Text
    wrong: Text
    nudge: Text


class Choice(Content):
    """What a candidate may choose in a stage, with the probes to ask those who do."""

    title: Short
    probes: Annotated[list[Probe], Field(min_length=1)]


def _titles_differ(choices: list[Choice]) -> list[Choice]:
    refuse_repeats([choice.title for choice in choices], "choice", "title")
    return choices


Choices = Annotated[list[Choice], Field(min_length=1), AfterValidator(_titles_differ)]


class Twist(Content):
    """A changed constraint. `title` and `text` are shown to the candidate on release, `strong` never."""

    title: Short
    text: Text
    strong: Text


class Checkpoint(Content):
    """One observable thing that a good answer does; recorded by one key press."""

    key: Key
    line: LineKey
    text: Short


class Pacing(Content):
    """At this share of the round `check` should hold, otherwise say `nudge`: beside the rubric's alarms."""

    at_percent: Annotated[int, Field(ge=1, le=99)]
    check: Text
    nudge: Text


class Depths(Content):
    """The worked answer of a stage as a strong candidate of each level gives it."""

    mid: Text
    senior: Text
    staff: Text


# By line and score: what stands in place of the rubric's anchor in this scenario. Never an empty line.
OwnAnchors = dict[LineKey, Annotated[dict[Score, Text], Field(min_length=1)]]


class TradeOff(Content):
    title: Short
    one_side: Text
    other_side: Text
    decide_by: Text


class Estimate(Content):
    title: Short
    text: Text


class Metrics(Content):
    offline: Annotated[list[Text], Field(min_length=1)]
    online: Annotated[list[Text], Field(min_length=1)]
    guardrails: Annotated[list[Text], Field(min_length=1)]


class Kit(Content):
    """All that the interviewer sees and the candidate must not, until the round is released."""

    task: Text
    baseline: Text
    if_asked: Annotated[list[IfAsked], Field(min_length=1)]
    guide: dict[StageKey, Text]
    probes: dict[DesignStageKey, Annotated[list[Probe], Field(min_length=1)]]
    twists: Annotated[list[Twist], Field(min_length=1)]
    checkpoints: Annotated[list[Checkpoint], Field(min_length=1)]
    trade_offs: Annotated[list[TradeOff], Field(min_length=1)]
    estimates: Annotated[list[Estimate], Field(min_length=1)]
    metrics: Metrics
    mistakes: Annotated[list[Text], Field(min_length=1)]
    diagram: Annotated[Text, AfterValidator(flowchart)]
    pacing: list[Pacing] = []
    choices: dict[DesignStageKey, Choices] = {}
    answers: dict[StageKey, Depths] = {}
    reading: list[Text] = []
    anchors: OwnAnchors = {}

    @model_serializer(mode="wrap")
    def _leaves_out_what_it_does_not_have(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without what came later a kit is written as before there was any: its hash stays the same."""
        written: dict[str, Any] = write(self)
        for optional in ("pacing", "choices", "answers", "reading", "anchors"):
            if not getattr(self, optional):
                written.pop(optional, None)
        return written

    @field_validator("pacing")
    @classmethod
    def _alarms_are_in_order(cls, pacing: list[Pacing]) -> list[Pacing]:
        for index in range(1, len(pacing)):
            if pacing[index].at_percent <= pacing[index - 1].at_percent:
                raise misplaced("pacing alarms must come in order of time", index)
        return pacing

    @field_validator("anchors")
    @classmethod
    def _anchors_are_in_order(cls, anchors: OwnAnchors) -> OwnAnchors:
        """As the rubric has them, whatever order a file or the database gives."""
        return {line: dict(sorted(anchors[line].items())) for line in LINE_KEYS if line in anchors}

    @field_validator("guide")
    @classmethod
    def _guides_every_stage(cls, guide: dict[StageKey, str]) -> dict[StageKey, str]:
        _need_all(GUIDED_STAGES, guide, "guide")
        return guide

    @field_validator("probes")
    @classmethod
    def _probes_every_design_stage(
        cls, probes: dict[DesignStageKey, list[Probe]]
    ) -> dict[DesignStageKey, list[Probe]]:
        _need_all(DESIGN_STAGES, probes, "probes")
        return probes

    @field_validator("checkpoints")
    @classmethod
    def _keys_are_unique(cls, checkpoints: list[Checkpoint]) -> list[Checkpoint]:
        refuse_repeats([checkpoint.key for checkpoint in checkpoints], "checkpoint", "key")
        return checkpoints

    @field_validator("if_asked")
    @classmethod
    def _questions_are_unique(cls, if_asked: list[IfAsked]) -> list[IfAsked]:
        refuse_repeats([fact.question for fact in if_asked], "number", "question")
        return if_asked

    @field_validator("twists")
    @classmethod
    def _titles_are_unique(cls, twists: list[Twist]) -> list[Twist]:
        refuse_repeats([twist.title for twist in twists], "twist", "title")
        return twists


# Pages of `scenarios.urls` that stand where a scenario of that name would.
TAKEN_SLUGS = {"coverage", "review", "write"}


class ScenarioFile(Content):
    """One library file as a whole. `slug` names the scenario, `position` its place in lists."""

    slug: Key
    position: Annotated[int, Field(ge=0, le=32_767, strict=True)] = 100
    prompt: Prompt
    kit: Kit

    @field_validator("slug")
    @classmethod
    def _has_an_address(cls, slug: str) -> str:
        if slug in TAKEN_SLUGS:
            raise misplaced(f"'{slug}' is the address of another page")
        return slug


def prompt_of(version: ScenarioVersion) -> Prompt:
    return Prompt.model_validate(version.prompt)


def kit_of(version: ScenarioVersion) -> Kit:
    return Kit.model_validate(version.kit)


def _need_all(needed: tuple[str, ...], given: Collection[str], name: str) -> None:
    missing = [stage for stage in needed if stage not in given]
    if missing:
        raise misplaced(f"{name} for {', '.join(missing)} missing")
