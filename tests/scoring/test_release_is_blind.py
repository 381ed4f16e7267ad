"""Invariant 6: nobody sees the other's assessment until both have submitted or the 24 hours have passed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden
from interviews.models import Round, RoundState
from interviews.reports.release import release_overdue
from interviews.scoring.selectors import evidence_for, visible_assessments
from interviews.scoring.services import add_evidence, save_overall
from tests.scoring.filling import fill, fill_and_submit

SECRET = "canary-5f1c"


def kinds(user: User, round_: Round) -> list[str]:
    return [assessment.kind for assessment in visible_assessments(user, round_)]


def test_before_both_have_submitted_each_sees_only_their_own(
    debrief_round: Round, alice: User, bob: User
) -> None:
    fill_and_submit(bob, debrief_round)
    fill(alice, debrief_round)
    assert kinds(alice, debrief_round) == ["self"]
    assert kinds(bob, debrief_round) == ["interviewer"]


def test_afterwards_both_see_both(debrief_round: Round, alice: User, bob: User) -> None:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    assert kinds(alice, debrief_round) == kinds(bob, debrief_round) == ["interviewer", "self"]


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_at_the_deadline_only_what_was_submitted_is_shared(
    debrief_round: Round, alice: User, bob: User, who: str
) -> None:
    late, in_time = (alice, bob) if who == "alice" else (bob, alice)
    fill_and_submit(in_time, debrief_round)
    fill(late, debrief_round, note=SECRET)
    Round.objects.filter(pk=debrief_round.pk).update(assess_by=timezone.now() - timedelta(seconds=1))
    assert release_overdue() == 1
    debrief_round.refresh_from_db()
    assert debrief_round.state == RoundState.RELEASED
    assert len(kinds(late, debrief_round)) == 2
    assert len(kinds(in_time, debrief_round)) == 1


def test_evidence_of_an_interviewer_who_never_submitted_stays_theirs(
    debrief_round: Round, alice: User, bob: User
) -> None:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text=SECRET)
    fill_and_submit(alice, debrief_round)
    Round.objects.filter(pk=debrief_round.pk).update(assess_by=timezone.now() - timedelta(seconds=1))
    release_overdue()
    with pytest.raises(Forbidden):
        evidence_for(alice, debrief_round)
    assert evidence_for(bob, debrief_round).get().text == SECRET


def test_a_round_in_time_is_not_released(debrief_round: Round) -> None:
    assert release_overdue() == 0
    debrief_round.refresh_from_db()
    assert debrief_round.state == RoundState.DEBRIEF


@pytest.mark.parametrize("submitted", [False, True])
def test_no_page_of_the_candidate_has_a_word_of_the_interviewer(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client], submitted: bool
) -> None:
    fill(bob, debrief_round, note=SECRET)
    save_overall(user=bob, round_=debrief_round, strength=SECRET, missed=SECRET, drill=SECRET)
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text=SECRET)
    if submitted:
        fill_and_submit(bob, debrief_round, note=SECRET)
    assert_unseen(client_of(alice), debrief_round)


@pytest.mark.parametrize("submitted", [False, True])
def test_no_page_of_the_interviewer_has_a_word_of_the_candidate(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client], submitted: bool
) -> None:
    fill(alice, debrief_round, note=SECRET)
    if submitted:
        fill_and_submit(alice, debrief_round, note=SECRET)
    assert_unseen(client_of(bob), debrief_round)


def assert_unseen(client: Client, round_: Round) -> None:
    base = f"/rounds/{round_.pk}"
    pages = [
        f"{base}/debrief/",
        f"{base}/debrief/status/",
        f"{base}/debrief/submit/",
        f"{base}/report/",
        f"{base}/report/status/",
        f"{base}/report.pdf",
        f"/interviews/{round_.interview_id}/",
        "/progress/",
        "/progress/export.csv",
        "/interviewing/",
        "/",
    ]
    for page in pages:
        response = client.get(page, follow=True)
        assert SECRET.encode() not in response.getvalue(), page
