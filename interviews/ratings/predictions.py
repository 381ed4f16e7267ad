"""How well sessions that were held out are told beforehand: by fair averages, and by simpler means. Pure."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from interviews.ratings.assumptions import FEWEST_PREDICTED, NOISE, REACH_90, SESSION
from interviews.ratings.calibration import held_out_rows
from interviews.ratings.design import Design, design_of
from interviews.ratings.equations import Equations
from interviews.ratings.model import Fit
from interviews.ratings.table import Flags, Floats, Ratings

FOLDS = 5
FOLDS_UP_TO = 2_000  # sessions; beyond, one tenth of them says enough


@dataclass(frozen=True)
class Predictions:
    """Root mean squares of how far the means of held-out sessions lay from what was predicted.

    `fair_error`: fair average, the interviewer's severity and the scenario's difficulty as the other sessions
    tell them. `raw_error`: the mean of the candidate's other scores, and of everybody's where there are none.
    `mean_error`: the mean of everybody's other scores. `covered` is the share of sessions within the 90%
    interval around the fair prediction; `newcomers` counts those whose candidate had no other.
    """

    sessions: int
    newcomers: int
    fair_error: float
    raw_error: float
    mean_error: float
    covered: float


def check_predictions(ratings: Ratings, fit: Fit) -> Predictions | None:
    """Hold sessions out in turn and predict them at the fit's variances; None where there are too few."""
    if ratings.sessions().levels < FEWEST_PREDICTED:
        return None
    design = design_of(ratings, tuple(fit.effects))
    equations = Equations(design, fit.precision[ratings.interviewer.of_row])
    parts = [_predict(ratings, fit, equations, held) for held in _folds(ratings)]
    fair, raw, mean, spread = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("fair", "raw", "mean", "spread")
    )
    return Predictions(
        sessions=len(fair),
        newcomers=sum(part.newcomers for part in parts),
        fair_error=_size(fair),
        raw_error=_size(raw),
        mean_error=_size(mean),
        covered=float((np.abs(fair) <= REACH_90 * fit.calibration.factor * spread).mean()),
    )


@dataclass(frozen=True)
class _Part:
    """Of held-out sessions (s,): by how much each prediction missed, and the fair one's sd."""

    fair: Floats
    raw: Floats
    mean: Floats
    spread: Floats
    newcomers: int


def _folds(ratings: Ratings) -> list[Flags]:
    sessions = ratings.sessions()
    if sessions.levels > FOLDS_UP_TO:
        return [held_out_rows(ratings)]
    fold = np.random.default_rng(2).permutation(sessions.levels) % FOLDS
    return [(fold == number)[sessions.of_row] for number in range(FOLDS)]


def _predict(ratings: Ratings, fit: Fit, equations: Equations, held: Flags) -> _Part:
    design, kept = equations.design, ratings.only(~held)
    solved = Equations(design, equations.weight * ~held).at(fit.predicting)
    average = _averages(ratings, held)
    score = average @ ratings.score
    rows = sp.csr_array(average @ design.matrix)
    first = average.indices[average.indptr[:-1]]
    candidate, precision = ratings.candidate.of_row[first], equations.weight[first]
    known = kept.candidate.counts()[candidate] > 0
    own = np.where(known, kept.candidate.means(kept.score)[candidate], kept.score.mean())
    noise = _session_noise(design, fit, np.diff(average.indptr)) / precision
    return _Part(
        fair=score - rows @ solved.scores().unknowns[:, 0],
        raw=score - own,
        mean=score - kept.score.mean(),
        spread=np.sqrt(solved.variances_of(rows) + noise),
        newcomers=int(np.count_nonzero(~known)),
    )


def _averages(ratings: Ratings, held: Flags) -> sp.csr_array:
    """(s, n): the mean over each held-out session's rows."""
    rows = np.flatnonzero(held)
    number = np.unique(ratings.sessions().of_row[rows], return_inverse=True)[1]
    share = 1 / np.bincount(number)[number]
    return sp.csr_array(sp.coo_array((share, (number, rows)), shape=(number.max() + 1, ratings.size)))


def _session_noise(design: Design, fit: Fit, rows: Floats) -> Floats:
    nested = fit.predicting[SESSION] if design.session is not None else 0.0
    noise: Floats = nested + fit.predicting[NOISE] / rows
    return noise


def _size(missed: Floats) -> float:
    return float(np.sqrt((missed**2).mean()))
