"""Plans for one, two and four weeks: which scenario to take or give, what to read, and when. Pure.

An outline says what kind of day each is. A person's level, interests and opened kits decide what is in it:

- what they take spreads over the families, those of their interest first and twice as often, and gets harder;
- they give what they have taken or opened already, so that giving uses up nothing that they could still take;
- two lines a round are practiced with care, in the order of the rubric, so five rounds touch all nine.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

from accounts.families import FAMILIES
from scenarios.learn.content import DayKind, Drill, Outline, Plans, Reading
from scenarios.lines import DEBRIEF_MINUTES, LINES
from scenarios.schema import LevelKey

ROUND_MINUTES = 45
KIT_MINUTES = 15
DRILL_MINUTES = 10
FAMILY_READING_MINUTES = 60
# A day of reading is full from here on.
READING_MINUTES = 60
LINES_A_ROUND = 2


class Shelved(NamedTuple):
    """A published scenario as plans know it: nothing of its kit."""

    slug: str
    title: str
    family: str
    difficulty: int


class Learner(NamedTuple):
    """Who the plan is for; `opened` are slugs of kits that they could read when it starts."""

    level: LevelKey
    interests: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()


class Take(NamedTuple):
    scenario: Shelved
    lines: tuple[str, ...]
    minutes: int = ROUND_MINUTES + DEBRIEF_MINUTES
    kind: Literal["take"] = "take"


class Give(NamedTuple):
    scenario: Shelved
    minutes: int = KIT_MINUTES + ROUND_MINUTES + DEBRIEF_MINUTES
    kind: Literal["give"] = "give"


class Practice(NamedTuple):
    drill: Drill
    minutes: int = DRILL_MINUTES
    kind: Literal["drill"] = "drill"


class Read(NamedTuple):
    reading: Reading
    minutes: int
    kind: Literal["read"] = "read"


class ReadFamily(NamedTuple):
    """A paper or an article of the family."""

    family: str
    name: str
    minutes: int = FAMILY_READING_MINUTES
    kind: Literal["family"] = "family"


Task = Take | Give | Practice | Read | ReadFamily


class Day(NamedTuple):
    number: int
    tasks: list[Task]

    @property
    def minutes(self) -> int:
        return sum(task.minutes for task in self.tasks)


class Plan(NamedTuple):
    days: list[Day]

    @property
    def taken(self) -> list[Take]:
        return [task for day in self.days for task in day.tasks if isinstance(task, Take)]

    @property
    def given(self) -> list[Give]:
        return [task for day in self.days for task in day.tasks if isinstance(task, Give)]

    @property
    def families(self) -> list[str]:
        """Names of the families that are taken, in the usual order."""
        covered = {take.scenario.family for take in self.taken}
        return [name for key, name in FAMILIES if key in covered]

    @property
    def lines(self) -> set[str]:
        return {line for take in self.taken for line in take.lines}


class DatedDay(NamedTuple):
    day: Day
    date: date


class Week(NamedTuple):
    number: int
    days: list[DatedDay]


def make_plan(
    weeks: int, learner: Learner, shelf: Sequence[Shelved], plans: Plans, drills: Sequence[Drill]
) -> Plan:
    """Return the plan of that length for this person. Raises KeyError for a length without an outline.

    Where fewer new scenarios are left than days to take one, the last of those days give instead.
    """
    outline = plans.outline(weeks)
    takes = chosen_takes(outline.days.count("take"), learner, shelf, plans.ramps[learner.level])
    opened = [scenario for scenario in shelf if scenario.slug in learner.opened]
    desk = _Desk(takes, opened, drills, plans.reading, _family_readings(takes, learner))
    return desk.filled(outline)


def dated(plan: Plan, start: date) -> list[Week]:
    """The days of a plan by its weeks, counted from its first day, whatever day of the week that is."""
    days = [DatedDay(day, start + timedelta(days=day.number - 1)) for day in plan.days]
    return [Week(at // 7 + 1, days[at : at + 7]) for at in range(0, len(days), 7)]


def chosen_takes(
    count: int, learner: Learner, shelf: Sequence[Shelved], ramp: Sequence[int]
) -> list[Shelved]:
    """Pick scenarios that the person has not opened, spread over the families, the easier ones first.

    Families take turns by the rule of D'Hondt: an interest counts double. Within a family the next is what is
    nearest to the difficulty that this part of the plan asks for, then the order of the library.
    """
    left = [scenario for scenario in shelf if scenario.slug not in learner.opened]
    picked: list[Shelved] = []
    taken: Counter[str] = Counter()
    while left and len(picked) < count:
        wanted = ramp[len(picked) * len(ramp) // count]
        best = min(left, key=lambda each: _rank(each, wanted, taken, learner.interests))
        left.remove(best)
        picked.append(best)
        taken[best.family] += 1
    return sorted(picked, key=lambda scenario: scenario.difficulty)


def _rank(
    scenario: Shelved, wanted: int, taken: Counter[str], interests: frozenset[str]
) -> tuple[float, int, int]:
    share = (taken[scenario.family] + 1) / (2 if scenario.family in interests else 1)
    return share, taken[scenario.family], abs(scenario.difficulty - wanted)


def _family_readings(takes: Sequence[Shelved], learner: Learner) -> Iterator[ReadFamily]:
    """Endless: families of interest, then those that are taken, then all of them; and again."""
    taken = [scenario.family for scenario in takes]
    interests = [key for key, _ in FAMILIES if key in learner.interests]
    names = dict(FAMILIES)
    order = list(dict.fromkeys([*interests, *taken, *names]))
    while True:
        for key in order:
            yield ReadFamily(key, names[key])


@dataclass
class _Desk:
    """What is still to be handed out while the days are filled one after another."""

    takes: Sequence[Shelved]
    givable: list[Shelved]
    drills: Sequence[Drill]
    reading: Sequence[Reading]
    family_readings: Iterator[ReadFamily]
    read: int = 0
    taken: int = 0
    given: Counter[str] = field(default_factory=Counter)
    drilled: Counter[str] = field(default_factory=Counter)

    def filled(self, outline: Outline) -> Plan:
        return Plan([Day(number, self._tasks(kind)) for number, kind in enumerate(outline.days, start=1)])

    def _tasks(self, kind: DayKind) -> list[Task]:
        if kind == "rest":
            return []
        if kind == "take" and self.taken < len(self.takes):
            return self._take()
        if kind in ("take", "give") and self.givable:
            return [self._give()]
        return self._read()

    def _take(self) -> list[Task]:
        scenario = self.takes[self.taken]
        first = LINES_A_ROUND * self.taken
        lines = tuple(LINES[at % len(LINES)] for at in range(first, first + LINES_A_ROUND))
        self.taken += 1
        self.givable.append(scenario)
        return [Take(scenario, lines), *self._practice(scenario)]

    def _practice(self, scenario: Shelved) -> Iterable[Practice]:
        """The drill that was used least, if possible one that comes up in this scenario."""
        if not self.drills:
            return []
        drill = min(
            self.drills, key=lambda each: (self.drilled[each.slug], scenario.slug not in each.practice)
        )
        self.drilled[drill.slug] += 1
        return [Practice(drill)]

    def _give(self) -> Give:
        """What was given least; of those the easiest, because the first ones are for learning how."""
        scenario = min(self.givable, key=lambda each: (self.given[each.slug], each.difficulty))
        self.given[scenario.slug] += 1
        return Give(scenario)

    def _read(self) -> list[Task]:
        tasks: list[Task] = []
        while sum(task.minutes for task in tasks) < READING_MINUTES:
            tasks.append(self._next_reading())
        return tasks

    def _next_reading(self) -> Task:
        if self.read == len(self.reading):
            return next(self.family_readings)
        reading = self.reading[self.read]
        self.read += 1
        return Read(reading, reading.minutes)
