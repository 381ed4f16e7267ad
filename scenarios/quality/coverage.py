"""What the library covers and where it is thin, for staff. Counted from the kits as they are stored."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F

from accounts.families import FAMILIES
from accounts.models import LEVELS
from scenarios.content import DESIGN_STAGES, GUIDED_STAGES
from scenarios.lines import LINES
from scenarios.models import DIFFICULTIES, Flag
from scenarios.quality.practice import Figures, practice
from scenarios.selectors import published

# Less than this is thin: what docs/scenarios.md asks of a complete scenario.
MIN_PROBES, MIN_CHECKPOINTS, MIN_TWISTS, MIN_TRADE_OFFS = 3, 12, 3, 3
NAMED_IN_A_SENTENCE = 5


class LineCell(NamedTuple):
    """What a scenario has for one line; `probes` is None for the two lines without a stage."""

    line: str
    checkpoints: int
    probes: int | None

    @property
    def is_thin(self) -> bool:
        return self.checkpoints == 0 or (self.probes is not None and self.probes < MIN_PROBES)


@dataclass(frozen=True)
class KitCount:
    """A kit in figures; `answered` has the stages with a worked answer, by level."""

    cells: list[LineCell]
    twists: int
    trade_offs: int
    answered: dict[str, int]

    @property
    def checkpoints(self) -> int:
        return sum(cell.checkpoints for cell in self.cells)

    @property
    def fewest_checkpoints(self) -> int:
        return min(cell.checkpoints for cell in self.cells)

    @property
    def fewest_probes(self) -> int:
        return min(cell.probes for cell in self.cells if cell.probes is not None)

    @property
    def is_answered(self) -> bool:
        """A worked answer in every guided stage at every level."""
        return all(self.answered[level] == len(GUIDED_STAGES) for level, _ in LEVELS)


@dataclass(frozen=True)
class Covered:
    """One published scenario, counted."""

    slug: str
    title: str
    family: str
    difficulty: int
    kit: KitCount
    figures: Figures
    open_flags: int

    @property
    def family_name(self) -> str:
        return dict(FAMILIES)[self.family]

    @property
    def difficulty_name(self) -> str:
        return dict(DIFFICULTIES)[self.difficulty]


class Shelf(NamedTuple):
    """A family with its number of scenarios at each difficulty, in order."""

    name: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


class LevelRow(NamedTuple):
    """`complete` scenarios have a worked answer at this level in every guided stage, `partial` in some."""

    name: str
    complete: int
    partial: int
    taken: int


@dataclass(frozen=True)
class Coverage:
    """`thin` says in sentences what is missing; `scenarios` in order of family and difficulty."""

    scenarios: list[Covered]
    shelves: list[Shelf]
    levels: list[LevelRow]
    thin: list[str]


def coverage_of_library() -> Coverage:
    """All published scenarios, counted. Four queries."""
    scenarios = _covered()
    shelves = _shelves(scenarios)
    return Coverage(
        scenarios=scenarios,
        shelves=shelves,
        levels=_levels(scenarios, practice().taken_by_level()),
        thin=[*_thin_shelves(shelves), *_thin_scenarios(scenarios)],
    )


def count_kit(kit: dict[str, Any]) -> KitCount:
    """Count a kit as it is stored. Pure."""
    checkpoints = Counter(checkpoint["line"] for checkpoint in kit["checkpoints"])
    probes: dict[str, int] = {stage: len(kit["probes"].get(stage, [])) for stage in DESIGN_STAGES}
    answers = kit.get("answers", {}).values()
    return KitCount(
        cells=[LineCell(line, checkpoints[line], probes.get(line)) for line in LINES],
        twists=len(kit["twists"]),
        trade_offs=len(kit["trade_offs"]),
        answered={level: sum(bool(depths.get(level)) for depths in answers) for level, _ in LEVELS},
    )


def _covered() -> list[Covered]:
    found = published().select_related(None).order_by("family", "difficulty", "title", "pk")
    rows = found.annotate(kit=F("current_version__kit")).values_list(
        "pk", "slug", "title", "family", "difficulty", "kit"
    )
    # A kit is long: each is counted and let go.
    counted = [
        (pk, slug, title, family, difficulty, count_kit(kit))
        for pk, slug, title, family, difficulty, kit in rows.iterator(chunk_size=50)
    ]
    figures = practice().figures([pk for pk, *_ in counted])
    open_flags = dict(
        Flag.objects.filter(settled_at=None)
        .order_by()
        .values_list("version__scenario")
        .annotate(count=Count("pk"))
    )
    return [
        Covered(
            slug=slug,
            title=title,
            family=family,
            difficulty=difficulty,
            kit=kit,
            figures=figures.get(pk, Figures()),
            open_flags=open_flags.get(pk, 0),
        )
        for pk, slug, title, family, difficulty, kit in counted
    ]


def _shelves(scenarios: Sequence[Covered]) -> list[Shelf]:
    counts = Counter((scenario.family, scenario.difficulty) for scenario in scenarios)
    return [
        Shelf(name, [counts[family, difficulty] for difficulty, _ in DIFFICULTIES])
        for family, name in FAMILIES
    ]


def _levels(scenarios: Sequence[Covered], taken: dict[str, int]) -> list[LevelRow]:
    rows = []
    for level, name in LEVELS:
        answered = [scenario.kit.answered[level] for scenario in scenarios]
        complete = sum(stages == len(GUIDED_STAGES) for stages in answered)
        rows.append(LevelRow(name, complete, sum(map(bool, answered)) - complete, taken.get(level, 0)))
    return rows


def _thin_shelves(shelves: Sequence[Shelf]) -> list[str]:
    sentences = []
    for shelf in shelves:
        missing = [name for (_, name), count in zip(DIFFICULTIES, shelf.counts, strict=True) if not count]
        if not shelf.total:
            sentences.append(f"{shelf.name} has no scenario.")
        elif missing:
            sentences.append(f"{shelf.name} has no scenario for “{'” or “'.join(missing)}”.")
    return sentences


LACKS: list[tuple[str, Callable[[Covered], bool]]] = [
    ("without a checkpoint for some line", lambda one: one.kit.fewest_checkpoints == 0),
    (f"with fewer than {MIN_PROBES} probes in some stage", lambda one: one.kit.fewest_probes < MIN_PROBES),
    (f"with fewer than {MIN_CHECKPOINTS} checkpoints", lambda one: one.kit.checkpoints < MIN_CHECKPOINTS),
    (f"with fewer than {MIN_TWISTS} twists", lambda one: one.kit.twists < MIN_TWISTS),
    (f"with fewer than {MIN_TRADE_OFFS} trade-offs", lambda one: one.kit.trade_offs < MIN_TRADE_OFFS),
    ("without a worked answer in some stage", lambda one: not one.kit.is_answered),
    ("that nobody has taken", lambda one: not one.figures.taken),
]


def _thin_scenarios(scenarios: Sequence[Covered]) -> list[str]:
    """One sentence for each thing that some scenarios lack, with the names of the first of them."""
    found = [(what, [one.title for one in scenarios if lacks(one)]) for what, lacks in LACKS]
    return [f"{_so_many(len(titles))} {what}: {_some_of(titles)}." for what, titles in found if titles]


def _so_many(count: int) -> str:
    return "1 scenario" if count == 1 else f"{count} scenarios"


def _some_of(titles: list[str]) -> str:
    named, rest = titles[:NAMED_IN_A_SENTENCE], len(titles) - NAMED_IN_A_SENTENCE
    return ", ".join(named) + (f" and {rest} more" if rest > 0 else "")
