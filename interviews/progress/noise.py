"""How far apart scores lie by chance alone. Pure.

An interviewer's score of a line is what the candidate showed less the interviewer's severity, plus what all
lines of that session have in common, plus what is the line's own: each has a variance, that of the model.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True)
class Noise:
    """Variances of severity, of a session and of a single line beyond it."""

    severity: float
    session: float
    row: float

    @classmethod
    def of(cls, variances: Mapping[str, float]) -> "Noise":
        return cls(variances["interviewer"], variances.get("session", 0.0), variances["noise"])

    def of_mean(self, lines: int = 1) -> float:
        """The variance of a session's mean over so many lines."""
        return self.severity + self.session + self.row / lines

    def of_means(self, scorers: Sequence[int | None], lines: Sequence[int]) -> float:
        """That of the mean of several sessions' means, with the interviewer and the lines of each: who
        scored many of them is as severe each time. None is somebody else each time."""
        many = Counter(scorer for scorer in scorers if scorer is not None)
        alike = scorers.count(None) + sum(count**2 for count in many.values())
        apart = sum(self.session + self.row / each for each in lines)
        return (self.severity * alike + apart) / len(lines) ** 2

    def of_difference(self, lines: int = 1, *, same_interviewer: bool) -> float:
        """That of the difference of two sessions' means; one interviewer is as severe both times."""
        severity = 0.0 if same_interviewer else self.severity
        return 2 * (severity + self.session + self.row / lines)


def reach(variance: float, of_many: int = 1) -> float:
    """How far chance reaches in nine cases of ten, on either side.

    Of several figures that are looked at together none is beyond it in nine cases of ten (Bonferroni).
    """
    return float(NormalDist().inv_cdf(1 - 0.05 / of_many) * variance**0.5)
