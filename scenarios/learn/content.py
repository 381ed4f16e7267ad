"""What the files of `library/learn` hold: dialogues, drills, the diagram guide, tools, interviewing, plans.

It stays in files and has no tables: nothing refers to a row of it, nobody edits it in the browser, and no
interview is held on a version of it. Text fields are Markdown and are shown through `scenarios.text`.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, HttpUrl, field_validator, model_validator

from scenarios.content import flowchart
from scenarios.lines import LINES
from scenarios.rubric import Score, expect_keys, four_of
from scenarios.schema import Content, Key, LevelKey, LineKey, Short, Text, misplaced, refuse_repeats

Minutes = Annotated[int, Field(gt=0, le=120, strict=True)]
Difficulty = Annotated[int, Field(ge=1, le=3, strict=True)]
DayKind = Literal["read", "take", "give", "rest"]
# The names of addresses that a day of reading may lead to.
ReadingPage = Literal[
    "learn", "learn-diagrams", "learn-drills", "learn-tools", "learn-interviewing", "glossary"
]


class Turn(Content):
    who: Literal["interviewer", "candidate"]
    says: Text


class Answer(Content):
    """How a candidate of one score answers the opening; `seen` is the evidence to write down."""

    turns: Annotated[list[Turn], Field(min_length=1, max_length=3)]
    seen: Text

    @field_validator("turns")
    @classmethod
    def _take_turns(cls, turns: list[Turn]) -> list[Turn]:
        for index, turn in enumerate(turns):
            if turn.who != ("candidate", "interviewer")[index % 2]:
                raise misplaced("the two take turns, and the candidate answers the opening", index, "who")
        return turns


class Dialogue(Content):
    """One opening question about one running example, answered at each score."""

    line: LineKey
    example: Short
    opening: Short
    scores: dict[Score, Answer]

    @field_validator("scores")
    @classmethod
    def _has_every_score(cls, scores: dict[int, Answer]) -> dict[int, Answer]:
        return four_of(scores, "answer")


class Dialogues(Content):
    dialogues: list[Dialogue]

    @field_validator("dialogues")
    @classmethod
    def _has_the_nine_lines(cls, dialogues: list[Dialogue]) -> list[Dialogue]:
        expect_keys([dialogue.line for dialogue in dialogues], LINES, "line", "line")
        return dialogues

    def of(self, line: str) -> Dialogue:
        return self.dialogues[LINES.index(line)]


class Side(Content):
    name: Short
    argument: Text
    wins: Text


class Drill(Content):
    """A trade-off to think about first; `practice` are slugs of scenarios in which it comes up."""

    slug: Key
    title: Short
    line: LineKey
    question: Text
    think: Annotated[list[Short], Field(min_length=2)]
    sides: Annotated[list[Side], Field(min_length=2, max_length=3)]
    strong: Text
    practice: Annotated[list[Key], Field(min_length=2)]


class Drills(Content):
    drills: Annotated[list[Drill], Field(min_length=1)]

    @field_validator("drills")
    @classmethod
    def _slugs_differ(cls, drills: list[Drill]) -> list[Drill]:
        refuse_repeats([drill.slug for drill in drills], "drill", "slug")
        return drills


class LineSteps(Content):
    """For each score below 4 of a line: what to practice to get to the next one."""

    line: LineKey
    drills: dict[Score, Text]

    @field_validator("drills")
    @classmethod
    def _has_every_step(cls, drills: dict[int, str]) -> dict[int, str]:
        if set(drills) != {1, 2, 3}:
            raise misplaced("a drill is needed from each of the scores 1, 2 and 3, and from no other")
        return drills


class Steps(Content):
    steps: list[LineSteps]

    @field_validator("steps")
    @classmethod
    def _has_the_nine_lines(cls, steps: list[LineSteps]) -> list[LineSteps]:
        expect_keys([step.line for step in steps], LINES, "line", "line")
        return steps


class DrawingStep(Content):
    title: Short
    minutes: Minutes
    text: Text
    say: Short


class DrawnExample(Content):
    title: Short
    text: Text
    diagram: Annotated[Text, AfterValidator(flowchart)]
    text_of_loop: Text


class Hop(Content):
    """A share of the budget, and what is used instead when it is late."""

    name: Short
    ms: Annotated[int, Field(gt=0, strict=True)]
    if_late: Short


class Budget(Content):
    limit_ms: Annotated[int, Field(gt=0, strict=True)]
    percentile: Short
    hops: Annotated[list[Hop], Field(min_length=3)]
    rules: Annotated[list[Text], Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if (used := sum(hop.ms for hop in self.hops)) != self.limit_ms:
            raise misplaced(f"the hops add up to {used} ms, not {self.limit_ms}", "hops")
        return self


class Mistake(Content):
    title: Short
    text: Text


class DiagramGuide(Content):
    intro: Text
    steps: Annotated[list[DrawingStep], Field(min_length=1)]
    example: DrawnExample
    budget: Budget
    mistakes: Annotated[list[Mistake], Field(min_length=1)]
    checklist: Annotated[list[Short], Field(min_length=1)]


class Tool(Content):
    name: Short
    url: HttpUrl
    use: Text
    name_when: Text
    not_when: Text
    say_instead: Text


class ToolGroup(Content):
    name: Short
    tools: Annotated[list[Tool], Field(min_length=1)]


class Tools(Content):
    advice: Annotated[list[Text], Field(min_length=1)]
    groups: Annotated[list[ToolGroup], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        seen: set[str] = set()
        for place, group in enumerate(self.groups):
            for index, tool in enumerate(group.tools):
                if tool.name in seen:
                    raise misplaced(f"tool '{tool.name}' occurs twice", "groups", place, "tools", index)
                seen.add(tool.name)
        return self


class GuideSection(Content):
    key: Key
    title: Short
    text: Text


class Phrase(Content):
    instead_of: Short
    say: Short
    why: Short


class InterviewingGuide(Content):
    intro: Text
    sections: Annotated[list[GuideSection], Field(min_length=1)]
    phrases: Annotated[list[Phrase], Field(min_length=1)]

    @field_validator("sections")
    @classmethod
    def _keys_differ(cls, sections: list[GuideSection]) -> list[GuideSection]:
        refuse_repeats([section.key for section in sections], "section", "key")
        return sections


class Reading(Content):
    """A page to read; `anchor` is a place in it."""

    title: Short
    page: ReadingPage
    anchor: Key | Literal[""] = ""
    minutes: Minutes
    why: Short


class Outline(Content):
    """What kind of day each is; no scenario is named here."""

    weeks: Annotated[int, Field(gt=0, le=8, strict=True)]
    name: Short
    about: Text
    days: list[DayKind]

    @model_validator(mode="after")
    def _fills_its_weeks(self) -> Self:
        if len(self.days) != 7 * self.weeks:
            raise misplaced(f"{self.weeks} weeks have {7 * self.weeks} days, not {len(self.days)}", "days")
        return self


class Plans(Content):
    """`ramps` are difficulties from the first part of a plan to the last."""

    ramps: dict[LevelKey, Annotated[list[Difficulty], Field(min_length=1)]]
    outlines: Annotated[list[Outline], Field(min_length=1)]
    reading: Annotated[list[Reading], Field(min_length=1)]

    @field_validator("ramps")
    @classmethod
    def _names_every_level(cls, ramps: dict[LevelKey, list[int]]) -> dict[LevelKey, list[int]]:
        if missing := [level for level in ("mid", "senior", "staff") if level not in ramps]:
            raise misplaced(f"ramps for {', '.join(missing)} missing")
        return ramps

    @field_validator("outlines")
    @classmethod
    def _lengths_differ(cls, outlines: list[Outline]) -> list[Outline]:
        refuse_repeats([str(outline.weeks) for outline in outlines], "plan of weeks", "weeks")
        return outlines

    def outline(self, weeks: int) -> Outline:
        """Return the plan of that length. Raises KeyError for another one."""
        for outline in self.outlines:
            if outline.weeks == weeks:
                return outline
        raise KeyError(weeks)
