"""Ratings as arrays: a row for each score, and for each grouping the level that a row belongs to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]


class BadRatings(Exception):
    """The ratings cannot be fitted; the message says which and why, in words for who brought them."""


@dataclass(frozen=True)
class Factor:
    """One grouping of n rows: `of_row` (n,) holds a level of 0 to `levels` - 1 for each."""

    name: str
    of_row: Index
    levels: int

    def counts(self, weight: Floats | None = None) -> Floats:
        """(levels,): how many rows each level has, or their total weight."""
        return np.bincount(self.of_row, weight, self.levels).astype(np.float64)

    def means(self, values: Floats) -> Floats:
        """(levels,): the mean of the values (n,) of each level's rows; 0 where it has none."""
        return self.counts(values) / np.maximum(self.counts(), 1)


@dataclass(frozen=True)
class Ratings:
    """n scores (any unit), who got and gave each, and in which session, on which line and day (n,).

    A session has one candidate, one interviewer and one scenario; without sessions every row is its own.
    """

    score: Floats
    candidate: Factor
    interviewer: Factor
    scenario: Factor | None = None
    session: Factor | None = None
    line: Factor | None = None
    day: Floats | None = None

    @property
    def size(self) -> int:
        return len(self.score)

    def sessions(self) -> Factor:
        return self.session or Factor("session", np.arange(self.size), self.size)

    def only(self, rows: Flags | Index) -> "Ratings":
        """Some rows, marked or by number; levels keep theirs."""
        kept = {name: Factor(name, each.of_row[rows], each.levels) for name, each in self.factors().items()}
        day = None if self.day is None else self.day[rows]
        return replace(self, score=self.score[rows], day=day, **kept)

    def factors(self) -> dict[str, Factor]:
        every = (self.candidate, self.interviewer, self.scenario, self.session, self.line)
        return {each.name: each for each in every if each is not None}


def ratings_from(
    score: ArrayLike,
    *,
    day: ArrayLike | None = None,
    levels: Mapping[str, int] | None = None,
    **rows: ArrayLike,
) -> Ratings:
    """Ratings of plain arrays: `rows` are levels by factor (candidate, interviewer, ...), numbered from 0.

    `levels` says how many there are where some have no row. Raises BadRatings.
    """
    scores = np.asarray(score, dtype=np.float64)
    factors = {}
    for name, values in rows.items():
        of_row = np.asarray(values, dtype=np.intp)
        if of_row.shape != scores.shape:
            raise BadRatings(f"There are {len(scores)} scores and {len(of_row)} values of {name}.")
        factors[name] = Factor(name, of_row, (levels or {}).get(name, int(of_row.max(initial=-1)) + 1))
    days = None if day is None else np.asarray(day, dtype=np.float64)
    ratings = Ratings(scores, day=days, **factors)
    check(ratings)
    return ratings


def check(ratings: Ratings) -> None:
    """Raises BadRatings for what no model can take."""
    if not ratings.size:
        raise BadRatings("There are no ratings.")
    (bad,) = np.nonzero(~np.isfinite(ratings.score))
    if len(bad):
        raise BadRatings(f"Score {bad[0] + 1} of {ratings.size} is {ratings.score[bad[0]]}, not a number.")
    if ratings.day is not None and not np.isfinite(ratings.day).all():
        raise BadRatings("A day is not a number.")
    for name in ("candidate", "interviewer", "scenario"):
        _refuse_split_sessions(ratings, ratings.factors().get(name))


def _refuse_split_sessions(ratings: Ratings, factor: Factor | None) -> None:
    if ratings.session is None or factor is None:
        return
    of_session = np.zeros(ratings.session.levels, dtype=np.intp)
    of_session[ratings.session.of_row] = factor.of_row
    (bad,) = np.nonzero(of_session[ratings.session.of_row] != factor.of_row)
    if len(bad):
        raise BadRatings(f"The session of score {bad[0] + 1} has two of {factor.name}.")
