"""What a script can say: one thing done by one person at a second of the round. Pure."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from scenarios.schema import Content, misplaced

Cell = tuple[float, float]  # column and row of the board's grid, also between them
Role = Literal["candidate", "interviewer"]


class Need(Content):
    """A row of the requirements."""

    text: str
    number: str
    unit: str = ""
    said_by: Role = "candidate"
    agreed: bool = True


class Box(Content):
    name: str
    cell: Cell
    text: str


class Caption(Content):
    cell: Cell
    text: str


class Step(Content):
    """Exactly one of what follows `by`: lines of notes, a requirement, a message, or something drawn."""

    # The line breaks at the ends of what is written are part of it.
    model_config = ConfigDict(str_strip_whitespace=False)

    at: Annotated[float, Field(ge=0)]
    by: Role = "candidate"
    write: str | None = None
    need: Need | None = None
    say: str | None = None
    box: Box | None = None
    arrow: tuple[str, str] | None = None
    caption: Caption | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        done = (self.write, self.need, self.say, self.box, self.arrow, self.caption)
        if sum(each is not None for each in done) != 1:
            raise misplaced("a step does one thing: write, need, say, box, arrow or caption")
        return self
