"""Fair scores: crossed random effects of everybody's ratings, with what is not known about them. Pure.

The fair average of a candidate is the score that an average interviewer would give them in an average
scenario: the mean plus the candidate's effect (its best linear unbiased prediction: Henderson 1975).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtri

from interviews.ratings.assumptions import BY_LINE, SEVERITY_FACTOR
from interviews.ratings.calibration import NOT_CALIBRATED, Calibration, calibrate
from interviews.ratings.design import EFFECTS, Design, Term, design_of, of_candidates
from interviews.ratings.equations import Equations, Projection
from interviews.ratings.groups import Groups, groups_of
from interviews.ratings.precision import interviewer_precision
from interviews.ratings.priors import ENOUGH_SESSIONS, Evidence, evidence_of, moments, prior_variances
from interviews.ratings.reml import Reml, fit_variances
from interviews.ratings.table import Floats, Ratings

PASSES = 2  # of estimating precisions and, with them, variances again


class Source(StrEnum):
    """Where variances come from. `AUTO` estimates once there are enough repeated sessions."""

    AUTO = "auto"
    ESTIMATED = "estimated"
    PRIOR = "prior"


@dataclass(frozen=True)
class Options:
    """`score_range` is what a score can be, if that is known; the priors are stretched to it.

    `severity_factor`: with how many times its variance severity is predicted. Above 1 it is drawn less to
    zero: who met severe interviewers gets back more of what that cost, for a little more error on average.
    """

    effects: tuple[str, ...] = EFFECTS
    variances: Source = Source.AUTO
    weigh_interviewers: bool = True
    severity_factor: float = SEVERITY_FACTOR
    calibrate: bool = True
    score_range: tuple[float, float] | None = None


PLAIN = Options(weigh_interviewers=False, severity_factor=1.0, calibrate=False)  # as in a textbook


@dataclass(frozen=True)
class Effect:
    """Values and posterior sds by level (levels,), in score units. A level without rows has the prior's
    sd."""

    value: Floats
    sd: Floats


@dataclass(frozen=True)
class Interval:
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Fit:
    """What the ratings say. `effects` are what is added to the mean: a severe interviewer's is below zero.

    `variances` are the estimates or priors, `predicting` those that the effects were predicted with;
    `estimated` names the REML estimates, `zero` those of them that ended at zero; `precision` (interviewers,)
    is 1 for a typical one. `criterion` is -2 times the restricted log-likelihood, of which `exact` says
    whether it and the sds are exact or from random probes. `fair` has the candidates' fair averages;
    `by_line` (candidates * lines,) the same with the candidate's part on each line, NaN where it was not
    scored; `calibration` says how much wider than their sds the intervals are.
    """

    mean: float
    variances: dict[str, float]
    predicting: dict[str, float]
    estimated: tuple[str, ...]
    zero: tuple[str, ...]
    converged: bool
    iterations: int
    criterion: float
    exact: bool
    repeated_sessions: int
    effects: Mapping[str, Effect]
    fair: Effect
    by_line: Effect | None
    precision: Floats
    groups: Groups
    calibration: Calibration

    def interval(self, share: float = 0.9) -> Interval:
        """Of each fair average (candidates,): where it lies with the probability `share`."""
        reach = float(ndtri((1 + share) / 2)) * self.calibration.factor * self.fair.sd
        return Interval(self.fair.value - reach, self.fair.value + reach)


def fit(ratings: Ratings, options: Options = Options()) -> Fit:
    """Fit the model to ratings that `table.check` has passed."""
    design = design_of(ratings, options.effects)
    evidence = _evidence(ratings, design, options.variances)
    start = moments(design) if evidence.free else {}
    start = {**prior_variances(design, options.score_range), **{name: start[name] for name in evidence.free}}
    precision = np.ones(ratings.interviewer.levels)
    found = _estimate(ratings, design, precision, start, evidence)
    for _ in range(PASSES if options.weigh_interviewers else 0):
        precision = interviewer_precision(found.projection, ratings.interviewer.of_row)
        found = _estimate(ratings, design, precision, found.variances, evidence, found.projection.solutions())
    projection = _predicting(found, options.severity_factor)
    calibration = calibrate(ratings, projection) if options.calibrate else NOT_CALIBRATED
    return _described(ratings, found, projection, evidence, precision, calibration)


def _predicting(found: Reml, severity_factor: float) -> Projection:
    if severity_factor == 1:
        return found.projection
    severity = severity_factor * found.variances["interviewer"]
    return found.projection.equations.at(
        {**found.variances, "interviewer": severity}, found.projection.solutions()
    )


def _evidence(ratings: Ratings, design: Design, wanted: Source) -> Evidence:
    """Which variances to estimate: none by `PRIOR`, and however little there is by `ESTIMATED`."""
    enough = {Source.AUTO: ENOUGH_SESSIONS, Source.ESTIMATED: 0, Source.PRIOR: math.inf}[wanted]
    return evidence_of(ratings, design, enough)


def _estimate(
    ratings: Ratings,
    design: Design,
    precision: Floats,
    start: Mapping[str, float],
    evidence: Evidence,
    solutions: Mapping[str, Floats] | None = None,
) -> Reml:
    equations = Equations(design, precision[ratings.interviewer.of_row])
    return fit_variances(equations, start, evidence.free, solutions)


def _described(
    ratings: Ratings,
    found: Reml,
    projection: Projection,
    evidence: Evidence,
    precision: Floats,
    calibration: Calibration,
) -> Fit:
    unknowns = projection.scores().unknowns[:, 0]
    design = projection.design
    return Fit(
        mean=float(unknowns[design.own]),
        variances=found.variances,
        predicting=dict(projection.variances),
        estimated=tuple(name for name in design.components if name in evidence.free),
        zero=found.zero,
        converged=found.converged,
        iterations=found.iterations,
        criterion=found.projection.criterion(),
        exact=projection.system.exact,
        repeated_sessions=evidence.repeated_sessions,
        effects={term.name: _effect(projection, term, unknowns) for term in design.terms},
        fair=_fair(projection, unknowns),
        by_line=_by_line(projection, unknowns),
        precision=precision,
        groups=groups_of(ratings),
        calibration=calibration,
    )


def _effect(projection: Projection, term: Term, unknowns: Floats) -> Effect:
    variances = projection.variances[term.name] * projection.shares(term.name)
    return Effect(unknowns[term.columns], np.sqrt(variances))


def _fair(projection: Projection, unknowns: Floats) -> Effect:
    """Mean and candidate together: they are not independent."""
    design, with_mean = projection.design, projection.mean_with_all()
    columns = design.term("candidate").columns
    of_candidate = projection.variances["candidate"] * projection.shares("candidate")
    variances = of_candidate + 2 * with_mean[columns] + with_mean[design.own]
    return Effect(unknowns[design.own] + unknowns[columns], np.sqrt(variances))


def _by_line(projection: Projection, unknowns: Floats) -> Effect | None:
    """Line difficulty is left out, as scenarios' is: a candidate's lines compare with each other."""
    design = projection.design
    lines = next((term.factor for term in design.terms if term.name == BY_LINE), None)
    if lines is None:
        return None
    scored = np.flatnonzero(lines.counts())
    each = lines.levels // design.term("candidate").factor.levels
    rows = of_candidates(design, scored // each, scored)
    value, sd = np.full(lines.levels, np.nan), np.full(lines.levels, np.nan)
    value[scored] = rows @ unknowns
    sd[scored] = np.sqrt(projection.variances_of(rows))
    return Effect(value, sd)
