"""A fit in words for people and as plain data for programs. Pure."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from interviews.ratings.assumptions import BY_LINE, NOISE, SESSION
from interviews.ratings.growth import Growth
from interviews.ratings.model import Fit
from interviews.ratings.priors import ENOUGH_SESSIONS
from interviews.ratings.table import Floats, Ratings

NEGATIVES = {"interviewer": "severity", "scenario": "difficulty", "line": "difficulty"}
COMPONENTS = {
    "candidate": "candidate",
    BY_LINE: "candidate by line",
    "interviewer": "interviewer",
    "scenario": "scenario",
    "line": "line",
    SESSION: "session",
    NOISE: "noise",
}


def notes_on(ratings: Ratings, fit: Fit) -> list[str]:
    """What a reader has to know before the figures, in whole sentences."""
    return [*_notes_on_variances(ratings, fit), *_notes_on_people(ratings, fit)]


def _notes_on_variances(ratings: Ratings, fit: Fit) -> Iterator[str]:
    assumed = [COMPONENTS[name] for name in fit.variances if name not in fit.estimated]
    if not np.ptp(ratings.score):
        yield f"Every score is {ratings.score[0]:g}: the variances are those assumed beforehand."
    elif not fit.estimated:
        yield (
            f"Of {fit.repeated_sessions} sessions candidate and interviewer both have another one; "
            f"{ENOUGH_SESSIONS} are needed to estimate variances: they are those assumed beforehand."
        )
    elif assumed:
        yield f"Too few levels to estimate the variance of {', '.join(assumed)}: assumed beforehand."
    if fit.zero:
        yield f"Nothing beyond chance: {', '.join(COMPONENTS[name] for name in fit.zero)}."
    if not fit.converged:
        yield "The variances did not settle: do not rely on these figures."


def _notes_on_people(ratings: Ratings, fit: Fit) -> Iterator[str]:
    if ratings.candidate.levels == 1:
        yield "There is a single candidate: their ability cannot be told from the mean."
    if ratings.interviewer.levels == 1:
        yield "One interviewer gave every score: their severity cannot be told from the mean."
    if fit.groups.count > 1:
        yield (
            f"The ratings fall into {fit.groups.count} groups that share nobody (the largest has "
            f"{fit.groups.sizes[0]:,} of {ratings.size:,}): fair averages compare within a group."
        )


def summary(ratings: Ratings, fit: Fit) -> Iterator[str]:
    """Lines to print: sizes, mean, variance components, criterion."""
    sizes = [f"{factor.levels:,} {name}s" for name, factor in ratings.factors().items()]
    yield f"{ratings.size:,} ratings, {', '.join(sizes)}"
    yield f"mean {fit.mean:.4f}"
    yield f"{'component':<20}{'variance':>12}{'sd':>10}"
    for name, variance in fit.variances.items():
        source = "" if name in fit.estimated else "  assumed"
        yield f"{COMPONENTS[name]:<20}{variance:>12.5f}{math.sqrt(variance):>10.4f}{source}"
    about = "" if fit.exact else " (its determinant by random probes)"
    yield f"REML criterion {fit.criterion:.4f}{about}"
    if fit.estimated:
        yield f"{'settled' if fit.converged else 'did not settle'} after {fit.iterations} steps"


def as_data(
    ratings: Ratings, labels: Mapping[str, tuple[str, ...]], fit: Fit, growth: Growth | None
) -> dict[str, Any]:
    """Everything, with labels; numbers that do not exist are None."""
    return {
        "ratings": ratings.size,
        "mean": fit.mean,
        "variance_components": fit.variances,
        "estimated": list(fit.estimated),
        "at_zero": list(fit.zero),
        "reml_criterion": fit.criterion,
        "exact": fit.exact,
        "converged": fit.converged,
        "steps": fit.iterations,
        "repeated_sessions": fit.repeated_sessions,
        "interval_factor": fit.calibration.factor,
        "held_out": _held_out(fit),
        "groups": fit.groups.sizes.tolist(),
        "notes": notes_on(ratings, fit),
        "effects": {
            name: _effects(name, labels, ratings, fit) for name in fit.effects if name in (*labels, BY_LINE)
        },
        **({} if growth is None else {"growth": _growth(labels["candidate"], fit, growth)}),
    }


def _held_out(fit: Fit) -> dict[str, Any] | None:
    calibration = fit.calibration
    if not calibration.sessions:
        return None
    return {
        "sessions": calibration.sessions,
        "covered_before": calibration.covered,
        "rms_error": calibration.error,
        "rms_error_of_raw_mean": calibration.raw_error,
    }


def _effects(
    name: str, labels: Mapping[str, tuple[str, ...]], ratings: Ratings, fit: Fit
) -> list[dict[str, Any]]:
    """A row for each level; severity and difficulty are the negatives of what the model adds."""
    if name == BY_LINE:
        return _by_line(labels, ratings, fit)
    effect = fit.effects[name]
    sign = -1.0 if name in NEGATIVES else 1.0
    columns: dict[str, list[Any]] = {
        name: list(labels[name]),
        "ratings": ratings.factors()[name].counts().astype(int).tolist(),
        NEGATIVES.get(name, "effect"): (sign * effect.value).tolist(),
        "sd": effect.sd.tolist(),
    }
    if name == "candidate":
        columns |= _fair(fit)
    if name == "interviewer":
        columns |= {"precision": fit.precision.tolist(), "group": (fit.groups.interviewer + 1).tolist()}
    return _as_rows(columns)


def _fair(fit: Fit) -> dict[str, list[Any]]:
    interval = fit.interval()
    return {
        "fair_average": fit.fair.value.tolist(),
        "fair_sd": fit.fair.sd.tolist(),
        "low": interval.low.tolist(),
        "high": interval.high.tolist(),
        "group": (fit.groups.candidate + 1).tolist(),
    }


def _by_line(labels: Mapping[str, tuple[str, ...]], ratings: Ratings, fit: Fit) -> list[dict[str, Any]]:
    """Of each candidate and line with a rating."""
    assert ratings.line is not None
    lines = ratings.line.levels
    cells = np.unique(ratings.candidate.of_row * lines + ratings.line.of_row)
    return _as_rows(
        {
            "candidate": [labels["candidate"][cell // lines] for cell in cells],
            "line": [labels["line"][cell % lines] for cell in cells],
            "effect": fit.effects[BY_LINE].value[cells].tolist(),
            "sd": fit.effects[BY_LINE].sd[cells].tolist(),
        }
    )


def _growth(people: tuple[str, ...], fit: Fit, growth: Growth) -> list[dict[str, Any]]:
    return _as_rows(
        {
            "candidate": [people[number] for number in growth.candidate],
            "sessions": growth.sessions.tolist(),
            "level_now": (fit.mean + growth.level).tolist(),
            "sd": growth.sd.tolist(),
            "gain": _or_none(growth.gain),
            "gain_sd": _or_none(growth.gain_sd),
            "probability_of_gain": _or_none(growth.probability),
            "improved": growth.improved.tolist(),
        }
    )


def _or_none(values: Floats) -> list[float | None]:
    return [None if math.isnan(value) else value for value in values.tolist()]


def _as_rows(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
