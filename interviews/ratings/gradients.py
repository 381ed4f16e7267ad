"""Preconditioned conjugate gradients for many right sides at once, and what they tell of the matrix. Pure.

Hestenes and Stiefel 1952; the tridiagonal matrices of Lanczos that come with the steps give the logarithm of
the determinant by quadrature (Golub and Meurant 1994; Ubaru, Chen and Saad 2017).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh_tridiagonal

from interviews.ratings.table import Floats

Product = Callable[[Floats], Floats]

MOST_STEPS = 500


@dataclass(frozen=True)
class Solved:
    """`solution` (q, m) of m systems; the steps' lengths and turns, each (steps, m)."""

    solution: Floats
    lengths: Floats
    turns: Floats
    converged: bool


def solve(
    product: Product, diagonal: Floats, right: Floats, *, start: Floats | None = None, tolerance: float
) -> Solved:
    """Solve A x = b for the columns of `right` (q, m), A positive definite and given by its `product`.

    The diagonal (q,) of A preconditions. Ends when every residual is below the tolerance times its right
    side.
    """
    solution = np.zeros_like(right) if start is None else start.copy()
    residual = right - product(solution) if start is not None else right.copy()
    goal = tolerance * np.linalg.norm(right, axis=0)
    scaled = residual / diagonal[:, None]
    direction, energy = scaled.copy(), _dots(residual, scaled)
    lengths: list[Floats] = []
    turns: list[Floats] = []
    while len(lengths) < MOST_STEPS and (np.linalg.norm(residual, axis=0) > goal).any():
        image = product(direction)
        length = _ratio(energy, _dots(direction, image))
        solution += length * direction
        residual -= length * image
        np.divide(residual, diagonal[:, None], out=scaled)
        before, energy = energy, _dots(residual, scaled)
        turn = _ratio(energy, before)
        direction *= turn
        direction += scaled
        lengths.append(length)
        turns.append(turn)
    done = bool((np.linalg.norm(residual, axis=0) <= goal).all())
    shape = (len(lengths), right.shape[1])
    return Solved(solution, np.array(lengths).reshape(shape), np.array(turns).reshape(shape), done)


def log_determinant(solved: Solved, diagonal: Floats) -> float:
    """log det A, from systems whose right sides were `sqrt(diagonal)` times random signs, without a start."""
    each = [
        _quadrature(lengths, turns) for lengths, turns in zip(solved.lengths.T, solved.turns.T, strict=True)
    ]
    return float(np.log(diagonal).sum() + len(diagonal) * np.mean(each))


def _quadrature(lengths: Floats, turns: Floats) -> float:
    """e1' log(T) e1 of the tridiagonal matrix T of one column's steps."""
    steps = int(np.argmin(lengths > 0)) if (lengths <= 0).any() else len(lengths)
    if not steps:
        return 0.0
    lengths, turns = lengths[:steps], turns[: steps - 1]
    along = 1 / lengths
    along[1:] += turns / lengths[:-1]
    values, vectors = eigh_tridiagonal(along, np.sqrt(turns) / lengths[:-1])
    return float(vectors[0] ** 2 @ np.log(np.maximum(values, np.finfo(float).tiny)))


def _dots(left: Floats, right: Floats) -> Floats:
    products: Floats = np.einsum("ij,ij->j", left, right)
    return products


def _ratio(above: Floats, below: Floats) -> Floats:
    """0 where a column has come to its end."""
    ratio: Floats = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return ratio
