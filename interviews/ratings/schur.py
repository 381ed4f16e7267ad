"""The Schur complement of the shared unknowns: factored, or solved by iteration with random probes. Pure."""

from functools import cached_property

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.linalg.lapack import dpotri

from interviews.ratings import gradients
from interviews.ratings.table import Floats, Index

CHUNK = 4_000_000  # numbers in a temporary array
PROBES = 16
SOLUTION_TOLERANCE = 1e-8
PROBE_TOLERANCE = 1e-5


class Dense:
    """A positive definite matrix (q, q) by its Cholesky factor and, where asked, its inverse."""

    def __init__(self, matrix: Floats) -> None:
        self._factor = np.asfortranarray(cholesky(matrix.T, lower=True, overwrite_a=True, check_finite=False))

    def solve(self, right: Floats, *, start: Floats | None = None) -> Floats:
        solution: Floats = cho_solve((self._factor, True), right, check_finite=False)
        return solution

    def quadratics(self, rows: sp.csr_array) -> Floats:
        """(r,): k' S^-1 k of each row k (r, q)."""
        step = max(1, CHUNK // rows.shape[1])
        parts = [rows[begin : begin + step] for begin in range(0, rows.shape[0], step)]
        return np.concatenate([_dots(part, part @ self._inverse) for part in parts])

    def trace(self, rows: sp.csr_array) -> float:
        """The sum of `quadratics`, by as many products as the rows have pairs of entries."""
        pairs = (rows.T @ rows).tocoo()
        return float(pairs.data @ self._inverse[pairs.row, pairs.col])

    def log_determinant(self) -> float:
        return 2 * float(np.log(np.diagonal(self._factor)).sum())

    @property
    def probes(self) -> Floats | None:
        return None

    @cached_property
    def _inverse(self) -> Floats:
        lower: Floats = dpotri(self._factor, lower=1)[0]
        inverse = lower + lower.T
        np.fill_diagonal(inverse, np.diagonal(lower))
        return inverse


class Iterative:
    """shared - cross' reach (q, q), known only by its products.

    k' S^-1 k is (k'z)(k'S^-1 z) on average over vectors z of random signs (Hutchinson 1990). Two exact parts
    keep the noise small: all that passes through the `wide` unknowns (few, and part of very many rows: mean,
    scenarios, lines), and what the diagonal of S alone would give of the rest. The same signs every time make
    REML's way the same every time.
    """

    def __init__(
        self,
        cross: sp.csr_array,
        reach: sp.csr_array,
        shared: sp.csr_array,
        wide: Index,
        *,
        start: Floats | None,
    ) -> None:
        self._cross_turned = sp.csr_array(cross.T)
        self._reach, self._shared, self._wide, self._start = reach, shared, wide, start
        self._diagonal: Floats = shared.diagonal() - np.asarray(cross.multiply(reach).sum(axis=0)).ravel()

    def solve(self, right: Floats, *, start: Floats | None = None) -> Floats:
        return gradients.solve(
            self._product, self._diagonal, right, start=start, tolerance=SOLUTION_TOLERANCE
        ).solution

    def quadratics(self, rows: sp.csr_array) -> Floats:
        """(r,): k' S^-1 k of each row k (r, q), within about 1% for a single unknown."""
        through = rows @ self._through
        random = np.einsum("ij,ij->i", rows @ self._signs, rows @ self._beyond) / PROBES
        found: Floats = np.einsum("ij,ij->i", through, through) + rows.power(2) @ self._apart + random
        return found

    def trace(self, rows: sp.csr_array) -> float:
        return float(self.quadratics(rows).sum())

    def log_determinant(self) -> float:
        """That of S without the wide unknowns, by quadrature, and that of the rest, exactly."""
        right = np.sqrt(self._diagonal)[:, None] * self._signs
        solved = gradients.solve(self._product_beyond, self._diagonal, right, tolerance=PROBE_TOLERANCE)
        beyond = gradients.log_determinant(solved, np.delete(self._diagonal, self._wide))
        return beyond - float(np.linalg.slogdet(self.probes[self._wide, PROBES:])[1])

    @cached_property
    def probes(self) -> Floats:
        """(q, PROBES + wide): S^-1 times the signs, then times the unit vectors of the wide unknowns."""
        units = np.zeros((len(self._diagonal), len(self._wide)))
        units[self._wide, np.arange(len(self._wide))] = 1
        right = np.hstack([self._signs, units])
        return gradients.solve(
            self._product, self._diagonal, right, start=self._start, tolerance=PROBE_TOLERANCE
        ).solution

    @cached_property
    def _signs(self) -> Floats:
        signs = _signs(len(self._diagonal))
        signs[self._wide] = 0
        return signs

    @cached_property
    def _through(self) -> Floats:
        """(q, wide): F of S^-1 = F F' + the inverse of S without the wide unknowns."""
        columns = self.probes[:, PROBES:]
        corner = columns[self._wide]
        factor = cholesky((corner + corner.T) / 2, lower=True)
        return np.ascontiguousarray(solve_triangular(factor, columns.T, lower=True).T)

    @cached_property
    def _apart(self) -> Floats:
        """(q,): the inverse of the diagonal without the wide unknowns."""
        apart = 1 / self._diagonal
        apart[self._wide] = 0
        return apart

    @cached_property
    def _beyond(self) -> Floats:
        """(q, PROBES): what S^-1 gives of the signs beyond those two parts."""
        through = self._through @ (self._through.T @ self._signs)
        beyond = self.probes[:, :PROBES] - through - self._apart[:, None] * self._signs
        beyond[self._wide] = 0
        return beyond

    def _product(self, vectors: Floats) -> Floats:
        image: Floats = self._shared @ vectors
        image -= self._cross_turned @ (self._reach @ vectors)
        return image

    def _product_beyond(self, vectors: Floats) -> Floats:
        image = self._product(vectors)
        image[self._wide] = 0
        return image


def _signs(size: int) -> Floats:
    coins = np.random.default_rng(0).integers(0, 2, (size, PROBES))
    return 2 * coins.astype(np.float64) - 1


def _dots(rows: sp.csr_array, dense: Floats) -> Floats:
    """(r,): each sparse row times the dense row of the same number."""
    number = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    return np.bincount(number, rows.data * dense[number, rows.indices], rows.shape[0]).astype(np.float64)
