"""Weeks with practice and weeks of rest. Pure. A rest is no loss: nothing is reset or reminded of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SHOWN = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """`begins` is a Monday; no interview: a rest."""

    begins: date
    interviews: int


@dataclass(frozen=True)
class Rhythm:
    """`in_a_row` weeks with practice up to this one, or to the last one while this one is young; `weeks` are
    the last twelve, oldest first."""

    in_a_row: int
    practiced: int
    weeks: list[Week]


def rhythm_of(held: Mapping[date, int], today: date) -> Rhythm:
    """`held` counts interviews by the Monday of their week."""
    this = today - timedelta(days=today.weekday())
    weeks = [Week(begins, held.get(begins, 0)) for begins in _before(this)]
    return Rhythm(_in_a_row(held, this), sum(week.interviews > 0 for week in weeks), weeks)


def _before(this: date) -> list[date]:
    return [this - WEEK * back for back in range(SHOWN - 1, -1, -1)]


def _in_a_row(held: Mapping[date, int], this: date) -> int:
    """This week counts when it has practice, and breaks nothing while it has none."""
    week = this if held.get(this) else this - WEEK
    count = 0
    while held.get(week):
        count, week = count + 1, week - WEEK
    return count
