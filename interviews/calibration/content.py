"""A calibration round's file: what is shown, the script that becomes its recording, the reference. Pure."""

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from accounts.families import FAMILIES
from interviews.recording.steps import Step
from scenarios.lines import LINES, STAGES
from scenarios.schema import Content, Key, LevelKey, LineKey, Short, StageKey, Text, misplaced

FEWEST_LINES, MOST_LINES = 5, 6
SHORTEST_SECONDS, LONGEST_SECONDS = 8 * 60, 12 * 60

Second = Annotated[int, Field(ge=0, le=LONGEST_SECONDS, strict=True)]


class People(Content):
    """Invented names."""

    candidate: Short
    interviewer: Short


class Stage(Content):
    """A stage begins at a second and was to take so many; how long it took, the next one tells."""

    key: StageKey
    at: Second
    planned_seconds: Annotated[int, Field(gt=0, le=LONGEST_SECONDS, strict=True)]


class Reference(Content):
    """What a line should be scored: `seen` at second `at`, `because` why this anchor and no other."""

    line: LineKey
    score: Annotated[int, Field(ge=1, le=4, strict=True)]
    at: Second
    seen: Annotated[str, Field(min_length=20, max_length=600)]
    because: Annotated[str, Field(min_length=40, max_length=1200)]


class CalibrationRound(Content):
    """The whole file. `position` is its place in the list; all but the reference may be shown to all."""

    slug: Key
    position: Annotated[int, Field(ge=1, le=99, strict=True)]
    title: Short
    family: Short
    level: LevelKey
    prompt: Text
    people: People
    stages: Annotated[list[Stage], Field(min_length=2)]
    ends_at: Annotated[int, Field(ge=SHORTEST_SECONDS, le=LONGEST_SECONDS, strict=True)]
    script: Annotated[list[Step], Field(min_length=10)]
    reference: Annotated[list[Reference], Field(min_length=FEWEST_LINES, max_length=MOST_LINES)]

    @property
    def family_name(self) -> str:
        return dict(FAMILIES)[self.family]

    @property
    def minutes(self) -> int:
        return round(self.ends_at / 60)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(reference.line for reference in self.reference)

    @property
    def reference_scores(self) -> dict[str, int]:
        return {reference.line: reference.score for reference in self.reference}

    @field_validator("family")
    @classmethod
    def _is_a_family(cls, family: str) -> str:
        if family not in dict(FAMILIES):
            raise misplaced(f"'{family}' is none of {', '.join(key for key, _ in FAMILIES)}")
        return family

    @model_validator(mode="after")
    def _stages_follow_each_other(self) -> Self:
        places = [STAGES.index(stage.key) for stage in self.stages]
        if self.stages[0].at != 0:
            raise misplaced("the first stage begins at 0", "stages", 0, "at")
        for index in range(1, len(self.stages)):
            if places[index] <= places[index - 1]:
                raise misplaced("stages come in the order of the rubric, each once", "stages", index)
            if self.stages[index].at <= self.stages[index - 1].at:
                raise misplaced("a stage begins after the one before it", "stages", index, "at")
        return self

    @model_validator(mode="after")
    def _all_is_within_the_round(self) -> Self:
        seconds: dict[str, list[float]] = {
            "stages": [stage.at for stage in self.stages],
            "script": [step.at for step in self.script],
            "reference": [reference.at for reference in self.reference],
        }
        for name, ats in seconds.items():
            for index, at in enumerate(ats):
                if at > self.ends_at:
                    raise misplaced(f"the round is over at {self.ends_at}", name, index, "at")
        return self

    @model_validator(mode="after")
    def _lines_are_in_order(self) -> Self:
        places = [LINES.index(line) for line in self.lines]
        for index in range(1, len(places)):
            if places[index] <= places[index - 1]:
                raise misplaced("lines come in the order of the rubric, each once", "reference", index)
        return self
