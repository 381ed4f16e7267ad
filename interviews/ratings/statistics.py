"""How fair the scores are, as aggregates for anybody to read: made with each run. Pure.

Nothing is told of fewer than five people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from interviews.ratings.assumptions import BY_LINE, NOISE, SESSION
from interviews.ratings.model import Fit
from interviews.ratings.nightly import Night
from interviews.ratings.predictions import Predictions, check_predictions
from interviews.ratings.sheet import Levels, Sheet
from interviews.ratings.table import Index, Ratings
from scenarios.lines import LINES

FEWEST_PEOPLE = 5
SEVERITY_EDGES = (-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75)
MOST_MONTHS = 12


@dataclass(frozen=True)
class Reliability:
    """The share of what differs between raw means that is the candidates' doing: of one interview and of four
    with different interviewers and scenarios."""

    single: float
    four: float


@dataclass(frozen=True)
class Bar:
    """Interviewers whose severity lies between two bounds (None: open); `people` is None for one to four."""

    above: float | None
    up_to: float | None
    people: int | None


@dataclass(frozen=True)
class Difficulty:
    """Of a scenario that at least five people were asked."""

    scenario: int
    value: float
    sd: float
    sessions: int


@dataclass(frozen=True)
class Month:
    """`given` is the mean score of the month's sessions; `taken` how much less that is than the same
    candidates' fair averages: what interviewers and scenarios took."""

    month: str
    given: float
    taken: float
    sessions: int


@dataclass(frozen=True)
class Statistics:
    reliability: Reliability
    severity_sd: float
    severities: list[Bar]
    difficulties: list[Difficulty]
    months: list[Month]
    predictions: Predictions | None


def statistics_of(sheet: Sheet, ratings: Ratings, fit: Fit, night: Night) -> Statistics:
    return Statistics(
        reliability=reliability_of(fit.variances),
        severity_sd=float(np.sqrt(fit.variances["interviewer"])),
        severities=_bars(np.array([row.value for row in night.severities])),
        difficulties=_difficulties(sheet, night),
        months=_months(sheet, ratings, night),
        predictions=check_predictions(ratings, fit),
    )


def reliability_of(variances: Mapping[str, float]) -> Reliability:
    """Of the mean of nine lines."""
    lines = len(LINES)
    own = variances["candidate"] + variances.get(BY_LINE, 0.0) / lines
    chance = variances.get(SESSION, 0.0) + variances[NOISE] / lines
    others = variances["interviewer"] + variances.get("scenario", 0.0) + chance
    return Reliability(own / (own + others), own / (own + others / 4))


def _bars(severity: np.ndarray) -> list[Bar]:
    """None where there are fewer than five interviewers."""
    if len(severity) < FEWEST_PEOPLE:
        return []
    counts = np.bincount(np.digitize(severity, SEVERITY_EDGES), minlength=len(SEVERITY_EDGES) + 1)
    edges = (None, *SEVERITY_EDGES, None)
    return [
        Bar(edges[number], edges[number + 1], None if 0 < count < FEWEST_PEOPLE else count)
        for number, count in enumerate(counts.tolist())
    ]


def _difficulties(sheet: Sheet, night: Night) -> list[Difficulty]:
    """The hardest first."""
    known = Levels.of(sheet).scenario
    asked = np.unique(np.stack([sheet.scenario, sheet.candidate]), axis=1)[0]
    people = np.bincount(np.searchsorted(known, asked), minlength=len(known))
    rows = [row for row in night.difficulties if people[row.level] >= FEWEST_PEOPLE]
    return [
        Difficulty(int(known[row.level]), row.value, row.sd, row.sessions)
        for row in sorted(rows, key=lambda row: -row.value)
    ]


def _months(sheet: Sheet, ratings: Ratings, night: Night) -> list[Month]:
    """The last twelve with at least five candidates, the oldest first."""
    fair = np.array([row.value for row in night.candidates])[ratings.candidate.of_row]
    month = sheet.at.astype("datetime64[s]").astype("datetime64[M]")
    found = []
    for each in np.unique(month)[::-1]:
        sessions = month == each
        rows: Index = np.flatnonzero(sessions[sheet.session])
        if len(np.unique(sheet.candidate[sessions])) >= FEWEST_PEOPLE:
            given = float(sheet.score[rows].mean())
            found.append(
                Month(str(each), given, float(fair[rows].mean()) - given, int(np.count_nonzero(sessions)))
            )
        if len(found) == MOST_MONTHS:
            break
    return found[::-1]
