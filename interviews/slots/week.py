"""The week as one person sees it: what each half hour holds for them. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from interviews.slots.availability import Span
from interviews.slots.grid import Day, Start, Week

NIGHT = (time(0), time(7))


def is_night(clock: time) -> bool:
    """Rows that are folded away while nothing is in them; nobody is asked lightly to come then."""
    return NIGHT[0] <= clock < NIGHT[1]


class State(StrEnum):
    PAST = "past"
    TAKEN = "taken"
    CLOSE = "close"
    OFFERED = "offered"
    WAITING = "waiting"
    LIKELY = "likely"
    FREE = "free"


QUIET = frozenset({State.PAST, State.CLOSE, State.FREE})
OPEN = frozenset({State.WAITING, State.LIKELY, State.FREE})


@dataclass(frozen=True)
class Booked:
    """An interview of the person's: what to call it, and from when to when it is planned."""

    title: str
    url: str
    span: Span


@dataclass(frozen=True)
class Slot:
    """One start and what it holds; `booked` is the interview that takes it, `problem` what was said of it."""

    start: Start
    state: State
    waiting: int = 0
    ticket: int | None = None
    booked: Booked | None = None
    chosen: bool = False
    problem: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def short(self) -> str:
        """What fits into a cell."""
        if self.state == State.WAITING:
            return f"{self.waiting} waiting"
        return _SHORT.get(self.state, "")

    @property
    def words(self) -> str:
        """What is read out."""
        if self.state == State.WAITING:
            people = "1 person waits" if self.waiting == 1 else f"{self.waiting} people wait"
            return f"{self.start.words}: {people}. Book it."
        return f"{self.start.words}: {_WORDS[self.state]}"


_SHORT = {State.TAKEN: "Interview", State.OFFERED: "Offered", State.LIKELY: "Likely"}
_WORDS = {
    State.PAST: "too late to choose.",
    State.TAKEN: "you have an interview.",
    State.CLOSE: "too close to an interview of yours.",
    State.OFFERED: "you offer this slot.",
    State.LIKELY: "partners are likely. Offer it.",
    State.FREE: "nobody waits yet. Offer it.",
}


@dataclass(frozen=True)
class Row:
    """One clock time; a cell holds one slot, none where clocks skip it, two where they go back."""

    time: time
    cells: tuple[tuple[Slot, ...], ...]

    @property
    def is_night(self) -> bool:
        at_night = is_night(self.time)
        return at_night and all(
            slot.state in QUIET and not slot.chosen for cell in self.cells for slot in cell
        )


@dataclass(frozen=True)
class Calendar:
    days: tuple[Day, ...]
    rows: tuple[Row, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for row in self.rows for cell in row.cells for slot in cell)

    @property
    def has_night(self) -> bool:
        return any(row.is_night for row in self.rows)


@dataclass(frozen=True)
class Known:
    """What is known of a week: by start how many wait, what the person offers, where partners are likely."""

    earliest: datetime
    latest: datetime
    lasting: timedelta
    taken: Sequence[Span]
    booked: Sequence[Booked]
    offered: Mapping[datetime, int]
    waiting: Counter[datetime]
    likely: Collection[datetime]


def calendar_of(
    week: Week,
    known: Known,
    *,
    chosen: Collection[datetime] = (),
    problems: Mapping[datetime, str] | None = None,
) -> Calendar:
    """Lay a week out. `chosen` and `problems` come back from a form that could not be taken."""

    def slot(start: Start) -> Slot:
        return _slot(start, known, start.at in chosen, (problems or {}).get(start.at, ""))

    rows = tuple(
        Row(row.time, tuple(tuple(slot(start) for start in cell) for cell in row.cells)) for row in week.rows
    )
    return Calendar(week.days, rows)


def _slot(start: Start, known: Known, chosen: bool, problem: str) -> Slot:
    at = start.at
    if at in known.offered:
        return Slot(start, State.OFFERED, ticket=known.offered[at], problem=problem)
    if not known.earliest <= at <= known.latest:
        return Slot(start, State.PAST, problem=problem)
    planned = Span(at, at + known.lasting)
    if any(span.overlaps(planned) for span in known.taken):
        booked = next((each for each in known.booked if each.span.starts_at <= at < each.span.ends_at), None)
        return Slot(start, State.TAKEN if booked else State.CLOSE, booked=booked, problem=problem)
    waiting = known.waiting[at]
    state = State.WAITING if waiting else State.LIKELY if at in known.likely else State.FREE
    return Slot(start, state, waiting=waiting, chosen=chosen, problem=problem)
