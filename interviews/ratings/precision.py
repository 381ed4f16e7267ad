"""How steadily each interviewer scores: their precision, 1 for a typical one. Pure.

What is left of an interviewer's scores after every effect is compared with what chance would leave. Few
sessions say little, so a precision is drawn to 1 as if there were `STRENGTH` more degrees of freedom of a
typical interviewer (the mean of a gamma posterior: Smyth 2004), and none leaves [0.25, 2]: nobody is silenced
or counts for many.
"""

import numpy as np

from interviews.ratings.equations import Projection
from interviews.ratings.table import Floats, Index

LEAST, MOST = 0.25, 2.0
STRENGTH = 24.0
FEWEST_DEGREES = 0.05  # of freedom that a row keeps however much is estimated


def interviewer_precision(projection: Projection, of_row: Index) -> Floats:
    """(interviewers,): precisions, from a fit with those assumed so far; `of_row` (n,) are the
    interviewers."""
    design, weight, score = projection.design, projection.equations.weight, projection.scores()
    left = design.score - design.matrix @ score.unknowns[:, 0]
    squares = np.bincount(of_row, left * score.values[:, 0] / weight, _size(projection))
    degrees = np.bincount(of_row, _row_degrees(projection), _size(projection))
    return np.clip((STRENGTH + degrees) / (STRENGTH + squares), LEAST, MOST)


def _size(projection: Projection) -> int:
    return projection.design.term("interviewer").factor.levels


def _row_degrees(projection: Projection) -> Floats:
    """(n,): what remains of each row's one degree of freedom after the effects that follow it."""
    taken = np.zeros(len(projection.design.score))
    for term in projection.design.terms:
        used = (1 - projection.shares(term.name)) / np.maximum(term.factor.counts(), 1)
        taken += used[term.factor.of_row]
    return np.maximum(1 - taken, FEWEST_DEGREES)
