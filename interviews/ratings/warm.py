"""New scores between two fits: the effects they move, at the same variances, without fitting anew. Pure.

New rows add a matrix of low rank to the equations, so the solution that stands is corrected instead of
replaced (Woodbury 1950): x' = x + M^-1 A' (R + A M^-1 A')^-1 (y - A x), with A the new rows and R their
noise. It is exact.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from interviews.ratings.assumptions import SESSION
from interviews.ratings.design import Design, design_of, of_candidates
from interviews.ratings.equations import Equations, Projection, Variances
from interviews.ratings.model import Effect, Fit
from interviews.ratings.table import Floats, Index, Ratings


@dataclass(frozen=True)
class Standing:
    """A fit whose equations are at hand; `unknowns` (q,) in score units."""

    projection: Projection
    unknowns: Floats


@dataclass(frozen=True)
class Moved:
    """`unknowns` (q,) after the new scores, in the order of the standing design; and the combinations of
    them that were asked for, with their posterior sds."""

    unknowns: Floats
    asked: Effect


@dataclass(frozen=True)
class Warm:
    """`unknowns` (q,) as in `Moved`; the fair averages of everybody who was scored anew (`candidate`,
    ascending)."""

    unknowns: Floats
    candidate: Index
    fair: Effect


def standing_of(ratings: Ratings, fit: Fit) -> Standing:
    """Set up the equations of the ratings that were fitted, at the fit's variances and precisions."""
    return standing_at(design_of(ratings, tuple(fit.effects)), ratings, fit.precision, fit.predicting)


def standing_at(design: Design, ratings: Ratings, precision: Floats, variances: Variances) -> Standing:
    """The same at any variances; `precision` (interviewers,)."""
    projection = Equations(design, precision[ratings.interviewer.of_row]).at(variances)
    return Standing(projection, projection.scores().unknowns[:, 0])


def warm_solve(standing: Standing, new: Ratings, precision: Floats) -> Warm:
    """What the rows since the fit (k, all of new sessions) change; `precision` (k,) is their interviewers'.

    Levels are those of the fitted ratings, which leave room for newcomers: levels without rows.
    """
    candidate = np.unique(new.candidate.of_row)
    moved = moved_by(standing, new, precision, of_candidates(standing.projection.design, candidate))
    return Warm(moved.unknowns, candidate, moved.asked)


def moved_by(standing: Standing, new: Ratings, precision: Floats, asked: sp.csr_array) -> Moved:
    """As `warm_solve`, for any combinations of unknowns (w, q); without new rows what stands."""
    projection, scale = standing.projection, standing.projection.scale
    rows = _scaled(projection.design.rows_of(new), scale)
    wanted = _scaled(asked, scale)
    solved = projection.system.solve(sp.vstack([rows, wanted]).toarray().T)
    by_rows, by_wanted = solved[:, : new.size], solved[:, new.size :]
    spread = _row_noise(projection, new, precision) + rows @ by_rows
    missed = new.score - projection.design.rows_of(new) @ standing.unknowns
    unknowns = standing.unknowns + scale * (by_rows @ np.linalg.solve(spread, missed))
    seen = wanted @ by_rows
    told = np.einsum("ij,ji->i", seen, np.linalg.solve(spread, seen.T))
    variance = projection.noise * ((wanted @ by_wanted).diagonal() - told)
    return Moved(unknowns, Effect(asked @ unknowns, np.sqrt(variance)))


def _scaled(rows: sp.csr_array, scale: Floats) -> sp.csr_array:
    return sp.csr_array(rows @ sp.diags_array(scale))


def _row_noise(projection: Projection, new: Ratings, precision: Floats) -> Floats:
    """(k, k): the covariance of the new rows' noise and session effects, in units of the noise's variance."""
    session = new.sessions().of_row
    together = (session[:, None] == session[None, :]) * projection.variances.get(SESSION, 0.0)
    covariance: Floats = np.eye(new.size) + together / projection.noise
    return covariance / precision[:, None]
