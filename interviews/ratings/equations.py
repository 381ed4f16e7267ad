"""What REML asks of a model at given variances: P f, traces of Z'PZ, and the criterion. Pure.

The score's variance is V = R + sum over effects of variance * Z Z', where R holds noise and session effects,
and P = V^-1 - V^-1 X (X'V^-1 X)^-1 X'V^-1 with X the column of the mean. Effects are scaled by their sd in
units of the noise's (as lme4 does), so that the matrix stays well behaved when a variance goes to zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from interviews.ratings.assumptions import NOISE, SESSION
from interviews.ratings.design import Design, Term
from interviews.ratings.system import Parts, Rows, System
from interviews.ratings.table import Floats

Variances = Mapping[str, float]

PROBES = "probes"


@dataclass(frozen=True)
class Projected:
    """Of values (n, m): the unknowns (q, m) that fit them best, and P times them (n, m)."""

    unknowns: Floats
    values: Floats


class Equations:
    """The sums over rows that do not depend on variances. `weight` (n,) is each row's precision, 1 on
    average; it is the same for all rows of a session, and scales session effects and noise alike."""

    def __init__(self, design: Design, weight: Floats) -> None:
        self.design, self.weight = design, weight
        rows = Rows.of(design.matrix, design.own)
        self.gram = Parts.gram(rows, weight)
        self.session_size: Floats = np.zeros(0)
        self.session_weight: Floats = np.zeros(0)
        self.session_rows: Rows | None = None
        if design.session is not None and design.sessions is not None:
            self.session_size = design.session.counts()
            self.session_weight = design.session.means(weight)
            self.session_rows = Rows.of(sp.csr_array(design.sessions.T @ design.matrix), design.own)

    def at(self, variances: Variances, starts: Mapping[str, Floats] | None = None) -> "Projection":
        return Projection(self, variances, starts or {})


class Projection:
    """The model at one set of variances. `starts` are solutions at similar ones, where iterations begin."""

    def __init__(self, equations: Equations, variances: Variances, starts: Mapping[str, Floats]) -> None:
        self.equations, self.variances, self.noise = equations, variances, variances[NOISE]
        self.design, self.scale = equations.design, _scales(equations.design, variances)
        self._starts, self._solved = starts, dict[str, Floats]()
        self._scores: Projected | None = None
        self._shares: dict[str, Floats] = {}
        nested = variances.get(SESSION, 0.0) / self.noise
        self._held: Floats = 1 + nested * equations.session_size
        self._pull: Floats = nested / self._held
        self.system = System(self._parts(), self.design.blocks, self.design.wide, probes=starts.get(PROBES))

    def solutions(self) -> dict[str, Floats]:
        """What the next projection may start from."""
        probes = self.system.schur.probes
        return self._solved if probes is None else {**self._solved, PROBES: probes}

    def apply(self, values: Floats, use: str) -> Projected:
        """P times the values (n, m); solutions are kept under `use` as the next projection's start."""
        start = self._starts.get(use)
        whitened = self._whiten(values)
        right = self.scale[:, None] * (self.design.matrix.T @ whitened)
        self._solved[use] = self.system.solve(right, start)
        unknowns = self.scale[:, None] * self._solved[use]
        left = whitened - self._whiten(self.design.matrix @ unknowns)
        return Projected(unknowns, left / self.noise)

    def trace(self, name: str) -> float:
        """tr(P V') of one effect, V' being the derivative of V by its variance."""
        if name == SESSION:
            return self._session_trace()
        term = self.design.term(name)
        left = self.system.trace(self.rows_of(term))
        return (term.factor.levels - left) / self.variances[name]

    def shares(self, name: str) -> Floats:
        """(levels,): of each level's prior variance, the share that the scores left."""
        if name not in self._shares:
            self._shares[name] = self.system.quadratics(self.rows_of(self.design.term(name)))
        return self._shares[name]

    def mean_with_all(self) -> Floats:
        """(q,): the posterior covariance of the mean with every unknown, in score units squared."""
        unit = np.zeros((self.design.unknowns, 1))
        unit[self.design.own] = 1
        return self.noise * self.scale * self.system.solve(unit)[:, 0]

    def scores(self) -> Projected:
        """What the scores themselves give: (q, 1) and (n, 1)."""
        if self._scores is None:
            self._scores = self.apply(self.design.score[:, None], "score")
        return self._scores

    def criterion(self) -> float:
        """-2 times the logarithm of the restricted likelihood, as lme4's REML criterion."""
        score, projected = self.design.score, self.scores().values[:, 0]
        degrees = len(score) - 1
        return float(
            degrees * np.log(2 * np.pi * self.noise)
            - np.log(self.equations.weight).sum()
            + np.log(self._held).sum()
            + self.system.log_determinant()
            + score @ projected
        )

    def variances_of(self, matrix: sp.csr_array) -> Floats:
        """(r,): the posterior variance of each row's combination of unknowns (r, q), in score units."""
        scaled = sp.csr_array(matrix @ sp.diags_array(self.scale))
        return self.noise * self.system.quadratics(Rows.of(scaled, self.design.own))

    def rows_of(self, term: Term) -> Rows:
        levels = term.factor.levels
        whole = sp.csr_array(sp.eye_array(levels, self.design.unknowns, k=term.begin))
        return Rows.of(whole, self.design.own)

    def _parts(self) -> Parts:
        design, gram = self.design, self.equations.gram
        if self.equations.session_rows is not None:
            pulled = self._pull * self.equations.session_weight
            gram = gram.less(Parts.gram(self.equations.session_rows, pulled))
        ridge = np.ones(design.unknowns)
        ridge[design.own] = 0  # the mean is not drawn to anything
        own, shared = self.scale[: design.own], self.scale[design.own :]
        return gram.scaled(own, shared).plus_diagonal(ridge[: design.own], ridge[design.own :])

    def _whiten(self, values: Floats) -> Floats:
        """R^-1 times the values (n, m), in units of the noise's precision."""
        weight = self.equations.weight[:, None]
        if self.design.sessions is None:
            return weight * values
        pulled = self._pull[:, None] * (self.design.sessions.T @ values)
        left: Floats = weight * (values - self.design.sessions @ pulled)
        return left

    def _session_trace(self) -> float:
        rows = self.equations.session_rows
        assert rows is not None
        own, shared = self.scale[: self.design.own], self.scale[self.design.own :]
        steady = sp.diags_array(np.sqrt(self.equations.session_weight) / self._held)
        scaled = Rows(
            sp.csr_array(steady @ rows.own @ sp.diags_array(own)),
            sp.csr_array(steady @ rows.shared @ sp.diags_array(shared)),
        )
        whole = (self.equations.session_size / self._held).sum()
        return float(whole - self.system.trace(scaled)) / self.noise


def _scales(design: Design, variances: Variances) -> Floats:
    """(q,): each unknown's sd in units of the noise's; 1 for the mean."""
    scale = np.ones(design.unknowns)
    for term in design.terms:
        scale[term.columns] = np.sqrt(variances[term.name] / variances[NOISE])
    return scale
