"""Which marks are told of: those that are final, in batches in which nobody's own can be told apart. Pure.

A sum that moved with each mark would tell whoever watches it who marked what.
"""

from collections.abc import Sequence
from dataclasses import dataclass

COMMENTS_LEAST = 5
PEOPLE_LEAST = 3


@dataclass(frozen=True)
class RoundMarks:
    """How one round's candidate marked its comments; `worth` sums what each is worth, from 0 to 1."""

    candidate: int
    comments: int
    specific: int
    actionable: int
    wrong: int
    worth: float


def published(rounds: Sequence[RoundMarks]) -> list[RoundMarks]:
    """All up to the last cut; `rounds` in the order in which they closed.

    A cut is made as soon as enough has come since the one before, so those that were made stay where they are
    whatever comes later.
    """
    cut, comments, people = 0, 0, set[int]()
    for number, each in enumerate(rounds, 1):
        comments += each.comments
        people.add(each.candidate)
        if comments >= COMMENTS_LEAST and len(people) >= PEOPLE_LEAST:
            cut, comments, people = number, 0, set()
    return list(rounds[:cut])
