from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.invariants import broken_invariants
from interviews.models import (
    Assessment,
    Interview,
    InterviewState,
    LineScore,
    Report,
    Room,
    Round,
    RoundState,
    Ticket,
)
from interviews.pairing.services import open_ticket
from scenarios.models import KitOpening
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


@pytest.mark.parametrize(("moment", "asked"), [("debrief", 0), ("reported", 1)])
def test_a_report_is_compiled_again_only_after_the_release(
    swap_interview: Interview,
    alice: User,
    bob: User,
    office: Client,
    moment: str,
    asked: int,
    django_capture_on_commit_callbacks: Callable[[], AbstractContextManager[list[object]]],
) -> None:
    round_ = bring_to(moment, swap_interview, alice, bob)
    with django_capture_on_commit_callbacks() as tasks:
        act(office, "compile_again", round_)
    assert len(tasks) == asked


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


@pytest.fixture
def own_office(alice: User, client_of: Callable[[User], Client]) -> Client:
    """Alice is staff, and the candidate of round 1."""
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return client_of(alice)


@pytest.fixture
def viewer(make_person: Callable[..., User], client_of: Callable[[User], Client]) -> Client:
    """Somebody who may look at everything and change nothing."""
    user = make_person("Vera")
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return client_of(user)


def act(client: Client, action: str, row: Model) -> None:
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")
    client.post(url, {"action": action, "_selected_action": [str(row.pk)]})


def shown_in(client: Client, model: type[Model]) -> list[int]:
    """How many rows the list has, and the status of each row's own page."""
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    rows = client.get(reverse(f"{base}_changelist")).context["cl"].result_count
    pages = [
        client.get(reverse(f"{base}_change", args=[row.pk])).status_code
        for row in model._default_manager.all()
    ]
    return [rows, *sorted(set(pages))]


@pytest.mark.parametrize("model", [Assessment, LineScore])
def test_staff_do_not_read_scores_of_their_own_round_before_the_release(
    swap_interview: Interview, alice: User, bob: User, own_office: Client, model: type[Model]
) -> None:
    bring_to("debrief", swap_interview, alice, bob)
    assert model._default_manager.exists()
    assert shown_in(own_office, model) == [0, 302]


def test_after_the_release_they_do(
    swap_interview: Interview, alice: User, bob: User, own_office: Client
) -> None:
    bring_to("reported", swap_interview, alice, bob)
    for model in (Assessment, LineScore, Report):
        assert shown_in(own_office, model) == [model._default_manager.count(), 200]


def test_a_report_of_their_own_is_not_there_while_its_round_is_not_released(
    swap_interview: Interview, alice: User, bob: User, own_office: Client
) -> None:
    round_ = bring_to("reported", swap_interview, alice, bob)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.DEBRIEF, released_at=None)
    assert shown_in(own_office, Report) == [0, 302]


def test_neither_the_rounds_nor_their_evidence_are_there(
    swap_interview: Interview, alice: User, bob: User, own_office: Client
) -> None:
    round_ = bring_to("debrief", swap_interview, alice, bob)
    assert shown_in(own_office, Round) == [0, 302]
    assert shown_in(own_office, Room) == [0, 302]
    url = reverse("admin:interviews_interview_change", args=[swap_interview.pk])
    page = own_office.get(url).content.decode()
    assert round_.scenario_version.title not in page


def test_the_kits_of_their_own_interviewer_are_not_there_before_the_release(
    swap_interview: Interview, alice: User, bob: User, own_office: Client
) -> None:
    """Bob opened the kit of the round in which he asks alice; what alice opened as interviewer she knows."""
    opening = KitOpening.objects.get(user=bob)
    page = own_office.get(reverse("admin:scenarios_kitopening_changelist"))
    assert [row.user for row in page.context["cl"].result_list] == [alice]
    url = reverse("admin:scenarios_kitopening_change", args=[opening.pk])
    assert own_office.get(url).status_code == 302
    bring_to("reported", swap_interview, alice, bob)
    assert own_office.get(url).status_code == 200


def test_a_kit_opening_is_not_made_by_hand(swap_interview: Interview, bob: User, own_office: Client) -> None:
    """The answer would tell whether it is there already."""
    opening = KitOpening.objects.get(user=bob)
    sent = {"user": bob.pk, "scenario": opening.scenario_id, "reason": "study"}
    assert own_office.post(reverse("admin:scenarios_kitopening_add"), sent).status_code == 403


def test_taking_an_opening_back_gives_the_scenario_to_the_person_again(
    office: Client, viewer: Client, reported: Round, bob: User
) -> None:
    opening = KitOpening.objects.get(user=bob)
    url = reverse("admin:scenarios_kitopening_delete", args=[opening.pk])
    assert viewer.post(url, {"post": "yes"}).status_code == 403
    assert office.post(url, {"post": "yes"}).status_code == 302
    assert not KitOpening.objects.filter(user=bob).exists()


def test_other_staff_see_the_rounds_of_others(
    swap_interview: Interview, alice: User, bob: User, office: Client
) -> None:
    bring_to("debrief", swap_interview, alice, bob)
    for model in (Round, Assessment, LineScore):
        assert shown_in(office, model) == [model._default_manager.count(), 200]


def test_who_may_only_look_ends_no_interview(viewer: Client, live_round: Round) -> None:
    act(viewer, "close", live_round.interview)
    assert Interview.objects.get().state == InterviewState.LIVE


def test_who_may_only_look_is_offered_no_action(viewer: Client, reported: Round, library: None) -> None:
    for model in ("interview", "round", "ticket"):
        page = viewer.get(reverse(f"admin:interviews_{model}_changelist"))
        assert page.status_code == 200
        assert page.context["action_form"] is None, model


def test_staff_can_cancel_a_ticket_that_is_open(office: Client, alice: User, library: None) -> None:
    ticket = open_ticket(user=alice, role="swap", format_minutes=45)
    act(office, "cancel", ticket)
    ticket.refresh_from_db()
    assert ticket.state == "cancelled"


def test_who_may_only_look_cancels_no_ticket(viewer: Client, alice: User, library: None) -> None:
    ticket = open_ticket(user=alice, role="swap", format_minutes=45)
    act(viewer, "cancel", ticket)
    assert Ticket.objects.get().state == "open"
