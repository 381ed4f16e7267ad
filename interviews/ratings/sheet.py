"""Assessments and their scores as arrays of ids, and their numbers for a fit. Pure."""

from dataclasses import dataclass

import numpy as np

from interviews.ratings.table import Factor, Flags, Floats, Index, Ratings
from scenarios.lines import LINES

DAY_SECONDS = 86_400
SPARE_SCENARIOS = 20  # at most


@dataclass(frozen=True)
class Sheet:
    """m assessments with at least one score, and their n scores. `assessment`, `candidate`,
    `interviewer`, `scenario` (m,) are ids, `at` (m,) seconds since 1970 of when the round was held; `session`
    (n,) says which of the m a score belongs to, `line` (n,) is a place in `LINES`."""

    assessment: Index
    candidate: Index
    interviewer: Index
    scenario: Index
    at: Floats
    session: Index
    line: Index
    score: Floats

    @property
    def sessions(self) -> int:
        return len(self.assessment)

    def only(self, kept: Flags) -> "Sheet":
        """Some assessments (m,) with all their scores."""
        rows = kept[self.session]
        number = np.cumsum(kept) - 1
        return Sheet(
            self.assessment[kept],
            self.candidate[kept],
            self.interviewer[kept],
            self.scenario[kept],
            self.at[kept],
            number[self.session[rows]],
            self.line[rows],
            self.score[rows],
        )

    def and_then(self, other: "Sheet") -> "Sheet":
        """With the assessments of another, which has none of these."""
        return Sheet(
            np.concatenate([self.assessment, other.assessment]),
            np.concatenate([self.candidate, other.candidate]),
            np.concatenate([self.interviewer, other.interviewer]),
            np.concatenate([self.scenario, other.scenario]),
            np.concatenate([self.at, other.at]),
            np.concatenate([self.session, other.session + self.sessions]),
            np.concatenate([self.line, other.line]),
            np.concatenate([self.score, other.score]),
        )


@dataclass(frozen=True)
class Levels:
    """The ids behind the numbers of each factor: the number of an id is its place."""

    candidate: Index
    interviewer: Index
    scenario: Index

    @classmethod
    def of(cls, sheet: Sheet) -> "Levels":
        return cls(np.unique(sheet.candidate), np.unique(sheet.interviewer), np.unique(sheet.scenario))

    def and_of(self, sheet: Sheet) -> "Levels":
        """With those that the sheet has beyond, at the end: nobody's number changes."""
        return Levels(
            _and(self.candidate, sheet.candidate),
            _and(self.interviewer, sheet.interviewer),
            _and(self.scenario, sheet.scenario),
        )


def ratings_of(sheet: Sheet, levels: Levels, *, spare: int = 0) -> Ratings:
    """The sheet by the levels' numbers, with `spare` levels more of people and scenarios for who comes
    later."""
    row = sheet.session
    return Ratings(
        score=sheet.score,
        candidate=_factor("candidate", levels.candidate, sheet.candidate[row], spare),
        interviewer=_factor("interviewer", levels.interviewer, sheet.interviewer[row], spare),
        scenario=_factor("scenario", levels.scenario, sheet.scenario[row], min(spare, SPARE_SCENARIOS)),
        session=Factor("session", row, sheet.sessions),
        line=Factor("line", sheet.line, len(LINES)),
        day=sheet.at[row] / DAY_SECONDS,
    )


def numbers_of(known: Index, ids: Index) -> Index:
    """The place of each id among those known, all of which are."""
    order = np.argsort(known)
    return order[np.searchsorted(known, ids, sorter=order)]


def _factor(name: str, known: Index, ids: Index, spare: int) -> Factor:
    return Factor(name, numbers_of(known, ids), len(known) + spare)


def _and(known: Index, ids: Index) -> Index:
    return np.concatenate([known, np.setdiff1d(ids, known)])
