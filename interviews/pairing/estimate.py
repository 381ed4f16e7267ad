"""How long one may have to wait, from how long people like one waited. Pure.

Who gave up or was not paired in time waited at least so long; leaving them out would promise too much. So
the share still waiting after a time is estimated as by Kaplan and Meier (1958): at each moment at which
somebody was paired, it falls by the share of those who waited until then.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ENOUGH = 10  # paired ones; with fewer we say so
POOR_ODDS = 1 / 3
ROUNDING = 1e-9  # of a product of many shares


@dataclass(frozen=True)
class Wait:
    """How long somebody waited, and whether it ended with a partner."""

    seconds: float
    paired: bool


@dataclass(frozen=True)
class Step:
    """From `seconds` on, `waiting` is the share of people who still wait."""

    seconds: float
    waiting: float


@dataclass(frozen=True)
class Estimate:
    """`sample` people waited for the same, `paired` of them until they were paired."""

    sample: int
    paired: int
    steps: Sequence[Step]

    @property
    def is_enough(self) -> bool:
        return self.paired >= ENOUGH

    def seconds_until(self, share: float) -> float | None:
        """After how long this share of people has a partner; None where so many were never seen to."""
        most = 1 - share + ROUNDING
        return next((step.seconds for step in self.steps if step.waiting <= most), None)

    def still_waiting_after(self, seconds: float) -> float:
        passed = [step.waiting for step in self.steps if step.seconds <= seconds]
        return passed[-1] if passed else 1.0

    def odds(self, *, waited: float, until: float) -> float | None:
        """The chance of a partner before `until` for who has waited so long; None where that is not known."""
        before = self.still_waiting_after(waited)
        if not self.is_enough or before == 0:
            return None
        return 1 - self.still_waiting_after(until) / before


def estimate_from(waits: Iterable[Wait]) -> Estimate:
    listed = list(waits)
    paired = Counter(wait.seconds for wait in listed if wait.paired)
    ended = Counter(wait.seconds for wait in listed)
    steps: list[Step] = []
    at_risk, waiting = len(listed), 1.0
    for seconds in sorted(ended):
        if paired[seconds]:
            waiting *= 1 - paired[seconds] / at_risk
            steps.append(Step(seconds, waiting))
        at_risk -= ended[seconds]
    return Estimate(len(listed), paired.total(), tuple(steps))
