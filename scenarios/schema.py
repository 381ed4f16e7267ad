"""What every content model shares: nothing unknown, nothing empty, nothing changed after reading."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

LineKey = Literal[
    "requirements",
    "framing",
    "architecture",
    "data",
    "modeling",
    "deployment",
    "monitoring",
    "tradeoffs",
    "communication",
]
DesignStageKey = Literal[
    "requirements",
    "framing",
    "architecture",
    "data",
    "modeling",
    "deployment",
    "monitoring",
]
StageKey = Literal[
    "requirements",
    "framing",
    "architecture",
    "data",
    "modeling",
    "deployment",
    "monitoring",
    "stretch",
    "wrap",
]
LevelKey = Literal["mid", "senior", "staff"]

Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Content(BaseModel):
    """Base of everything that is read from a library file."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def misplaced(reason: str, *at: str | int) -> PydanticCustomError:
    """Return an error that points at `at` inside the value being validated, so its line can be found."""
    return PydanticCustomError("content", "{reason}", {"reason": reason, "at": at})


def refuse_repeats(keys: list[str], name: str, field: str) -> None:
    """Raise for the first key that occurs twice, pointing at its second occurrence."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            raise misplaced(f"{name} '{key}' occurs twice", index, field)
        seen.add(key)
