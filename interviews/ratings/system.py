"""Henderson's mixed model equations, own unknowns eliminated in blocks. Pure.

    [ own    cross  ] [ x ]   [ a ]        S = shared - cross' own^-1 cross
    [ cross' shared ] [ y ] = [ b ]        (the Schur complement of the shared unknowns)

S is factored densely while it is small. Beyond, `schur.Iterative` solves by conjugate gradients. Either
answers what REML and posterior variances need: solutions, and n' M^-1 n for sparse combinations n of
unknowns.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from interviews.ratings.schur import Dense, Iterative
from interviews.ratings.table import Floats, Index

DENSE_UP_TO = 3_000  # shared unknowns: 72 MB and about a second for a factor with its inverse


@dataclass(frozen=True)
class Parts:
    """The three parts of a symmetric matrix over own and shared unknowns."""

    own: sp.csr_array
    cross: sp.csr_array
    shared: sp.csr_array

    @classmethod
    def gram(cls, rows: "Rows", weight: Floats) -> "Parts":
        """Sum over rows of weight times the row's outer product with itself."""
        weighed = rows.scaled(weight)
        own, shared = _turned(rows.own), _turned(rows.shared)
        return cls(own @ weighed.own, own @ weighed.shared, shared @ weighed.shared)

    def scaled(self, own: Floats, shared: Floats) -> "Parts":
        """Rows and columns times their unknown's scale."""
        return Parts(
            _scaled(self.own, own, own),
            _scaled(self.cross, own, shared),
            _scaled(self.shared, shared, shared),
        )

    def less(self, other: "Parts") -> "Parts":
        return Parts(
            sp.csr_array(self.own - other.own),
            sp.csr_array(self.cross - other.cross),
            sp.csr_array(self.shared - other.shared),
        )

    def plus_diagonal(self, own: Floats, shared: Floats) -> "Parts":
        return Parts(
            sp.csr_array(self.own + sp.diags_array(own)),
            self.cross,
            sp.csr_array(self.shared + sp.diags_array(shared)),
        )


@dataclass(frozen=True)
class Rows:
    """r combinations of unknowns: over the own ones (r, own) and the shared ones (r, shared)."""

    own: sp.csr_array
    shared: sp.csr_array

    @classmethod
    def of(cls, matrix: sp.csr_array, own: int) -> "Rows":
        return cls(sp.csr_array(matrix[:, :own]), sp.csr_array(matrix[:, own:]))

    def scaled(self, weight: Floats) -> "Rows":
        return Rows(_scaled(self.own, weight, None), _scaled(self.shared, weight, None))


class System:
    """The matrix M of one set of variances, ready to be solved."""

    def __init__(self, parts: Parts, blocks: Index, wide: Index, *, probes: Floats | None = None) -> None:
        """`blocks` (b, p) are the own unknowns that belong together, `wide` the shared ones that are few and
        part of very many rows; `probes` are solutions of a similar system to start from."""
        inverse = _inverse_of_blocks(parts.own, blocks)
        self._own_inverse, self._own_log_determinant = inverse.matrix, inverse.log_determinant
        self._reach = sp.csr_array(self._own_inverse @ parts.cross)
        self._reach_turned = _turned(self._reach)
        self._own = blocks.size
        if parts.shared.shape[0] <= DENSE_UP_TO:
            matrix = (parts.shared - _turned(parts.cross) @ self._reach).toarray()
            self.schur: Dense | Iterative = Dense(matrix)
        else:
            self.schur = Iterative(parts.cross, self._reach, parts.shared, wide, start=probes)

    @property
    def exact(self) -> bool:
        return isinstance(self.schur, Dense)

    def solve(self, right: Floats, start: Floats | None = None) -> Floats:
        """x of M x = right, both (q, m); `start` is where an iteration begins."""
        own, shared = right[: self._own], right[self._own :]
        y = self.schur.solve(
            shared - self._reach_turned @ own, start=None if start is None else start[self._own :]
        )
        return np.concatenate([self._own_inverse @ own - self._reach @ y, y])

    def quadratics(self, rows: Rows) -> Floats:
        """(r,): n' M^-1 n of each row n."""
        return self._own_part(rows) + self.schur.quadratics(self._seen_from_shared(rows))

    def trace(self, rows: Rows) -> float:
        """The sum of `quadratics`, which costs less."""
        return float(self._own_part(rows).sum()) + self.schur.trace(self._seen_from_shared(rows))

    def log_determinant(self) -> float:
        return self._own_log_determinant + self.schur.log_determinant()

    def _own_part(self, rows: Rows) -> Floats:
        return np.asarray((rows.own @ self._own_inverse).multiply(rows.own).sum(axis=1)).ravel()

    def _seen_from_shared(self, rows: Rows) -> sp.csr_array:
        return sp.csr_array(rows.shared - rows.own @ self._reach)


@dataclass(frozen=True)
class _Inverse:
    """The inverse of a matrix, and the logarithm of the matrix's determinant."""

    matrix: sp.csr_array
    log_determinant: float


def _inverse_of_blocks(own: sp.csr_array, blocks: Index) -> _Inverse:
    """Of a matrix in which only unknowns of one block meet."""
    if blocks.shape[1] == 1:
        diagonal = own.diagonal()
        return _Inverse(sp.csr_array(sp.diags_array(1 / diagonal)), float(np.log(diagonal).sum()))
    place = np.empty(blocks.size, dtype=np.intp)
    place[blocks.ravel()] = np.arange(blocks.size)
    block, slot = np.divmod(place, blocks.shape[1])
    dense = np.zeros((*blocks.shape, blocks.shape[1]))
    entries = own.tocoo()
    dense[block[entries.row], slot[entries.row], slot[entries.col]] = entries.data
    rows = np.broadcast_to(blocks[:, :, None], dense.shape).ravel()
    columns = np.broadcast_to(blocks[:, None, :], dense.shape).ravel()
    inverse = sp.coo_array((np.linalg.inv(dense).ravel(), (rows, columns)), shape=own.shape)
    return _Inverse(sp.csr_array(inverse), float(np.linalg.slogdet(dense)[1].sum()))


def _turned(matrix: sp.csr_array) -> sp.csr_array:
    return sp.csr_array(matrix.T)


def _scaled(matrix: sp.csr_array, rows: Floats, columns: Floats | None) -> sp.csr_array:
    data = matrix.data * np.repeat(rows, np.diff(matrix.indptr))
    if columns is not None:
        data *= columns[matrix.indices]
    return sp.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
