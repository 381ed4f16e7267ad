"""From now to the day of an interview: how many to practice, and how well one will then know. Pure.

Each interview adds what the model says one tells; that people change meanwhile is left out, so that more is
known than is said only to who stays as they are.
"""

import math
from dataclasses import dataclass
from datetime import date

from interviews.ratings.assumptions import PROVISIONAL_ABOVE_SD, REACH_90

MOST_A_WEEK = 3  # more is no practice, only interviews


@dataclass(frozen=True)
class Plan:
    """`a_week` interviews from now make `before` until the day; the 90% interval is then ± `reach`.

    `needed` are the interviews until the score is settled, 0 if it is; `is_enough` whether they fit.
    """

    days: int
    weeks: int
    needed: int
    a_week: int
    before: int
    reach_now: float
    reach: float

    @property
    def is_enough(self) -> bool:
        return self.before >= self.needed


def plan_to(day: date, today: date, *, sd: float, noise: float) -> Plan:
    """`sd` of the fair score as it is known now; `noise` the variance of one interview's mean."""
    days = max(0, (day - today).days)
    needed = _needed(sd, noise)
    a_week = next((n for n in range(1, MOST_A_WEEK) if _before(days, n) >= needed), MOST_A_WEEK)
    before = _before(days, a_week)
    return Plan(
        days=days,
        weeks=days // 7,
        needed=needed,
        a_week=a_week,
        before=before,
        reach_now=REACH_90 * sd,
        reach=REACH_90 * (1 / (1 / sd**2 + before / noise)) ** 0.5,
    )


def _before(days: int, a_week: int) -> int:
    return days * a_week // 7


def _needed(sd: float, noise: float) -> int:
    # A hair less, so that rounding does not ask for one more.
    return max(0, math.ceil(noise * (1 / PROVISIONAL_ABOVE_SD**2 - 1 / sd**2) - 1e-9))
