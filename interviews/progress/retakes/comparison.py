"""What changed from the first time to the retake, line by line, and which advice was acted on. Pure.

Scores by interviewers are compared with scores by interviewers, own ones with own ones: never one with the
other. Beside each difference stands how far chance alone reaches.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from interviews.points import signed
from interviews.progress.noise import Noise, reach
from interviews.progress.rules import Take
from scenarios.lines import LINES

AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Pair:
    """The first time, and the newest one that came at least two weeks later."""

    first: Take
    again: Take

    @property
    def days(self) -> int:
        return (self.again.held_at - self.first.held_at).days


@dataclass(frozen=True)
class LineChange:
    """`change` None: one of the two did not reach it."""

    line: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Aim:
    """A line of the first report, with the next score and the anchor that the report quoted for it."""

    line: str
    score: int
    anchor: str


@dataclass(frozen=True)
class Advice:
    """What the first report advised: aims, the interviewer's drill, and checkpoints missed (text by key).

    `seen_again` are the keys of checkpoints hit in the retake, None where no interviewer looked.
    """

    aims: Sequence[Aim] = ()
    drill: str = ""
    missed: Mapping[str, str] = field(default_factory=dict)
    seen_again: Collection[str] | None = None


@dataclass(frozen=True)
class AimKept:
    """`met` None: the line was not reached, or not scored in the same way."""

    aim: Aim
    met: bool | None


@dataclass(frozen=True)
class ChangeRow:
    """A line's change beside what the first report aimed at."""

    change: LineChange
    kept: AimKept | None

    @property
    def signed(self) -> str:
        return "" if self.change.change is None else _told(f"{self.change.change:+d}")


@dataclass(frozen=True)
class Comparison:
    """`scored_by` whose scores are compared, None where the two times have none in common; `mean_change` over
    lines reached both times, with how far chance reaches."""

    pair: Pair
    scored_by: Literal["interviewer", "self"] | None
    lines: list[LineChange]
    line_chance: float
    mean_change: float | None
    mean_chance: float
    aims: list[AimKept]
    drill: str
    now_seen: list[str]
    still_missed: list[str]

    @property
    def signed(self) -> str:
        return "" if self.mean_change is None else _told(signed(self.mean_change))

    @property
    def rows(self) -> list[ChangeRow]:
        kept = {each.aim.line: each for each in self.aims}
        return [ChangeRow(change, kept.get(change.line)) for change in self.lines]

    @property
    def is_beyond_chance(self) -> bool:
        return self.mean_change is not None and abs(self.mean_change) > self.mean_chance


def pairs_of(takes: Sequence[Take]) -> list[Pair]:
    """A pair for each scenario taken again, the newest retake first; `takes` oldest first.

    A round that ended before anybody had a score to give is no first time and no retake.
    """
    first: dict[int, Take] = {}
    pairs: dict[int, Pair] = {}
    for take in takes:
        if not (take.scores or take.own):
            continue
        begun = first.setdefault(take.scenario, take)
        if take.held_at - begun.held_at >= AFTER:
            pairs[take.scenario] = Pair(begun, take)
    return sorted(pairs.values(), key=lambda pair: pair.again.held_at, reverse=True)


def ready_to_retake(takes: Sequence[Take], now: datetime) -> list[Take]:
    """The newest take of each scenario that lies two weeks back, the longest ago first."""
    newest = {take.scenario: take for take in takes}
    return sorted(
        (take for take in newest.values() if now - take.held_at >= AFTER), key=lambda take: take.held_at
    )


def compare(pair: Pair, advice: Advice, noise: Noise) -> Comparison:
    scored_by = _scored_by(pair)
    before, after = _scores(pair.first, scored_by), _scores(pair.again, scored_by)
    lines = [
        LineChange(line, before.get(line), after.get(line))
        for line in LINES
        if line in before or line in after
    ]
    changes = [each.change for each in lines if each.change is not None]
    same = scored_by == "self" or pair.first.scorer == pair.again.scorer is not None
    missed, seen = advice.missed, advice.seen_again
    return Comparison(
        pair=pair,
        scored_by=scored_by,
        lines=lines,
        line_chance=reach(noise.of_difference(same_interviewer=same), of_many=len(LINES)),
        mean_change=round(sum(changes) / len(changes), 2) if changes else None,
        mean_chance=reach(noise.of_difference(max(1, len(changes)), same_interviewer=same)),
        aims=[AimKept(aim, _met(aim, after)) for aim in advice.aims],
        drill=advice.drill,
        now_seen=[] if seen is None else [text for key, text in missed.items() if key in seen],
        still_missed=[] if seen is None else [text for key, text in missed.items() if key not in seen],
    )


def _scored_by(pair: Pair) -> Literal["interviewer", "self"] | None:
    if pair.first.scores and pair.again.scores:
        return "interviewer"
    return "self" if pair.first.own and pair.again.own else None


def _scores(take: Take, scored_by: str | None) -> Mapping[str, int]:
    return {"interviewer": take.scores, "self": take.own}.get(scored_by or "", {})


def _told(change: str) -> str:
    return "same" if change in {"+0", "0.0"} else change.replace("-", "\N{MINUS SIGN}")


def _met(aim: Aim, after: Mapping[str, int]) -> bool | None:
    return after[aim.line] >= aim.score if aim.line in after else None
