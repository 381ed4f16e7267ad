"""How people judge themselves: their own score less the interviewer's. Pure.

Nobody is told that they judge themselves too high or too low for what chance does: a difference counts beyond
what the noise of interviewers gives in nine cases of ten, over all nine lines looked at together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from interviews.points import points, signed
from interviews.progress.noise import Noise, reach
from interviews.progress.rules import MIN_FOR_TREND, Take
from scenarios.lines import LINES


@dataclass(frozen=True)
class Gap:
    """The mean of own score less the interviewer's over `count` interviews, and how far chance reaches."""

    mean: float
    count: int
    chance: float

    @property
    def signed(self) -> str:
        return signed(self.mean)

    @property
    def words(self) -> str:
        apart = points(abs(self.mean))
        if apart == "0.0":
            return "the same as"
        return f"{apart} {'higher' if self.mean > 0 else 'lower'} than"

    @property
    def verdict(self) -> str:
        """`over`, `under`, `fair`, or `few` below three interviews."""
        if self.count < MIN_FOR_TREND:
            return "few"
        if abs(self.mean) <= self.chance:
            return "fair"
        return "over" if self.mean > 0 else "under"


@dataclass(frozen=True)
class LineGap:
    line: str
    gap: Gap | None


@dataclass(frozen=True)
class DatedGap:
    """One interview: the mean over the lines that both scored."""

    round_id: str
    at: datetime
    mean: float
    lines: int


@dataclass(frozen=True)
class Judgement:
    """`overall` is None before an interview that both scored."""

    overall: Gap | None
    lines: list[LineGap]
    history: list[DatedGap]


def judgement_of(takes: Sequence[Take], noise: Noise) -> Judgement:
    """From scored rounds, oldest first."""
    both = [(take.scorer, gap) for take in takes if (gap := _dated(take))]
    history = [gap for _, gap in both]
    overall = _overall([scorer for scorer, _ in both], history, noise)
    return Judgement(overall, [_line(line, takes, noise) for line in LINES], history)


def _dated(take: Take) -> DatedGap | None:
    both = [line for line in take.own if line in take.scores]
    if not both:
        return None
    mean = sum(take.own[line] - take.scores[line] for line in both) / len(both)
    return DatedGap(take.round_id, take.held_at, round(mean, 2), len(both))


def _overall(scorers: Sequence[int | None], history: Sequence[DatedGap], noise: Noise) -> Gap | None:
    if not history:
        return None
    count = len(history)
    variance = noise.of_means(scorers, [gap.lines for gap in history])
    return Gap(round(sum(gap.mean for gap in history) / count, 2), count, reach(variance))


def _line(line: str, takes: Sequence[Take], noise: Noise) -> LineGap:
    both = [take for take in takes if line in take.own and line in take.scores]
    if not both:
        return LineGap(line, None)
    gaps = [take.own[line] - take.scores[line] for take in both]
    chance = reach(noise.of_means([take.scorer for take in both], [1] * len(both)), of_many=len(LINES))
    return LineGap(line, Gap(round(sum(gaps) / len(gaps), 2), len(gaps), chance))
