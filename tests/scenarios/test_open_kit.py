"""Kits: behind a recorded door, and shut for the candidate until release."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.models import Interview, InterviewState, Round, RoundState
from scenarios.models import KitOpening, Scenario
from scenarios.services import open_kit

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def kit_url(scenario: Scenario) -> str:
    return reverse("scenario-kit", args=[scenario.slug])


def test_a_visitor_is_asked_to_sign_in(fraud: Scenario, client: Client) -> None:
    for response in (client.get(kit_url(fraud)), client.post(kit_url(fraud))):
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))
    assert not KitOpening.objects.exists()


def test_a_person_who_has_not_opened_it_is_refused(fraud: Scenario, charlie: User, client_of: SignIn) -> None:
    response = client_of(charlie).get(kit_url(fraud))
    assert response.status_code == 403
    assert b"You have not opened this kit" in response.content
    assert b"arrive 30 to 120 days later" not in response.content


def test_opening_it_is_recorded_and_shows_all_of_it(fraud: Scenario, alice: User, client_of: SignIn) -> None:
    response = client_of(alice).post(kit_url(fraud), follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    for piece in (
        "arrive 30 to 120 days later",  # if asked
        "Selection bias: the model forgets what it blocks",  # probe
        "A regulator asks you to show",  # twist
        "Does not count recent unlabeled payments as good",  # checkpoint
        "Use the heavy models as features of a tree model",  # trade-off
        "store --&gt; feat",  # diagram
        "Forgets refused attempts in the counters",  # mistake
    ):
        assert piece in page
    opening = KitOpening.objects.get(user=alice, scenario=fraud)
    assert opening.reason == "study"


def test_it_shows_the_worked_answer_at_three_depths_and_what_to_read(
    fraud: Scenario, alice: User, client_of: SignIn
) -> None:
    open_kit(user=alice, scenario=fraud, reason="study")
    page = client_of(alice).get(kit_url(fraud)).content.decode()
    data = page[page.index('id="data"') : page.index('id="modeling"')]
    places = [
        data.index(piece)
        for piece in (
            "Three sources of labels",  # the guide
            ">Mid</dt>",
            "Join chargebacks to logged payments older than 120 days",
            ">Senior</dt>",
            ">Staff</dt>",
            "above $50 it proves nothing, and I say so",
            "Your labels arrive up to 120 days late",  # the first probe
        )
    ]
    assert places == sorted(places)
    assert page.count(">Staff</dt>") == 8
    assert 'href="#reading"' in page
    assert "thresholds from the costs of both errors" in page[page.index('id="reading"') :]


def test_opening_it_again_keeps_the_first_record(fraud: Scenario, alice: User, client_of: SignIn) -> None:
    first = open_kit(user=alice, scenario=fraud, reason="interviewing")
    assert client_of(alice).post(kit_url(fraud)).status_code == 302
    again = KitOpening.objects.get(user=alice)
    assert (again.pk, again.reason, again.opened_at) == (first.pk, "interviewing", first.opened_at)


def test_staff_read_kits_without_opening_them(fraud: Scenario, staff: User, client_of: SignIn) -> None:
    assert client_of(staff).get(kit_url(fraud)).status_code == 200
    assert not KitOpening.objects.exists()


def test_a_moderator_is_no_exception(fraud: Scenario, mona: User, client_of: SignIn) -> None:
    assert client_of(mona).get(kit_url(fraud)).status_code == 403


def test_a_candidate_cannot_open_the_kit_of_their_own_round(
    live_round: Round, alice: User, bob: User, client_of: SignIn
) -> None:
    scenario = live_round.scenario_version.scenario
    response = client_of(alice).post(kit_url(scenario))
    assert response.status_code == 403
    assert b"stay closed" in response.content
    assert not KitOpening.objects.filter(user=alice, scenario=scenario).exists()
    assert client_of(bob).get(kit_url(scenario)).status_code == 200


def test_kits_do_not_tell_a_candidate_which_scenario_their_round_is_about(
    swap_interview: Interview, alice: User, client_of: SignIn
) -> None:
    taken, given = (round_.scenario_version.scenario for round_ in swap_interview.rounds.order_by("number"))
    others = Scenario.objects.exclude(pk__in=(taken.pk, given.pk))[:3]
    client = client_of(alice)
    answers = {
        (sent.status_code, b"kits that you have not opened stay closed" in sent.content)
        for scenario in (taken, *others)
        for sent in (client.get(kit_url(scenario)), client.post(kit_url(scenario)))
    }
    assert answers == {(403, True)}
    assert client.get(kit_url(given)).status_code == 200


def test_a_candidate_who_opened_it_long_ago_cannot_read_it_during_the_round(
    debrief_round: Round, alice: User, client_of: SignIn
) -> None:
    scenario = debrief_round.scenario_version.scenario
    open_kit(user=alice, scenario=scenario, reason="study")
    assert client_of(alice).get(kit_url(scenario)).status_code == 403


@pytest.mark.parametrize("state", [RoundState.RELEASED, RoundState.REPORTED, RoundState.SKIPPED])
def test_the_kit_opens_again_after_the_round(
    state: RoundState, live_round: Round, alice: User, client_of: SignIn
) -> None:
    Round.objects.filter(pk=live_round.pk).update(state=state)
    assert client_of(alice).post(kit_url(live_round.scenario_version.scenario)).status_code == 302


def test_a_cancelled_interview_withholds_nothing(
    swap_interview: Interview, alice: User, client_of: SignIn
) -> None:
    Interview.objects.update(state=InterviewState.CANCELLED)
    scenario = swap_interview.rounds.get(number=1).scenario_version.scenario
    assert client_of(alice).post(kit_url(scenario)).status_code == 302


def test_there_is_no_kit_of_an_unknown_scenario(library: None, alice: User, client_of: SignIn) -> None:
    assert client_of(alice).post(reverse("scenario-kit", args=["magic"])).status_code == 404
