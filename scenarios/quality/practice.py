"""What practice says of a scenario: how often it was taken, how clear and how hard people found it.

The library does not know about interviews. Who does gives the figures, through `practice_comes_from`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from accounts.models import User
from scenarios.models import Scenario

# An estimate from few ratings leans on the label: it counts like so many ratings of "about right".
PRIOR_RATINGS = 5
MIN_RATINGS = 3  # fewer say more about the raters than about the scenario

NOTICEABLE, CONSIDERABLE = 0.25, 0.75  # in steps of the form's scale of five


@dataclass(frozen=True)
class Figures:
    """Of released rounds only. `hardness` is a sum of steps from -2 (much too easy) to 2 (much too hard)."""

    taken: int = 0
    rated: int = 0
    hardness: int = 0

    @property
    def estimate(self) -> float | None:
        """The shrunken mean of how hard it is beside its label, in steps; None from too few ratings."""
        return self.hardness / (self.rated + PRIOR_RATINGS) if self.rated >= MIN_RATINGS else None

    @property
    def difficulty(self) -> str:
        """The estimate in words, to follow "rated"; empty from too few ratings."""
        if self.estimate is None:
            return ""
        if abs(self.estimate) < NOTICEABLE:
            return "about as hard as it says"
        much = "much " if abs(self.estimate) >= CONSIDERABLE else ""
        return f"{much}{'harder' if self.estimate > 0 else 'easier'} than it says"


@dataclass(frozen=True)
class Means:
    """What the people of one role say, with how many said it; None where nobody did."""

    role: str
    clear: float | None
    clear_count: int
    hardness: float | None
    hardness_count: int


@dataclass(frozen=True)
class Remark:
    """One sentence of a rating. `by` is for staff alone; empty when the person has gone."""

    text: str
    role: str
    by: str
    at: datetime


class Practice(Protocol):
    """Who holds interviews, as the library asks them. Each answer needs one query.

    Means and remarks are for a reader, and leave out the rounds that this reader was in: whoever takes or
    gives a round is promised that the other of the two never sees what they say of its scenario.
    """

    def figures(self, scenario_ids: Collection[int]) -> dict[int, Figures]: ...

    def means(self, scenario: Scenario, reader: User) -> list[Means]: ...

    def remarks(self, scenario: Scenario, reader: User) -> list[Remark]: ...

    def taken_by_level(self) -> dict[str, int]: ...


_sources: list[Practice] = []


def practice_comes_from(source: Practice) -> None:
    """Register who gives the figures; called once, when the apps are ready."""
    _sources[:] = [source]


def practice() -> Practice:
    """Who gives the figures. Raises LookupError before somebody has registered."""
    if not _sources:
        raise LookupError("nobody has said where the figures of practice come from")
    return _sources[0]


def figures_of(scenarios: Iterable[Scenario]) -> dict[int, Figures]:
    """The figures of each scenario by its id, also of those that nobody has taken. One query for all."""
    ids = [scenario.pk for scenario in scenarios]
    return {**dict.fromkeys(ids, Figures()), **practice().figures(ids)}
