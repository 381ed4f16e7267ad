from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from interviews.models import Interview, ModelRun, Round, Severity
from interviews.reports.card import TOO_FEW, Given, Manner, manner_of
from scenarios.models import KitOpening, ScenarioVersion
from scenarios.services import open_kit
from tests.progress.history import make_history
from tests.scoring.filling import fill_and_submit


def test_a_round_to_score_is_there_with_the_time_left(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(bob).get("/interviewing/").content.decode()
    assert f'href="/rounds/{debrief_round.pk}/debrief/"' in page
    assert "left" in page


def test_a_kit_opened_to_re_score_is_nothing_to_prepare(
    bob: User, scenario_version: ScenarioVersion, client_of: Callable[[User], Client]
) -> None:
    opening = open_kit(user=bob, scenario=scenario_version.scenario, reason="review")
    offer = f'href="/scenarios/{scenario_version.scenario.slug}/check/"'
    assert offer not in client_of(bob).get("/interviewing/").content.decode()
    KitOpening.objects.filter(pk=opening.pk).update(prepared_at=timezone.now())
    assert scenario_version.title in client_of(bob).get("/interviewing/").content.decode()


def test_a_round_to_give_leads_to_its_kit_until_it_is_over(
    swap_interview: Interview, bob: User, client_of: Callable[[User], Client]
) -> None:
    round_ = swap_interview.rounds.get(number=1)
    slug = round_.scenario_version.scenario.slug
    page = " ".join(client_of(bob).get("/interviewing/").content.decode().split())
    assert f'href="/scenarios/{slug}/kit/">Prepare' in page
    KitOpening.objects.filter(user=bob).update(prepared_at=timezone.now())
    assert (
        f'href="/scenarios/{slug}/kit/">Open the kit' in client_of(bob).get("/interviewing/").content.decode()
    )
    Round.objects.filter(pk=round_.pk).update(state="skipped")
    assert "Nothing is booked." in client_of(bob).get("/interviewing/").content.decode()


def test_how_one_scores_is_said_with_its_interval_and_what_it_is_of(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    assert "After your first submitted scores" in client_of(bob).get("/interviewing/").content.decode()
    fill_and_submit(bob, debrief_round)
    run = ModelRun.objects.create(
        state="good", model_version=1, cut_off=timezone.now(), finished_at=timezone.now()
    )
    facts = {"run": run, "precision": 1.3, "sessions": 1, "group": 0}
    Severity.objects.create(interviewer=bob, value=0.5, sd=0.2, **facts)
    page = " ".join(client_of(bob).get("/interviewing/").content.decode().split())
    assert "You score about 0.5 lower than most: between 0.8 lower and 0.2 lower in nine cases" in page
    assert "Too few interviews to tell yet." in page
    assert '<span class="figure">100%</span> of your <span class="figure">8</span> scores have a note' in page


@pytest.mark.parametrize(
    ("interviews", "candidates", "is_said"), [(5, 3, True), (4, 3, False), (5, 2, False)]
)
def test_consistency_is_told_from_five_interviews_of_three_people_on(
    interviews: int, candidates: int, is_said: bool
) -> None:
    severity = Severity(value=0.0, sd=0.2, precision=1.3, sessions=interviews, group=0)
    words = Manner(severity=severity, given=Given((0, 9, 36, 0), candidates)).consistency_words
    assert ("more closely than most" in words) is is_said
    assert (words == TOO_FEW) is not is_said


def test_the_candidates_whom_one_scored_are_counted_once(
    alice: User, bob: User, charlie: User, scenario_versions: list[ScenarioVersion]
) -> None:
    make_history(alice, bob, scenario_versions, 2)
    make_history(charlie, bob, scenario_versions, 1)
    assert manner_of(bob).given.candidates == 2


def test_what_is_submitted_is_no_longer_owed(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill_and_submit(bob, debrief_round)
    page = client_of(bob).get("/interviewing/").content.decode()
    assert "Nothing to score." in page
    assert "Being scored" in page


def test_the_candidate_of_a_round_owes_nothing_as_interviewer_of_it(
    debrief_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    assert "Nothing to score." in client_of(alice).get("/interviewing/").content.decode()


def test_an_empty_page_says_why_to_interview(charlie: User, client_of: Callable[[User], Client]) -> None:
    page = client_of(charlie).get("/interviewing/").content.decode()
    assert "You have not interviewed anyone yet" in page


def test_the_queries_stay_the_same_with_200_interviews(
    alice: User,
    bob: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
) -> None:
    client, asked, page = client_of(bob), [], ""
    for more in (1, 199):
        make_history(alice, bob, scenario_versions, more)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/interviewing/").content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 22
    assert "Page" in page
