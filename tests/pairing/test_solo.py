"""Going solo: from the waiting page, or with a scenario that one chose."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from interviews.models import Interview, InterviewState, Ticket
from scenarios.models import Scenario
from scenarios.services import open_kit
from tests.pairing.finding import SignIn, wait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def test_going_solo_ends_the_waiting_and_opens_the_room(client_of: SignIn, alice: User) -> None:
    wait(alice)
    response = client_of(alice).post(reverse("solo-start"), {"format_minutes": "35"})
    interview = Interview.objects.get()
    assert response["Location"] == reverse("interview", args=[interview.pk])
    assert (interview.kind, interview.format_minutes, interview.state) == ("solo", 35, InterviewState.LIVE)
    assert Ticket.objects.get(user=alice).state == "cancelled"
    room = client_of(alice).get(response["Location"])
    assert room["Location"] == reverse("room", args=[interview.rounds.get().pk])


def test_pressed_twice_it_is_one_solo_run(client_of: SignIn, alice: User) -> None:
    client = client_of(alice)
    first, second = (client.post(reverse("solo-start"), {"format_minutes": "35"}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Interview.objects.count() == 1


def test_a_scenario_is_taken_alone_from_its_own_page(client_of: SignIn, alice: User) -> None:
    page = reverse("scenario-detail", args=["search-typeahead"])
    assert 'value="search-typeahead"' in client_of(alice).get(page).content.decode()
    wanted = {"format_minutes": "45", "scenario": "search-typeahead"}
    client_of(alice).post(reverse("solo-start"), wanted)
    assert Interview.objects.get().rounds.get().scenario_version.scenario.slug == "search-typeahead"


def test_who_has_opened_a_kit_is_not_given_its_scenario_alone(client_of: SignIn, alice: User) -> None:
    scenario = Scenario.objects.get(slug="search-typeahead")
    open_kit(user=alice, scenario=scenario, reason="study")
    page = reverse("scenario-detail", args=[scenario.slug])
    assert reverse("solo-start") not in client_of(alice).get(page).content.decode()
    wanted = {"format_minutes": "45", "scenario": scenario.slug}
    response = client_of(alice).post(reverse("solo-start"), wanted)
    assert response.status_code == 409
    assert "You have opened this kit" in response.content.decode()
    assert not Interview.objects.exists()


def test_a_scenario_that_is_not_published_cannot_be_chosen(client_of: SignIn, alice: User) -> None:
    Scenario.objects.filter(slug="search-typeahead").update(retired_at=timezone.now())
    for slug in ("search-typeahead", "nothing"):
        wanted = {"format_minutes": "45", "scenario": slug}
        assert client_of(alice).post(reverse("solo-start"), wanted).status_code == 404
    assert not Interview.objects.exists()


@pytest.mark.parametrize("minutes", ["19", "121", "", "soon", "45.5"])
def test_a_solo_run_of_an_unknown_length_is_refused_in_a_sentence(
    client_of: SignIn, alice: User, minutes: str
) -> None:
    response = client_of(alice).post(reverse("solo-start"), {"format_minutes": minutes})
    assert response.status_code == 400
    assert "A round takes 20 to 120 whole minutes." in response.content.decode()
    assert not Interview.objects.exists()


def test_a_second_interview_at_once_is_refused_in_a_sentence(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    response = client_of(alice).post(reverse("solo-start"), {"format_minutes": "35"})
    assert response.status_code == 409
    assert "You are already in an interview. Finish or leave it first." in response.content.decode()
    assert Interview.objects.count() == 1
