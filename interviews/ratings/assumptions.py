"""What the model is made of, and what is assumed of it before there is data: in plain numbers. Pure.

Whoever only reads figures imports this and not the mathematics: loading scipy takes seconds and some 70 MB,
in every process there is.
"""

from dataclasses import dataclass
from statistics import NormalDist

REACH_90 = NormalDist().inv_cdf(0.95)  # sds on each side of a 90% interval
PROVISIONAL_ABOVE_SD = 0.30  # of a fair score

# Components of a score's variance beside the effects.
BY_LINE = "candidate_by_line"
SESSION = "session"
NOISE = "noise"

SESSION_SD, ROW_SD = 0.6, 0.5  # a session's noise; beyond it, a single line's
PRIOR_SDS = {"candidate": 0.55, "interviewer": 0.4, "scenario": 0.2, "line": 0.2, BY_LINE: 0.3}
SEVERITY_FACTOR = 2.0  # with how many times its variance severity is predicted

MONTH = 30.0
PRIOR_DRIFT_SD, PRIOR_STEP_SD = 0.07, 0.1  # per month, and per square root of a month
IMPROVED = 0.9

FEWEST_PREDICTED = 20  # sessions, before it is told how well they are predicted


@dataclass(frozen=True)
class Walk:
    """What all people share: how they start, how they drift (per day) and how unsteadily they go (per
    day)."""

    start_mean: float
    start_variance: float
    drift_mean: float
    drift_variance: float
    step_variance: float


@dataclass(frozen=True)
class Shared:
    """The parameters that all people share; a session's noise counts `noise_factor` times."""

    walk: Walk
    noise_factor: float
    estimated: bool


def assumed(start_variance: float, unit: float = 1.0) -> Shared:
    """What is taken for the parameters while there are few people; `unit` stretches scores."""
    drift_variance, step_variance = (PRIOR_DRIFT_SD / MONTH) ** 2, PRIOR_STEP_SD**2 / MONTH
    walk = Walk(0.0, start_variance, 0.0, drift_variance * unit**2, step_variance * unit**2)
    return Shared(walk, 1.0, estimated=False)
