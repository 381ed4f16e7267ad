from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from accounts.models import OutboxMessage, User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import Correction, LineScore, Report, Round
from interviews.reports.compile import compile_report, rounds_to_compile
from interviews.scoring.corrections import correct_score
from tests.scoring.filling import fill, fill_and_submit


@pytest.fixture
def reported_round(debrief_round: Round, alice: User, bob: User) -> Round:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    compile_report(debrief_round.pk)
    return debrief_round


def line_of(round_: Round, line: str = "data") -> LineScore:
    return LineScore.objects.get(assessment__round=round_, assessment__kind="interviewer", line=line)


def test_a_correction_keeps_the_original(reported_round: Round, staff: User) -> None:
    correct_score(staff=staff, line_score=line_of(reported_round), new_score=2, reason="Wrong key.")
    correction = Correction.objects.get()
    assert (correction.old_score, correction.new_score, correction.corrected_by) == (4, 2, staff)
    assert line_of(reported_round).score == 2


def test_it_makes_a_new_version_of_the_report_and_no_new_mail(reported_round: Round, staff: User) -> None:
    mails = OutboxMessage.objects.count()
    correct_score(staff=staff, line_score=line_of(reported_round), new_score=2, reason="Wrong key.")
    assert rounds_to_compile() == [reported_round.pk]
    report = compile_report(reported_round.pk)
    assert report.version == 2
    assert Report.objects.filter(round=reported_round, superseded_at=None).count() == 1
    assert rounds_to_compile() == []
    assert OutboxMessage.objects.count() == mails


def test_a_score_can_be_corrected_to_not_reached(reported_round: Round, staff: User) -> None:
    correct_score(staff=staff, line_score=line_of(reported_round), new_score=None, reason="Never came up.")
    corrected = line_of(reported_round)
    assert (corrected.score, corrected.not_reached, corrected.not_reached_reason) == (
        None,
        True,
        "Never came up.",
    )


def test_a_line_not_reached_can_get_a_score(reported_round: Round, staff: User) -> None:
    correct_score(
        staff=staff, line_score=line_of(reported_round, "monitoring"), new_score=2, reason="It did."
    )
    corrected = line_of(reported_round, "monitoring")
    assert (corrected.score, corrected.not_reached, corrected.not_reached_reason) == (2, False, "")


def test_corrected_back_and_forth_the_report_settles(reported_round: Round, staff: User) -> None:
    for score in (2, 4):
        correct_score(staff=staff, line_score=line_of(reported_round), new_score=score, reason="Twice.")
    for _ in range(2):
        assert compile_report(reported_round.pk).version == 2, "both corrections are shown, once"
    assert rounds_to_compile() == []


def test_only_staff_corrects(reported_round: Round, bob: User, mona: User) -> None:
    for person in (bob, mona):
        with pytest.raises(Forbidden):
            correct_score(staff=person, line_score=line_of(reported_round), new_score=2, reason="Please.")


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_staff_do_not_correct_rounds_of_their_own(
    reported_round: Round, request: pytest.FixtureRequest, who: str
) -> None:
    person: User = request.getfixturevalue(who)
    person.is_staff = True
    person.save()
    with pytest.raises(Forbidden) as refusal:
        correct_score(staff=person, line_score=line_of(reported_round), new_score=2, reason="Mine.")
    assert refusal.value.code == "own_round"
    assert not Correction.objects.exists()


def test_a_reason_is_needed(reported_round: Round, staff: User) -> None:
    with pytest.raises(Invalid) as refusal:
        correct_score(staff=staff, line_score=line_of(reported_round), new_score=2, reason=" ")
    assert refusal.value.code == "no_reason"


def test_before_the_release_no_report_is_asked_for(
    debrief_round: Round,
    bob: User,
    staff: User,
    django_capture_on_commit_callbacks: Callable[[], AbstractContextManager[list[object]]],
) -> None:
    fill_and_submit(bob, debrief_round)
    with django_capture_on_commit_callbacks() as asked:
        correct_score(staff=staff, line_score=line_of(debrief_round), new_score=2, reason="Wrong key.")
    assert asked == []
    assert line_of(debrief_round).score == 2


def test_a_draft_is_its_authors_to_change(debrief_round: Round, bob: User, staff: User) -> None:
    fill(bob, debrief_round)
    with pytest.raises(Refused) as refusal:
        correct_score(staff=staff, line_score=line_of(debrief_round), new_score=2, reason="Why not.")
    assert refusal.value.code == "not_submitted"


def test_the_guard_is_back_after_a_correction(reported_round: Round, staff: User) -> None:
    from django.db import IntegrityError, transaction

    with transaction.atomic():
        correct_score(staff=staff, line_score=line_of(reported_round), new_score=2, reason="Wrong key.")
        with pytest.raises(IntegrityError), transaction.atomic():
            LineScore.objects.update(score=1)
