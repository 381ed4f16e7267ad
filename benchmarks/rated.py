"""A made-up platform whose truth is known: people who rate each other. A seed repeats."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import norm

from interviews.ratings.table import Factor, Flags, Floats, Index, Ratings

MEAN = 2.5
LOW, HIGH = 1, 4
MONTH = 30.0


@dataclass(frozen=True)
class Platform:
    """Everybody is candidate and interviewer equally often. Standard deviations are in points of the score.

    With `lines` a session has that many scores, which share its halo of `noise` and differ by `line_noise`
    and by how good the candidate is on each line; without, it has one. `growth` is the mean drift per month
    and `growth_sd` its spread, `steps` how unsteadily a level goes per square root of a month; sessions are
    `days_apart` on average. The share `growing` of people grow. Careless raters score at random.
    """

    people: int = 2_000
    sessions_each: int = 4
    scenarios: int = 24
    ability: float = 0.55
    severity: float = 0.4
    difficulty: float = 0.2
    noise: float = 0.6
    lines: int = 0
    line_difficulty: float = 0.2
    by_line: float = 0.3
    line_noise: float = 0.5
    growth: float = 0.0
    growth_sd: float = 0.0
    steps: float = 0.0
    growing: float = 1.0
    days_apart: float = 10.0
    careless: float = 0.0
    rounded: bool = True


@dataclass(frozen=True)
class Simulated:
    """The ratings, and by candidate: the true level at each session (people, sessions) and the score to be
    expected at it, who grows; by interviewer: severity as what it adds, and who is careless.

    `expected` is the mean score that a careful interviewer and a scenario, each drawn at random, would give;
    it differs from the level because scores are whole and stop at 1 and 4.
    """

    ratings: Ratings
    level: Floats
    expected: Floats
    severity: Floats
    grows: Flags
    careless: Flags

    @property
    def truth(self) -> Floats:
        """What a fair average is to tell: of all sessions' levels."""
        truth: Floats = self.expected.mean(axis=1)
        return truth

    @property
    def raw(self) -> Floats:
        """Each candidate's mean of all scores."""
        return self.ratings.candidate.means(self.ratings.score)


def simulate(platform: Platform, seed: int) -> Simulated:
    random = np.random.default_rng(seed)
    people, each = platform.people, platform.sessions_each
    candidate = np.repeat(np.arange(people), each)
    interviewer = _interviewers(random, people, each)
    day = np.sort(random.uniform(0, platform.days_apart * each, (people, each)), axis=1)
    grows = random.random(people) < platform.growing
    level = MEAN + random.normal(0, platform.ability, people)[:, None] + _growth(platform, random, day, grows)
    severity = random.normal(0, platform.severity, people)
    scenario = random.integers(0, platform.scenarios, people * each)
    score = level.ravel() + severity[interviewer]
    score += random.normal(0, platform.difficulty, platform.scenarios)[scenario]
    score += random.normal(0, platform.noise, people * each)
    careless = random.random(people) < platform.careless
    ratings = Ratings(
        score,
        Factor("candidate", candidate, people),
        Factor("interviewer", interviewer, people),
        Factor("scenario", scenario, platform.scenarios),
        day=day.ravel(),
    )
    apart = _apart(platform, random) if platform.lines else np.zeros((people, 1))
    if platform.lines:
        ratings = _on_lines(platform, random, ratings, apart)
    given = _given(platform, random, ratings.score, careless[ratings.interviewer.of_row])
    expected = _expected(platform, level, apart)
    return Simulated(replace(ratings, score=given), level, expected, severity, grows, careless)


def crossed(rows: int, candidates: int, interviewers: int, scenarios: int, seed: int) -> Ratings:
    """Ratings of anybody by anybody, as in a university's evaluation of lectures: not rounded."""
    random = np.random.default_rng(seed)
    names = ("candidate", "interviewer", "scenario")
    sizes = (candidates, interviewers, scenarios)
    candidate, interviewer, scenario = (
        Factor(name, random.integers(0, levels, rows), levels)
        for name, levels in zip(names, sizes, strict=True)
    )
    score = MEAN + random.normal(0, 0.6, rows)
    for factor, sd in ((candidate, 0.55), (interviewer, 0.4), (scenario, 0.2)):
        score += random.normal(0, sd, factor.levels)[factor.of_row]
    return Ratings(score, candidate, interviewer, scenario)


def _interviewers(random: np.random.Generator, people: int, each: int) -> Index:
    """For each session of each candidate: everybody equally often, nobody themselves, in random order."""
    given = np.empty((people, each), dtype=np.intp)
    for number in range(each):
        circle = random.permutation(people)
        given[circle, number] = np.roll(circle, 1)
    return given.ravel()


def _growth(platform: Platform, random: np.random.Generator, day: Floats, grows: Flags) -> Floats:
    """(people, sessions): what is added to the level of those who grow."""
    months = day / MONTH
    drift = random.normal(platform.growth, platform.growth_sd, len(day))[:, None]
    gaps = np.diff(months, prepend=0.0)
    steps = np.cumsum(random.normal(0, platform.steps, day.shape) * np.sqrt(gaps), axis=1)
    return (drift * months + steps) * grows[:, None]


def _apart(platform: Platform, random: np.random.Generator) -> Floats:
    """(people, lines): how far from their own level candidates are on each line, and lines from all
    others."""
    by_line = random.normal(0, platform.by_line, (platform.people, platform.lines))
    difficulty = random.normal(0, platform.line_difficulty, platform.lines)
    apart: Floats = by_line - by_line.mean(axis=1, keepdims=True) + difficulty - difficulty.mean()
    return apart


def _on_lines(platform: Platform, random: np.random.Generator, whole: Ratings, apart: Floats) -> Ratings:
    """A row for each line of each session, about the session's own score."""
    lines, sessions = platform.lines, whole.size
    row = np.repeat(np.arange(sessions), lines)
    line = np.tile(np.arange(lines), sessions)
    spread = whole.only(row)
    score = (
        spread.score + apart[spread.candidate.of_row, line] + random.normal(0, platform.line_noise, len(row))
    )
    return replace(
        spread, score=score, session=Factor("session", row, sessions), line=Factor("line", line, lines)
    )


def _expected(platform: Platform, level: Floats, apart: Floats) -> Floats:
    """(people, sessions): the mean of whole scores from 1 to 4 around a level."""
    if not platform.rounded:
        return level
    of_line = platform.line_noise if platform.lines else 0.0
    spread = np.sqrt(platform.severity**2 + platform.difficulty**2 + platform.noise**2 + of_line**2)
    at = level[:, :, None] + apart[:, None, :]
    above = [norm.cdf((at - edge) / spread) for edge in np.arange(LOW, HIGH) + 0.5]
    expected: Floats = LOW + np.sum(above, axis=0).mean(axis=2)
    return expected


def _given(platform: Platform, random: np.random.Generator, score: Floats, careless: Flags) -> Floats:
    at_random = random.uniform(LOW - 0.5, HIGH + 0.5, len(score))
    given = np.where(careless, at_random, score)
    return np.clip(np.rint(given), LOW, HIGH) if platform.rounded else given
