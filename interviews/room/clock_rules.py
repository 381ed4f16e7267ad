"""What a clock may do next. Pure: no database, no time of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.errors import Forbidden, Invalid, Refused

MOVES = ("start", "next", "extend", "pause", "resume", "withdraw", "end")
LED_MOVES = frozenset({"start", "next", "extend", "end"})
EXTENSION_SECONDS = 120


@dataclass(frozen=True)
class Standing:
    """How the clock stands before a move: `stage` is empty before the start and after the end."""

    stage: str
    started: bool
    paused: bool
    proposed_by: int | None
    alone: bool = False


def check_known(move: str) -> None:
    if move not in MOVES:
        raise Invalid("unknown_move", f"A clock can {', '.join(MOVES)}; not {move!r}.")


def check_role(move: str, *, takes_part: bool, leads: bool) -> None:
    """The interviewer leads; in a solo run the candidate does. Either may stop and go on."""
    if not takes_part or (move in LED_MOVES and not leads):
        raise Forbidden("wrong_role", "Only the interviewer of this round can do that.")


def check_move(move: str, standing: Standing, *, user_id: int) -> None:
    """Raise Refused when the move makes no sense as the clock stands."""
    if move == "start":
        if standing.started:
            raise Refused("already_started", "This round has already started.")
    elif not standing.stage:
        raise Refused("not_running", "The clock of this round is not running.")
    elif move == "pause" and standing.paused:
        raise Refused("already_paused", "The clock is already paused.")
    elif move == "pause" and standing.proposed_by == user_id and not standing.alone:
        raise Refused(
            "already_proposed",
            "You have already asked for a pause. The other person can agree.",
        )
    elif move == "resume" and not standing.paused:
        raise Refused("not_paused", "The clock is not paused.")
    elif move == "withdraw" and standing.proposed_by is None:
        raise Refused("nothing_proposed", "Nobody has asked for a pause.")


def stage_after(stage: str, minutes: Mapping[str, int]) -> str | None:
    """Return the stage that follows, the first one after "", or None after the last."""
    stages = list(minutes)
    position = stages.index(stage) + 1 if stage else 0
    return stages[position] if position < len(stages) else None


def used_ms(started_at: datetime, ended_at: datetime, paused_seconds: float) -> int:
    """Time spent, without pauses; never negative."""
    return round(max(0.0, (ended_at - started_at).total_seconds() - paused_seconds) * 1000)


def whole_seconds_used(started_at: datetime, ended_at: datetime, paused_seconds: float) -> int:
    """The seconds of `used_ms` that are over: as room and replay show them."""
    return used_ms(started_at, ended_at, paused_seconds) // 1000
