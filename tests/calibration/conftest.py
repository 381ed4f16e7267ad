"""The rounds as they are loaded with a release."""

import pytest

from accounts.models import User
from interviews.calibration.access import get_exercise
from interviews.calibration.content import CalibrationRound
from interviews.calibration.load import load_rounds
from interviews.calibration.services import save_score, submit_answer
from interviews.models import CalibrationExercise


@pytest.fixture
def loans(library: None) -> CalibrationExercise:
    load_rounds()
    return get_exercise("small-loans")


def content_of(exercise: CalibrationExercise) -> CalibrationRound:
    assert exercise.current_version
    return CalibrationRound.model_validate(exercise.current_version.content)


def score_all(user: User, exercise: CalibrationExercise, by: int = 0) -> None:
    """Every line `by` points off the reference, as far as the scale goes."""
    for line, reference in content_of(exercise).reference_scores.items():
        own = min(4, max(1, reference + by))
        save_score(user=user, exercise=exercise, line=line, score=own, note=f"Own words on {line}.")


def take(user: User, exercise: CalibrationExercise, by: int = 0) -> None:
    score_all(user, exercise, by)
    submit_answer(user=user, exercise=exercise)
