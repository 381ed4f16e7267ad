"""A wave as a JSON file, and what comes of it as JSON: for operators who want to see why. Pure.

The format stands in docs/pairing.md.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from accounts.families import FAMILIES
from interviews.pairing.rules import legal, shared_format
from interviews.pairing.seekers import LEVELS, PURPOSES, TURNS, Seeker, waiting_from
from interviews.pairing.waves import match_wave
from interviews.pairing.weights import reasons
from scenarios.lines import LINES

MOST_BYTES = 10_000_000
MOST_TICKETS = 1_000  # half a million couples, each of which is written out if it is legal
MOST_PROBLEMS = 20


def one_of(words: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in words:
            raise PydanticCustomError(
                "unknown", "{value} is none of {words}", {"value": repr(value), "words": ", ".join(words)}
            )
        return value

    return check


Id = Annotated[int, Field(ge=0, lt=2**53)]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=10**9)]
Family = Annotated[str, AfterValidator(one_of([key for key, _ in FAMILIES]))]
Line = Annotated[str, AfterValidator(one_of(LINES))]
Level = Annotated[str, AfterValidator(one_of(LEVELS))]


class BadWaveFile(Exception):
    """The file cannot be read as a wave; the message names each place and the reason."""


class _Ticket(BaseModel):
    """A `Seeker` as it is written; what is left out is as of somebody about whom nothing is known."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    ticket: Id
    user: Id
    role: Annotated[str, AfterValidator(one_of(tuple(TURNS)))]
    format_minutes: Literal[35, 45, 60]
    level: Level
    language: Annotated[str, Field(min_length=2, max_length=5)]
    interests: list[Family] = []
    waited_seconds: Seconds = 0
    blocked: list[Id] = []
    met: list[Id] = []
    own_level: Annotated[str, AfterValidator(one_of(("", *LEVELS)))] = ""
    quality: Share = 0.5
    prepared: list[Family] = []
    gaps: list[Line] = []
    examines: list[Line] = []
    attendance: Share = 0.9
    ahead_seconds: Seconds | None = None
    group: Annotated[str, Field(max_length=100)] = ""
    purpose: Annotated[str, AfterValidator(one_of(PURPOSES))] = "pair"
    priority: bool = False

    def seeker(self) -> Seeker:
        values: dict[str, Any] = dict(self)
        for name in ("interests", "blocked", "met", "prepared", "gaps", "examines"):
            values[name] = frozenset(values[name])
        return Seeker(**values)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    tickets: Annotated[list[_Ticket], Field(max_length=MOST_TICKETS)]


def read_wave(content: bytes) -> list[Seeker]:
    """Raises BadWaveFile."""
    if len(content) > MOST_BYTES:
        raise BadWaveFile(f"The file has more than {MOST_BYTES:,} bytes. Take one start and language.")
    try:
        read = json.loads(content.decode(), object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise BadWaveFile(f"byte {error.start}: this is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadWaveFile(f"line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise BadWaveFile("The file is nested too deep.") from error
    try:
        tickets = _File.model_validate(read).tickets
    except ValidationError as error:
        raise BadWaveFile("\n".join(_problems(error))) from error
    _refuse_repeats(tickets)
    return [ticket.seeker() for ticket in tickets]


def explained(seekers: Sequence[Seeker]) -> dict[str, Any]:
    """The pairs, and every legal couple with its weight and the reasons, in the order of tickets."""
    wave = match_wave(seekers)
    paired = {seeker.ticket for pair in wave.pairs for seeker in (pair.first, pair.second)}
    return {
        "pairs": [
            {
                "first": pair.first.ticket,
                "second": pair.second.ticket,
                "format_minutes": shared_format(pair.first, pair.second),
                "weight": pair.weight,
            }
            for pair in wave.pairs
        ],
        "alone": sorted({seeker.ticket for seeker in seekers} - paired),
        "total": wave.total,
        "bound": round(wave.bound, 3),
        "every_couple_weighed": wave.complete,
        "edges": _edges(seekers),
    }


def _edges(seekers: Iterable[Seeker]) -> list[dict[str, Any]]:
    waiting = waiting_from(seekers)
    low, high = np.triu_indices(len(waiting.seekers), 1)
    allowed = legal(waiting.couples(low, high))
    low, high = low[allowed], high[allowed]
    points = {name: each.tolist() for name, each in reasons(waiting.couples(low, high)).items()}
    return [
        {
            "tickets": [waiting.seekers[a].ticket, waiting.seekers[b].ticket],
            "weight": sum(each[number] for each in points.values()),
            "reasons": {name: each[number] for name, each in points.items()},
        }
        for number, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True))
    ]


def _problems(error: ValidationError) -> list[str]:
    found = [
        f"{'.'.join(str(part) for part in each['loc']) or 'file'}: {each['msg']}." for each in error.errors()
    ]
    more = len(found) - MOST_PROBLEMS
    return [*found[:MOST_PROBLEMS], *([f"and {more} more."] if more > 0 else [])]


def _refuse_repeats(tickets: Sequence[_Ticket]) -> None:
    first: dict[int, int] = {}
    for number, each in enumerate(tickets):
        before = first.setdefault(each.ticket, number)
        if before != number:
            raise BadWaveFile(f"tickets.{number}.ticket: {each.ticket} is at tickets.{before} already.")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise BadWaveFile(f"The key {key!r} is twice in one object.")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise BadWaveFile(f"{name} is not a number.")
