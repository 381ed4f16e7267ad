"""Scores of a calibration round: saved line by line, submitted once, then final.

Each service locks the person's newest answer, so that a save either is in what is submitted or is refused.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.calibration.access import OwnRound, get_calibration_for
from interviews.calibration.rules import FIRST, check_again, check_score
from interviews.models import CalibrationAnswer, CalibrationExercise, CalibrationScore
from interviews.scoring.entries import values_of
from interviews.scoring.rules import Incomplete, LineEntry, check_revision, with_plain_breaks
from scenarios.selectors import current_rubric


@transaction.atomic
def save_score(
    *,
    user: User,
    exercise: CalibrationExercise,
    line: str,
    score: int | None,
    note: str = "",
    revision: int | None = None,
) -> CalibrationScore:
    """Store one line as a whole. Begins the answer with the first one.

    `revision` as in `scoring.services.save_line`. Raises Invalid for what can never be stored, Conflict for
    what another tab has changed, Refused once it is submitted.
    """
    own = _begun(user, exercise)
    check_score(line, score, note, lines=own.content.lines)
    answer = _open(own)
    entry = LineEntry(line=line, score=score, note=with_plain_breaks(note))
    saved = own.scores.get(line)
    stored = LineEntry(line=line, score=saved.score, note=saved.note) if saved else LineEntry(line)
    if saved and stored == entry:
        return saved
    known = saved.revision if saved else 0
    check_revision(known, revision, field=line, theirs=values_of(stored), yours=values_of(entry))
    values = {"score": entry.score, "note": entry.note, "revision": known + 1}
    saved, _ = CalibrationScore.objects.update_or_create(answer=answer, line=line, defaults=values)
    answer.saved_at = timezone.now()
    answer.save(update_fields=["saved_at"])
    return saved


@transaction.atomic
def submit_answer(*, user: User, exercise: CalibrationExercise) -> CalibrationAnswer:
    """Make the person's scores final; submitting again changes nothing. Raises Incomplete."""
    own = _begun(user, exercise)
    if own.answer and own.is_submitted:
        return own.answer
    if own.missing:
        raise Incomplete(own.missing)
    answer = _open(own)
    answer.submitted_at = answer.saved_at = timezone.now()
    answer.save(update_fields=["submitted_at", "saved_at"])
    return answer


@transaction.atomic
def start_again(
    *, user: User, exercise: CalibrationExercise, now: datetime | None = None
) -> CalibrationAnswer:
    """Begin another attempt, with the version that is offered now; one that is begun already is returned.

    Raises Refused before 90 days are over, or when the round was withdrawn.
    """
    own = _begun(user, exercise)
    if own.answer is None or own.answer.submitted_at is None:
        return _open(own)
    check_again(own.answer.submitted_at, now or timezone.now())
    if exercise.current_version_id is None:
        raise Refused("withdrawn", "This calibration round is not offered any more. Your scores stay.")
    return CalibrationAnswer.objects.create(
        user=user,
        exercise=exercise,
        version_id=exercise.current_version_id,
        rubric=current_rubric(),
        attempt=own.answer.attempt + 1,
    )


def forget_answers(*, user: User) -> None:
    """Delete all answers of a person who goes: they are nobody else's."""
    CalibrationAnswer.objects.filter(user=user).delete()


def _begun(user: User, exercise: CalibrationExercise) -> OwnRound:
    """The round with the person's answer locked; the first answer is made here, at most once."""
    if exercise.current_version_id is not None:
        CalibrationAnswer.objects.get_or_create(
            user=user,
            exercise=exercise,
            attempt=FIRST,
            defaults={"version_id": exercise.current_version_id, "rubric": current_rubric()},
        )
    mine = CalibrationAnswer.objects.filter(user=user, exercise=exercise)
    # In one order, and all of them: an attempt that is added meanwhile waits for the first.
    list(mine.select_for_update().order_by("attempt").values_list("pk"))
    return get_calibration_for(user, exercise.slug)


def _open(own: OwnRound) -> CalibrationAnswer:
    if own.answer is None or own.is_submitted:
        raise Refused(
            "submitted",
            "You have submitted this calibration round: your scores are final. Nothing was changed.",
        )
    return own.answer
