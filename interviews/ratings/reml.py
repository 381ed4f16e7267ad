"""Variance components by restricted maximum likelihood, with average information. Pure.

Gilmour, Thompson and Cullis 1995: Newton's method, with the mean of observed and expected information, which
needs no traces beyond those of the score: AI[k, l] = 1/2 (V_k P y)' P (V_l P y), V_k being the derivative of
the variance of y by component k.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from interviews.ratings.equations import Equations, Projection, Variances
from interviews.ratings.table import Flags, Floats

MOST_ITERATIONS = 40
CLOSE = 1e-5  # the square of the step that is left, in standard errors of the components
FURTHEST = 8.0  # times a component may grow or shrink in one step
SINGULAR = 1e-9
FLOOR = 1e-6  # of the scores' variance: a component there counts as zero


@dataclass(frozen=True)
class Reml:
    """Variances by component; which of them ended at zero; whether it converged, and after how many steps."""

    variances: dict[str, float]
    zero: tuple[str, ...]
    converged: bool
    iterations: int
    projection: Projection


@dataclass(frozen=True)
class _Slope:
    """Score (k,) and average information (k, k) of the restricted log-likelihood, by component."""

    score: Floats
    information: Floats


def fit_variances(
    equations: Equations,
    start: Variances,
    free: Collection[str],
    solutions: Mapping[str, Floats] | None = None,
) -> Reml:
    """Maximize the restricted likelihood over the `free` components; the others stay as they start.

    `solutions` are a similar fit's, where iterations begin.
    """
    names = equations.design.components
    values = np.array([start[name] for name in names])
    movable = np.array([name in free for name in names])
    floor = FLOOR * float(equations.design.score.var())
    projection = equations.at(start, solutions)
    if not free:
        return Reml(dict(start), (), True, 0, projection)
    for iteration in range(1, MOST_ITERATIONS + 1):
        slope = _slope(projection)
        step = _step(slope, movable & ~((values <= floor) & (slope.score < 0)))
        if step @ slope.score < CLOSE:
            return _finished(projection, floor, iteration, converged=True)
        values = np.where(movable, _bounded(values, step, floor), values)
        projection = equations.at(dict(zip(names, values.tolist(), strict=True)), projection.solutions())
    return _finished(projection, floor, MOST_ITERATIONS, converged=False)


def _finished(projection: Projection, floor: float, iterations: int, *, converged: bool) -> Reml:
    variances = dict(projection.variances)
    zero = tuple(name for name, value in variances.items() if value <= floor)
    return Reml(variances, zero, converged, iterations, projection)


def _step(slope: _Slope, moving: Flags) -> Floats:
    """Newton's; by least squares, because components that the ratings cannot tell apart make the information
    singular."""
    step = np.zeros(len(moving))
    information = slope.information[np.ix_(moving, moving)]
    step[moving] = np.linalg.lstsq(information, slope.score[moving], SINGULAR)[0]
    return step


def _bounded(values: Floats, step: Floats, floor: float) -> Floats:
    """Not too far at once, and never below the floor."""
    after = np.clip(values + step, values / FURTHEST, values * FURTHEST)
    return np.maximum(after, floor)


def _slope(projection: Projection) -> _Slope:
    design = projection.design
    score = projection.scores().values[:, 0]
    directions = _directions(projection, score)
    along = projection.apply(directions, "directions").values
    traces = np.array([projection.trace(name) for name in design.components[:-1]])
    of_noise = (len(score) - 1 - traces @ _random_variances(projection)) / projection.noise
    return _Slope(
        score=(directions.T @ score - np.append(traces, of_noise)) / 2,
        information=directions.T @ along / 2,
    )


def _random_variances(projection: Projection) -> Floats:
    return np.array([projection.variances[name] for name in projection.design.components[:-1]])


def _directions(projection: Projection, projected: Floats) -> Floats:
    """(n, k): the derivative of V by each component, times P y."""
    design, weight = projection.design, projection.equations.weight
    sums = design.matrix.T @ projected
    each = np.zeros((design.unknowns, len(design.terms)))
    for number, term in enumerate(design.terms):
        each[term.columns, number] = sums[term.columns]
    columns = [design.matrix @ each]
    if design.sessions is not None:
        session = design.sessions @ (design.sessions.T @ projected)
        columns.append((session / weight)[:, None])
    columns.append((projected / weight)[:, None])
    return np.hstack(columns)
