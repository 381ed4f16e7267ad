"""A calibration round as one person has it. Loading is permission: everybody who is signed in may score."""

from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from config.errors import Refused
from interviews.calibration.content import CalibrationRound
from interviews.calibration.rules import missing_lines
from interviews.models import CalibrationAnswer, CalibrationExercise, CalibrationScore, CalibrationVersion
from scenarios.rubric import RubricContent
from scenarios.selectors import current_rubric, rubric_content


@dataclass(frozen=True)
class OwnRound:
    """A calibration round with the person's newest answer, if there is one: a draft, or submitted.

    The version is the answer's, or the one offered now. `content` holds the reference: what is shown of it
    before `is_submitted` is for `page.py` and `api.py` to leave out.
    """

    exercise: CalibrationExercise
    version: CalibrationVersion
    answer: CalibrationAnswer | None

    @cached_property
    def content(self) -> CalibrationRound:
        return CalibrationRound.model_validate(self.version.content)

    @cached_property
    def rubric(self) -> RubricContent:
        return rubric_content(self.answer.rubric if self.answer else current_rubric())

    @cached_property
    def scores(self) -> dict[str, CalibrationScore]:
        return {score.line: score for score in self.answer.scores.all()} if self.answer else {}

    @property
    def is_submitted(self) -> bool:
        return self.answer is not None and self.answer.submitted_at is not None

    @property
    def missing(self) -> dict[str, str]:
        """What still has to be scored, a sentence by line."""
        given = {line: saved.score for line, saved in self.scores.items()}
        return missing_lines(self.content.lines, given)


def get_exercise(slug: str) -> CalibrationExercise:
    """Raises Refused(`not_found`)."""
    found = CalibrationExercise.objects.filter(slug=slug).first()
    if found is None:
        raise _missing()
    return found


def get_calibration_for(user: User, slug: str) -> OwnRound:
    """The round if it is offered, or the person has begun it. Raises Refused(`not_found`)."""
    exercise = get_exercise(slug)
    mine = CalibrationAnswer.objects.filter(user=user, exercise=exercise).select_related("version", "rubric")
    answer = mine.defer("version__recording").order_by("-attempt").first()
    if answer:
        return OwnRound(exercise, answer.version, answer)
    offered = CalibrationVersion.objects.filter(current_for=exercise).defer("recording").first()
    if offered is None:
        raise _missing()
    return OwnRound(exercise, offered, None)


def _missing() -> Refused:
    return Refused("not_found", "There is no calibration round at this address.", status=404)
