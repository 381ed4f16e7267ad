"""The interviewer's private card on their own view of a report: how they score, as far as it is known.

Read when the page is opened and part of no report: candidate, API, PDF and share links never have it.
Words are kind and exact: a severity is a way of scoring that the fair score takes out, not a fault.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from interviews.calibration.selectors import calibration_of
from interviews.calibration.standing import CalibrationStanding
from interviews.models import Evidence, LineScore, Round, Severity
from interviews.points import points
from interviews.ratings.assumptions import REACH_90
from interviews.ratings.selectors import severity_of

NEAR = 0.1  # nearer than that to the average is not worth a word
NOT_KNOWN = (
    "Nothing is known yet of how severely you score. It takes candidates whom others have scored as well."
)
TOO_FEW = "Too few interviews to tell yet."
# By then the person's own scores have more degrees of freedom than the 24 of a typical interviewer that
# `ratings/precision.py` adds to them; of one or two candidates there is too little that others see as well.
FEWEST_INTERVIEWS, FEWEST_CANDIDATES = 5, 3
LATEST = 200  # scored lines that the spread and the rate of notes are of


@dataclass(frozen=True)
class Given:
    """How many of the scores given were 1, 2, 3 and 4, and how many candidates they are of."""

    counts: tuple[int, int, int, int]
    candidates: int

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def words(self) -> str:
        used = [score for score, count in enumerate(self.counts, 1) if count]
        if len(used) == 1:
            return f"All {self.total} of your scores are {used[0]}. Which line was better than another?"
        most = max(self.counts)
        said = f"{most} of {self.total} scores are a {self.counts.index(most) + 1}"
        return f"{said}; you use {len(used)} of the four steps."


@dataclass(frozen=True)
class Manner:
    """How somebody scores, over all that they gave."""

    severity: Severity | None
    given: Given

    @property
    def severity_words(self) -> str:
        severity = self.severity
        if severity is None:
            return NOT_KNOWN
        reach = REACH_90 * severity.sd
        interval = f"between {_lower(severity.value + reach)} and {_lower(severity.value - reach)}"
        return f"You score {_than_most(severity.value)}: {interval} in nine cases of ten."

    @property
    def consistency_words(self) -> str:
        """A precision is the typical interviewer's variance over one's own."""
        if self.severity is None:
            return ""
        if self.severity.sessions < FEWEST_INTERVIEWS or self.given.candidates < FEWEST_CANDIDATES:
            return TOO_FEW
        if self.severity.precision >= 1.15:
            return "Your scores fit what others see more closely than most."
        if self.severity.precision > 0.85:
            return "Your scores fit what others see as closely as most."
        return "Your scores vary more than most around what others see, so they weigh a little less."


@dataclass(frozen=True)
class Card(Manner):
    """Of this round: `scored` lines, of which so many are `noted` and `shown` by a moment of evidence."""

    scored: int
    noted: int
    shown: int
    calibration: CalibrationStanding | None

    @property
    def calibration_words(self) -> str:
        standing = self.calibration
        if standing is None:
            return "Score three calibration rounds to see how your scores compare with reference scores."
        exact, near = standing.exact, standing.within_one
        same = f"{exact.count} of {exact.of} scores are the same, and {near.count} within one of it"
        return f"{standing.sentence} {same}."

    @property
    def notes_words(self) -> str:
        return (
            f"In this round {self.noted} of {self.scored} scored lines have a note,"
            f" and {self.shown} a moment that shows it."
        )


def card_of(user: User, round_: Round) -> Card | None:
    """None where the user has not scored the round."""
    scored = LineScore.objects.filter(
        assessment__round=round_,
        assessment__author=user,
        assessment__submitted_at__isnull=False,
        score__isnull=False,
    ).exclude(assessment__kind="self")
    lines = list(scored.values_list("line", "note", "round_seconds"))
    if not lines:
        return None
    with_evidence = set(Evidence.objects.filter(round=round_, author=user).values_list("line", flat=True))
    return Card(
        severity=severity_of(user),
        given=_given_by(user),
        scored=len(lines),
        noted=sum(bool(note.strip()) for _, note, _ in lines),
        shown=sum(seconds is not None or line in with_evidence for line, _, seconds in lines),
        calibration=calibration_of(user),
    )


def manner_of(user: User) -> Manner:
    """Also before they have scored anybody. Two queries."""
    return Manner(severity=severity_of(user), given=_given_by(user))


def _given_by(user: User) -> Given:
    """The latest scores that the person gave others, this round's included."""
    given = LineScore.objects.filter(
        ~Q(assessment__kind="self"),
        assessment__author=user,
        assessment__submitted_at__isnull=False,
        score__isnull=False,
    ).order_by("-assessment__submitted_at", "-pk")
    latest = list(given.values_list("score", "assessment__round__candidate")[:LATEST])
    counts = Counter(score for score, _ in latest)
    candidates = {candidate for _, candidate in latest}
    return Given((counts[1], counts[2], counts[3], counts[4]), len(candidates))


def _than_most(severity: float) -> str:
    if abs(severity) < NEAR:
        return "about as severely as most"
    return f"about {points(abs(severity))} {'lower' if severity > 0 else 'higher'} than most"


def _lower(severity: float) -> str:
    if abs(severity) < 0.05:
        return "the same as most"
    return f"{points(abs(severity))} {'lower' if severity > 0 else 'higher'}"
