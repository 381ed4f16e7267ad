"""Ratings as a CSV file, read row by row; what cannot be read is refused with its row and the reason. Pure.

The format stands in docs/fair-scores.md.
"""

import csv
import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from interviews.ratings.table import BadRatings, Factor, Ratings

FACTORS = ("candidate", "interviewer", "scenario", "session", "line")
COLUMNS = (*FACTORS, "score", "at")
REQUIRED = ("candidate", "interviewer", "score")
WHOLE_OF_SESSION = ("candidate", "interviewer", "scenario")
MOST_ROWS = 5_000_000
MOST_LETTERS = 200
MOST_PROBLEMS = 20
DAY = 86_400


class BadRatingsFile(BadRatings):
    """The file cannot be read as ratings; the message names each row and the reason."""


@dataclass(frozen=True)
class RatingsFile:
    """Ratings, and for each factor its labels in the order of levels."""

    ratings: Ratings
    labels: dict[str, tuple[str, ...]]


@dataclass
class _Reading:
    """What has been read: for each factor its labels' levels and each row's, the scores, and the problems."""

    columns: tuple[str, ...]
    score_range: tuple[float, float] | None
    levels: dict[str, dict[str, int]] = field(default_factory=dict)
    of_row: dict[str, list[int]] = field(default_factory=dict)
    scores: list[float] = field(default_factory=list)
    days: list[float] = field(default_factory=list)
    sessions: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    on_line: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    bad_rows: int = 0


def read_ratings(
    lines: Iterable[str], *, effects: Collection[str], score_range: tuple[float, float] | None = None
) -> RatingsFile:
    """Read the lines of a CSV file with a heading. Raises BadRatingsFile."""
    rows = _rows(lines)
    heading = tuple(name.strip() for name in next(rows, []))
    _check_heading(heading, effects)
    reading = _Reading(heading, score_range)
    for name in heading:
        if name in FACTORS:
            reading.levels[name], reading.of_row[name] = {}, []
    for number, row in enumerate(rows, 2):
        _take(reading, number, row)
    _refuse_problems(reading)
    return _result(reading)


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    reader = csv.reader(lines, strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            if number > MOST_ROWS + 1:
                raise BadRatingsFile(f"The file has more than {MOST_ROWS:,} rows.")
            yield row
    except csv.Error as error:
        raise BadRatingsFile(f"Row {number + 1}: {error}.") from error
    except UnicodeDecodeError as error:
        raise BadRatingsFile(f"After row {number}: this is not UTF-8.") from error


def _check_heading(heading: tuple[str, ...], effects: Collection[str]) -> None:
    if not any(heading):
        raise BadRatingsFile(f"Row 1: the file is empty. It starts with a heading: {', '.join(COLUMNS)}.")
    unknown = [name for name in heading if name not in COLUMNS]
    if unknown:
        raise BadRatingsFile(f"Row 1: {unknown[0]!r} is none of the columns {', '.join(COLUMNS)}.")
    twice = [name for name in heading if heading.count(name) > 1]
    if twice:
        raise BadRatingsFile(f"Row 1: the column {twice[0]!r} is there twice.")
    missing = [name for name in (*REQUIRED, *effects) if name not in heading]
    if missing:
        raise BadRatingsFile(f"Row 1: the column {missing[0]!r} is missing.")


def _take(reading: _Reading, number: int, row: list[str]) -> None:
    """Add one row, or say what is wrong with it."""
    if not row:
        return  # a line without anything, as at the end of many files
    try:
        if len(row) != len(reading.columns):
            raise ValueError(f"{len(row)} values for {len(reading.columns)} columns")
        cells = dict(zip(reading.columns, row, strict=True))
        score = _score(cells["score"], reading.score_range)
        day = _day(cells["at"]) if "at" in cells else 0.0
        for name in reading.of_row:
            cells[name] = _label(name, cells[name])
        _fit_session(reading, number, cells)
    except ValueError as error:
        reading.bad_rows += 1
        if len(reading.problems) < MOST_PROBLEMS:
            reading.problems.append(f"Row {number}: {error}.")
        return
    reading.scores.append(score)
    reading.days.append(day)
    for name, levels in reading.levels.items():
        reading.of_row[name].append(levels.setdefault(cells[name], len(levels)))


def _score(text: str, score_range: tuple[float, float] | None) -> float:
    try:
        score = float(text)
    except ValueError:
        raise ValueError(f"the score {_short(text)} is not a number") from None
    if not math.isfinite(score):
        raise ValueError(f"the score {_short(text)} is not a finite number")
    if score_range and not score_range[0] <= score <= score_range[1]:
        raise ValueError(f"the score {_short(text)} is not within {score_range[0]:g} to {score_range[1]:g}")
    return score


def _day(text: str) -> float:
    """Days since 1970; a moment without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"the time {_short(text)} is not like 2026-11-22 or 2026-11-22T10:30:00Z") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / DAY


def _label(name: str, text: str) -> str:
    label = text.strip()
    if not label:
        raise ValueError(f"{name} is empty")
    if len(label) > MOST_LETTERS:
        raise ValueError(f"{name} has more than {MOST_LETTERS} letters")
    return label


def _fit_session(reading: _Reading, number: int, cells: dict[str, str]) -> None:
    """A session has one of each, and one score on each line."""
    session = cells.get("session")
    if session is None:
        return
    whole = {name: cells[name] for name in WHOLE_OF_SESSION if name in cells}
    first, before = reading.sessions.setdefault(session, (number, whole))
    for name, value in whole.items():
        if before[name] != value:
            raise ValueError(
                f"session {_short(session)} has {name} {_short(before[name])} in row {first}, "
                f"{_short(value)} here"
            )
    if "line" in cells:
        earlier = reading.on_line.setdefault((session, cells["line"]), number)
        if earlier != number:
            raise ValueError(
                f"session {_short(session)} has line {_short(cells['line'])} in row {earlier} already"
            )


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def _refuse_problems(reading: _Reading) -> None:
    more = reading.bad_rows - len(reading.problems)
    if reading.bad_rows:
        raise BadRatingsFile("\n".join([*reading.problems, *([f"and {more} more rows."] if more else [])]))
    if not reading.scores:
        raise BadRatingsFile("Row 2: there is a heading and no rating.")


def _result(reading: _Reading) -> RatingsFile:
    factors = {
        name: Factor(name, np.array(of_row, dtype=np.intp), len(reading.levels[name]))
        for name, of_row in reading.of_row.items()
    }
    days = np.array(reading.days) if "at" in reading.columns else None
    labels = {name: tuple(levels) for name, levels in reading.levels.items()}
    return RatingsFile(Ratings(np.array(reading.scores), day=days, **factors), labels)
