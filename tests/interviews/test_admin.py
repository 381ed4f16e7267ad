from collections.abc import Callable

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, LineScore, Report, Round
from tests.access.moments import bring_to


@pytest.fixture
def office(staff: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(staff)


@pytest.fixture
def reported(swap_interview: Interview, alice: User, bob: User) -> Round:
    return bring_to("reported", swap_interview, alice, bob)


def test_staff_can_open_a_row_of_everything(office: Client, reported: Round) -> None:
    opened = 0
    for model in admin.site._registry:
        row = model._default_manager.first()
        if row is None:
            continue
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        assert office.get(url).status_code == 200, url
        opened += 1
    assert opened > 12


@pytest.mark.parametrize("model", [Interview, Round, Report])
def test_history_can_be_seen_and_not_rewritten(office: Client, reported: Round, model: type[Model]) -> None:
    row = model._default_manager.first()
    assert row is not None
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert office.post(reverse(f"{base}_change", args=[row.pk]), {"state": "lobby"}).status_code == 403
    assert office.post(reverse(f"{base}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert office.get(reverse(f"{base}_add")).status_code == 403


def test_a_correction_keeps_the_original_and_makes_a_new_report(
    office: Client, reported: Round, staff: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    score = LineScore.objects.get(assessment__round=reported, assessment__kind="interviewer", line="data")
    url = reverse("admin:interviews_linescore_change", args=[score.pk])
    sent = {"score": "2", "reason": "Heard the replay.", "corrections-TOTAL_FORMS": 0}
    answer = office.post(url, {**sent, "corrections-INITIAL_FORMS": 0})
    assert answer.status_code == 302
    score.refresh_from_db()
    correction = score.corrections.get()
    assert (score.score, correction.old_score, correction.new_score) == (2, 3, 2)
    assert correction.corrected_by == staff
    assert broken_invariants() == []


def test_a_correction_needs_a_reason(office: Client, reported: Round) -> None:
    score = LineScore.objects.filter(assessment__round=reported).first()
    assert score is not None
    url = reverse("admin:interviews_linescore_change", args=[score.pk])
    sent = {"score": "1", "reason": "", "corrections-TOTAL_FORMS": 0, "corrections-INITIAL_FORMS": 0}
    assert office.post(url, sent).status_code == 200
    assert not score.corrections.exists()


def test_staff_can_end_an_interview_that_hangs(office: Client, live_round: Round) -> None:
    url = reverse("admin:interviews_interview_changelist")
    answer = office.post(url, {"action": "close", "_selected_action": [str(live_round.interview_id)]})
    assert answer.status_code == 302
    assert Interview.objects.get().state == InterviewState.DEBRIEF
    assert Round.objects.get(pk=live_round.pk).state == "debrief"
