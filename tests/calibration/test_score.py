"""Saving, submitting and scoring again: once, final, and the first scores count."""

from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.deletion import delete_account
from accounts.models import User
from config.errors import Invalid, Refused
from interviews.calibration.access import get_calibration_for
from interviews.calibration.load import ROUNDS, load_rounds
from interviews.calibration.selectors import calibration_of, calibration_summary, exported_calibration
from interviews.calibration.services import save_score, start_again, submit_answer
from interviews.invariants import broken_invariants
from interviews.models import CalibrationAnswer, CalibrationExercise, CalibrationScore
from interviews.scoring.rules import Incomplete
from tests.calibration.conftest import content_of, score_all, take

IN_90_DAYS = timedelta(days=90, minutes=1)


def test_a_line_is_saved_as_a_whole_and_a_save_without_a_revision_wins(
    loans: CalibrationExercise, alice: User
) -> None:
    save_score(user=alice, exercise=loans, line="data", score=2, note="Refused people.")
    save_score(user=alice, exercise=loans, line="data", score=4)
    saved = CalibrationScore.objects.get()
    assert (saved.line, saved.score, saved.note) == ("data", 4, "")
    assert CalibrationAnswer.objects.get().submitted_at is None


@pytest.mark.parametrize(
    ("line", "score", "note", "code"),
    [
        ("charm", 3, "", "unknown_line"),
        ("deployment", 3, "", "line_not_scored"),
        ("data", 0, "", "bad_score"),
        ("data", 5, "", "bad_score"),
        ("data", 3, "x" * 4001, "too_long"),
        ("data", 3, "\x00", "bad_text"),
    ],
)
def test_what_can_never_be_stored_is_refused_and_begins_nothing(
    loans: CalibrationExercise, alice: User, line: str, score: int, note: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        save_score(user=alice, exercise=loans, line=line, score=score, note=note)
    assert refusal.value.code == code
    assert not CalibrationAnswer.objects.exists()


def test_submitting_names_what_is_missing_and_keeps_what_is_there(
    loans: CalibrationExercise, alice: User
) -> None:
    score_all(alice, loans)
    save_score(user=alice, exercise=loans, line="data", score=None)
    with pytest.raises(Incomplete) as refusal:
        submit_answer(user=alice, exercise=loans)
    assert refusal.value.fields == {"data": "Score it."}
    assert CalibrationScore.objects.filter(score__isnull=False).count() == 5


def test_submitting_is_final_and_repeating_it_changes_nothing(
    loans: CalibrationExercise, alice: User
) -> None:
    take(alice, loans)
    first = CalibrationAnswer.objects.get()
    assert submit_answer(user=alice, exercise=loans).submitted_at == first.submitted_at
    with pytest.raises(Refused, match="final") as refusal:
        save_score(user=alice, exercise=loans, line="data", score=1)
    assert refusal.value.code == "submitted"
    with pytest.raises(IntegrityError), transaction.atomic():
        CalibrationScore.objects.update(score=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalibrationAnswer.objects.update(submitted_at=None)
    assert broken_invariants() == []


def test_it_opens_again_after_90_days_and_the_first_scores_still_count(
    loans: CalibrationExercise, alice: User
) -> None:
    take(alice, loans)
    now = timezone.now()
    with pytest.raises(Refused) as refusal:
        start_again(user=alice, exercise=loans, now=now + timedelta(days=89))
    assert refusal.value.code == "too_early"
    again = start_again(user=alice, exercise=loans, now=now + IN_90_DAYS)
    assert start_again(user=alice, exercise=loans, now=now + IN_90_DAYS) == again
    assert (again.attempt, get_calibration_for(alice, "small-loans").is_submitted) == (2, False)
    take(alice, loans, by=-1)
    others = CalibrationExercise.objects.exclude(pk=loans.pk)[:2]
    for exercise in others:
        take(alice, exercise)
    standing = calibration_of(alice)
    assert standing
    assert (standing.rounds, standing.difference) == (3, 0)


def test_a_standing_comes_with_the_third_round(loans: CalibrationExercise, alice: User, bob: User) -> None:
    exercises = list(CalibrationExercise.objects.all())
    for done, exercise in enumerate(exercises[:3]):
        assert calibration_of(alice) is None
        assert (calibration_summary(alice).done, calibration_summary(alice).left) == (done, 3 - done)
        take(alice, exercise, by=1)
    summary = calibration_summary(alice)
    assert summary.standing
    assert summary.standing.difference > 0.6
    assert summary.standing.leaning == "higher"
    assert summary.next
    assert summary.next.content == content_of(exercises[3])
    assert calibration_of(bob) is None


def test_an_answer_keeps_its_version_when_the_round_changes(
    loans: CalibrationExercise, alice: User, bob: User, tmp_path: Path
) -> None:
    save_score(user=alice, exercise=loans, line="data", score=4)
    folder = Path(copytree(ROUNDS, tmp_path / "rounds"))
    file = folder / "small-loans.yaml"
    file.write_text(file.read_text().replace("  - line: data\n    score: 4", "  - line: data\n    score: 3"))
    load_rounds(folder)
    loans.refresh_from_db()
    score_all(alice, loans)
    assert get_calibration_for(alice, "small-loans").version.number == 1
    assert get_calibration_for(bob, "small-loans").version.number == 2


def test_a_withdrawn_round_stays_with_those_who_began_it_and_is_new_to_nobody(
    loans: CalibrationExercise, alice: User, bob: User, tmp_path: Path
) -> None:
    save_score(user=alice, exercise=loans, line="data", score=4)
    load_rounds(tmp_path)
    loans.refresh_from_db()
    save_score(user=alice, exercise=loans, line="framing", score=3)
    assert [each.content.slug for each in calibration_summary(alice).rounds] == ["small-loans"]
    assert calibration_summary(bob).rounds == []
    with pytest.raises(Refused) as refusal:
        save_score(user=bob, exercise=loans, line="data", score=4)
    assert refusal.value.status == 404


def test_own_scores_are_exported_and_go_with_the_account(loans: CalibrationExercise, alice: User) -> None:
    take(alice, loans)
    [exported] = exported_calibration(alice)
    assert exported["round"] == "small-loans"
    assert {"line": "data", "score": 4, "note": "Own words on data."} in exported["lines"]
    assert "because" not in str(exported)
    delete_account(user=alice)
    assert not CalibrationAnswer.objects.exists()
