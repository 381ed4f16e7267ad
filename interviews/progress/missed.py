"""Checkpoints that are missed again and again, by line, over the last rounds. Pure.

Scenarios have checkpoints of their own, so that of different ones only lines compare: how many of a line's
checkpoints were not seen. A miss may be the interviewer's, who did not press the key: one is nothing, many
are a habit. The same checkpoint missed twice is for retakes to tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scenarios.lines import LINES

ROUNDS = 10
HABIT = Fraction(1, 2)
FEWEST_ROUNDS = 3
EXAMPLES = 3


@dataclass(frozen=True)
class Check:
    """A checkpoint of the kit in one round, on a line scored in it; rounds are given oldest first."""

    round_id: str
    line: str
    text: str
    is_hit: bool


@dataclass(frozen=True)
class Example:
    """A missed checkpoint, and the round whose report has it."""

    round_id: str
    text: str


@dataclass(frozen=True)
class MissedLine:
    """`missed` of `total` checkpoints, with a miss in `rounds` rounds; examples from the newest."""

    line: str
    missed: int
    total: int
    rounds: int
    examples: list[Example]

    @property
    def is_habit(self) -> bool:
        return self.rounds >= FEWEST_ROUNDS and self.missed >= HABIT * self.total


@dataclass(frozen=True)
class Missed:
    """`lines` in their order, of those that had checkpoints in the last `rounds` scored rounds."""

    rounds: int
    lines: list[MissedLine]

    @property
    def habits(self) -> list[MissedLine]:
        """Most missed first."""
        return sorted((line for line in self.lines if line.is_habit), key=lambda line: -line.missed)


def missed_of(checks: Sequence[Check]) -> Missed:
    lines = [found for line in LINES if (found := _line(line, checks))]
    return Missed(len({check.round_id for check in checks}), lines)


def _line(line: str, checks: Sequence[Check]) -> MissedLine | None:
    there = [check for check in checks if check.line == line]
    if not there:
        return None
    missed = [check for check in there if not check.is_hit]
    newest = [Example(check.round_id, check.text) for check in reversed(missed)]
    rounds = len({check.round_id for check in missed})
    return MissedLine(line, len(missed), len(there), rounds, newest[:EXAMPLES])
