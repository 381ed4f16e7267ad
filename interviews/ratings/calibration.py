"""Whether intervals hold what they promise, on sessions that the effects have not seen. Pure."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from interviews.ratings.assumptions import NOISE, SESSION
from interviews.ratings.equations import Equations, Projection
from interviews.ratings.table import Flags, Floats, Ratings

SHARE = 0.9
HELD_OUT = 0.1
FEWEST_SESSIONS = 200
MOST_SESSIONS = 5_000
LEAST, MOST = 1.0, 1.5  # never narrower; and where it would be wider still the model is wrong


@dataclass(frozen=True)
class Calibration:
    """Intervals are `factor` times as wide as the model says, so that those of held-out scores contain 90%,
    as far as fewer is more than chance.

    `covered` is the share that they contained before; `error` and `raw_error` are root mean squares of the
    distance of held-out scores from what was predicted fairly, and from the candidate's raw mean (NaN
    without).
    """

    factor: float
    sessions: int
    covered: float
    error: float
    raw_error: float


NOT_CALIBRATED = Calibration(1.0, 0, np.nan, np.nan, np.nan)


def calibrate(ratings: Ratings, projection: Projection) -> Calibration:
    """Hold out a tenth of the sessions, predict them at the same variances, and compare."""
    held = held_out_rows(ratings)
    sessions = len(np.unique(ratings.sessions().of_row[held]))
    if sessions < FEWEST_SESSIONS:
        return NOT_CALIBRATED
    equations, variances = projection.equations, projection.variances
    kept = Equations(equations.design, equations.weight * ~held).at(variances, projection.solutions())
    rows = equations.design.matrix[np.flatnonzero(held)]
    noise = (variances.get(SESSION, 0.0) + variances[NOISE]) / equations.weight[held]
    missed = ratings.score[held] - rows @ kept.scores().unknowns[:, 0]
    standard = np.abs(missed) / np.sqrt(kept.variances_of(rows) + noise)
    edge = float(ndtri((1 + SHARE) / 2))
    by_chance = np.sqrt(SHARE * (1 - SHARE) / sessions)
    return Calibration(
        factor=float(np.clip(np.quantile(standard, SHARE - by_chance) / edge, LEAST, MOST)),
        sessions=sessions,
        covered=float((standard <= edge).mean()),
        error=float(np.sqrt((missed**2).mean())),
        raw_error=_raw_error(ratings, held),
    )


def held_out_rows(ratings: Ratings) -> Flags:
    """Rows of a random tenth of the sessions; the same for the same number of sessions."""
    sessions = ratings.sessions()
    share = min(HELD_OUT, MOST_SESSIONS / sessions.levels)
    return (np.random.default_rng(1).random(sessions.levels) < share)[sessions.of_row]


def _raw_error(ratings: Ratings, held: Flags) -> float:
    """Of the candidate's mean in the sessions that were kept; of the mean of all where there is none."""
    kept = ratings.only(~held)
    counts = kept.candidate.counts()
    means: Floats = np.where(counts > 0, kept.candidate.means(kept.score), kept.score.mean())
    return float(np.sqrt(((ratings.score[held] - means[ratings.candidate.of_row[held]]) ** 2).mean()))
