"""Reads of calibration rounds: what is offered, where somebody stands, what their export holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User
from interviews.calibration.content import CalibrationRound
from interviews.calibration.rules import FIRST
from interviews.calibration.standing import FEWEST_ROUNDS, CalibrationStanding, Compared, standing_of
from interviews.models import CalibrationAnswer, CalibrationExercise, CalibrationVersion
from interviews.points import signed


@dataclass(frozen=True)
class ListedRound:
    """A round in somebody's list, with their newest answer."""

    content: CalibrationRound
    answer: CalibrationAnswer | None

    @property
    def is_submitted(self) -> bool:
        return self.answer is not None and self.answer.submitted_at is not None

    @property
    def is_done(self) -> bool:
        """Does it count? It does from the first submission on, also while it is scored again."""
        return self.is_submitted or (self.answer is not None and self.answer.attempt > FIRST)

    @property
    def scored(self) -> int:
        """How many lines have a score."""
        return sum(each.score is not None for each in self.answer.scores.all()) if self.answer else 0


@dataclass(frozen=True)
class CalibrationSummary:
    """What a dashboard shows. `standing` is None until `needed` rounds are submitted."""

    rounds: list[ListedRound]
    standing: CalibrationStanding | None
    needed: int = FEWEST_ROUNDS

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.rounds)

    @property
    def left(self) -> int:
        """How many more until there is a standing."""
        return max(0, self.needed - self.done)

    @property
    def interval(self) -> str:
        """Of the mean difference, in words; empty without a standing."""
        standing = self.standing
        return f"{signed(standing.low)} to {signed(standing.high)}" if standing else ""

    @property
    def next(self) -> ListedRound | None:
        """The draft, or the first that was never scored."""
        drafts = [each for each in self.rounds if each.answer and not each.is_submitted]
        new = [each for each in self.rounds if each.answer is None]
        return next(iter([*drafts, *new]), None)


def calibration_summary(user: User) -> CalibrationSummary:
    """Rounds in their order; withdrawn ones only if the person has begun them. Three queries."""
    answers = _answers_of(user)
    newest = {answer.exercise_id: answer for answer in answers}
    exercises = CalibrationExercise.objects.filter(Q(pk__in=newest) | Q(current_version__isnull=False))
    offered = exercises.select_related("current_version").defer("current_version__recording")
    rounds = [_listed(exercise, newest.get(exercise.pk)) for exercise in offered]
    return CalibrationSummary(rounds, _standing(answers))


def calibration_of(user: User) -> CalibrationStanding | None:
    """Where the person stands by their first answers; None until three rounds are submitted."""
    return _standing(_answers_of(user))


def compared(answer: CalibrationAnswer, content: CalibrationRound) -> list[Compared]:
    """The lines of a submitted answer in order, beside the reference of its version."""
    own = {each.line: each.score for each in answer.scores.all() if each.score is not None}
    return [
        Compared(content.slug, line, own[line], reference)
        for line, reference in content.reference_scores.items()
    ]


def recording_of(version_id: int) -> bytes:
    """One ENTRIES frame."""
    frame = CalibrationVersion.objects.values_list("recording", flat=True).get(pk=version_id)
    return bytes(frame)


def exported_calibration(user: User) -> list[dict[str, Any]]:
    """The person's own scores and notes; the reference is the library's."""
    return [
        {
            "round": answer.version.content["slug"],
            "attempt": answer.attempt,
            "started_at": answer.started_at.isoformat(),
            "submitted_at": answer.submitted_at.isoformat() if answer.submitted_at else None,
            "lines": [
                {"line": each.line, "score": each.score, "note": each.note} for each in answer.scores.all()
            ],
        }
        for answer in _answers_of(user)
    ]


def _answers_of(user: User) -> list[CalibrationAnswer]:
    """With versions and scores, each exercise's attempts in order."""
    mine = CalibrationAnswer.objects.filter(user=user).select_related("version").defer("version__recording")
    return list(mine.prefetch_related("scores").order_by("exercise", "attempt"))


def _listed(exercise: CalibrationExercise, answer: CalibrationAnswer | None) -> ListedRound:
    version = answer.version if answer else exercise.current_version
    assert version, "what is neither offered nor begun is not listed"
    return ListedRound(_content_of(version), answer)


def _standing(answers: Iterable[CalibrationAnswer]) -> CalibrationStanding | None:
    counting = [answer for answer in answers if answer.attempt == FIRST and answer.submitted_at]
    if len(counting) < FEWEST_ROUNDS:
        return None
    by_round = [compared(answer, _content_of(answer.version)) for answer in counting]
    return standing_of([each for lines in by_round for each in lines])


def _content_of(version: CalibrationVersion) -> CalibrationRound:
    return CalibrationRound.model_validate(version.content)
