"""Finding a peer on the pages: ask, wait, be led on, stop, go solo."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from accounts.models import Profile, User
from interviews.models import Interview, InterviewState, Ticket
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket
from scenarios.models import Scenario
from scenarios.services import open_kit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]
FIND = {"role": "swap", "format_minutes": "45"}
HTMX = {"HX-Request": "true"}


def wait(user: User, **changes: object) -> Ticket:
    ticket = open_ticket(user=user, role="swap", format_minutes=45)
    Ticket.objects.filter(pk=ticket.pk).update(**changes or {"state": "open"})
    return Ticket.objects.get(pk=ticket.pk)


def where(client: Client, name: str = "find-status") -> str:
    """Where the part that renews itself leads a waiting page."""
    return str(client.get(reverse(name), headers=HTMX)["HX-Redirect"])


# Asking


def test_pressing_the_button_opens_a_ticket_from_the_profile(client_of: SignIn, alice: User) -> None:
    Profile.objects.filter(user=alice).update(target_level="staff", language="de", interests=["vision"])
    response = client_of(alice).post(reverse("find"), {"role": "candidate", "format_minutes": "60"})
    assert (response.status_code, response["Location"]) == (302, reverse("find-waiting"))
    ticket = Ticket.objects.get(user=alice)
    assert (ticket.role, ticket.format_minutes, ticket.state) == ("candidate", 60, "open")
    assert (ticket.level, ticket.language, ticket.interests) == ("staff", "de", ["vision"])


def test_pressing_twice_is_harmless(client_of: SignIn, alice: User) -> None:
    for _ in range(2):
        assert client_of(alice).post(reverse("find"), FIND)["Location"] == reverse("find-waiting")
    assert Ticket.objects.filter(user=alice).count() == 1


@pytest.mark.parametrize(("field", "value"), [("role", "judge"), ("format_minutes", "50"), ("role", "")])
def test_a_wish_we_do_not_know_is_refused_on_the_form(
    client_of: SignIn, alice: User, field: str, value: str
) -> None:
    response = client_of(alice).post(reverse("find"), FIND | {field: value})
    assert response.status_code == 400
    assert "field-wrong" in response.content.decode()
    assert not Ticket.objects.exists()


def test_the_page_says_honestly_how_many_wait(client_of: SignIn, alice: User, bob: User) -> None:
    assert "You may be the first." in client_of(alice).get(reverse("find")).content.decode()
    wait(bob)
    text = " ".join(client_of(alice).get(reverse("find")).content.decode().split())
    assert 'figure">1</span> other person is waiting right now.' in text
    assert "Too few were paired" in text


def test_who_waits_already_goes_back_to_waiting(client_of: SignIn, alice: User) -> None:
    wait(alice)
    assert client_of(alice).get(reverse("find"))["Location"] == reverse("find-waiting")


def test_who_is_in_an_interview_goes_back_to_it(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    place = reverse("interview", args=[swap_interview.pk])
    for method in ("get", "post"):
        assert getattr(client_of(alice), method)(reverse("find"))["Location"] == place


# Waiting


def test_the_waiting_page_says_what_was_asked_and_what_is_looked_at(client_of: SignIn, alice: User) -> None:
    wait(alice)
    text = client_of(alice).get(reverse("find-waiting")).content.decode()
    assert "Waiting for a peer" in text
    assert "Your level, your families and your format" in text
    assert "Stop waiting" in text


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("swap", "You asked to take turns, for 45 minutes a round, at"),
        ("candidate", "You asked to be the candidate only, for 45 minutes a round, at"),
        ("interviewer", "You asked to be the interviewer only, for 45 minutes a round, at"),
    ],
)
def test_the_waiting_page_says_the_role_in_a_sentence(
    role: str, asked: str, client_of: SignIn, alice: User
) -> None:
    wait(alice, role=role)
    page = strip_tags(client_of(alice).get(reverse("find-waiting")).content.decode())
    assert asked in " ".join(page.split())


@pytest.mark.parametrize(
    ("seconds", "looked_at"),
    [(13, "Other levels too"), (25, "Other families too"), (37, "Other formats too"), (49, "Everyone who")],
)
def test_the_longer_one_waits_the_more_people_are_looked_at(
    client_of: SignIn, alice: User, seconds: int, looked_at: str
) -> None:
    wait(alice, created_at=timezone.now() - timedelta(seconds=seconds))
    assert looked_at in client_of(alice).get(reverse("find-status")).content.decode()


def test_looking_at_the_page_says_that_one_is_there(client_of: SignIn, alice: User) -> None:
    long_ago = timezone.now() - timedelta(minutes=2)
    wait(alice, seen_at=long_ago)
    client_of(alice).get(reverse("find-status"), headers=HTMX)
    assert Ticket.objects.get(user=alice).seen_at > long_ago + timedelta(minutes=1)


def test_the_part_that_renews_itself_holds_no_buttons(client_of: SignIn, alice: User) -> None:
    wait(alice)
    text = client_of(alice).get(reverse("find-status"), headers=HTMX).content.decode()
    assert "<button" not in text


def test_both_are_led_to_the_lobby_when_they_are_paired(client_of: SignIn, alice: User, bob: User) -> None:
    for person in (alice, bob):
        wait(person)
    (interview,) = pair_waiting()
    for person in (alice, bob):
        place = reverse("interview", args=[interview.pk])
        assert where(client_of(person)) == place
        assert client_of(person).get(reverse("find-waiting"))["Location"] == place


def test_when_the_time_is_up_the_page_comes_anew_and_offers_to_go_solo(
    client_of: SignIn, alice: User
) -> None:
    wait(alice, state="expired")
    assert client_of(alice).get(reverse("find-status"), headers=HTMX)["HX-Refresh"] == "true"
    text = client_of(alice).get(reverse("find-waiting")).content.decode()
    assert "Nobody came in ten minutes" in text
    assert reverse("solo-start") in text
    assert "hx-get" not in text.partition("<main")[2]


def test_without_a_ticket_there_is_nothing_to_wait_for(client_of: SignIn, alice: User) -> None:
    assert where(client_of(alice)) == reverse("find")
    assert client_of(alice).get(reverse("find-waiting"))["Location"] == reverse("find")


def test_nobody_sees_the_ticket_of_another(client_of: SignIn, alice: User, charlie: User) -> None:
    wait(alice)
    assert where(client_of(charlie)) == reverse("find")
    client_of(charlie).post(reverse("find-cancel"))
    assert Ticket.objects.get(user=alice).state == "open"


# Stopping


def test_stopping_takes_one_out_of_the_pool(client_of: SignIn, alice: User, bob: User) -> None:
    wait(alice)
    wait(bob)
    assert client_of(alice).post(reverse("find-cancel"))["Location"] == reverse("find")
    assert Ticket.objects.get(user=alice).state == "cancelled"
    assert pair_waiting() == []


def test_stopping_a_moment_too_late_leaves_the_interview_as_it_is(
    client_of: SignIn, alice: User, bob: User
) -> None:
    for person in (alice, bob):
        wait(person)
    (interview,) = pair_waiting()
    client_of(alice).post(reverse("find-cancel"))
    assert Ticket.objects.get(user=alice).state == "paired"
    assert where(client_of(alice)) == reverse("interview", args=[interview.pk])


def test_stopping_again_changes_nothing(client_of: SignIn, alice: User) -> None:
    for _ in range(2):
        assert client_of(alice).post(reverse("find-cancel")).status_code == 302


# Going solo


def test_going_solo_ends_the_waiting_and_opens_the_room(client_of: SignIn, alice: User) -> None:
    wait(alice)
    response = client_of(alice).post(reverse("solo-start"), {"format_minutes": "35"})
    interview = Interview.objects.get()
    assert response["Location"] == reverse("interview", args=[interview.pk])
    assert (interview.kind, interview.format_minutes, interview.state) == ("solo", 35, InterviewState.LIVE)
    assert Ticket.objects.get(user=alice).state == "cancelled"
    room = client_of(alice).get(response["Location"])
    assert room["Location"] == reverse("room", args=[interview.rounds.get().pk])


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


# Queries


def test_waiting_costs_the_same_however_many_wait(
    client_of: SignIn,
    make_person: Callable[..., User],
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    wait(alice)
    client = client_of(alice)
    for name in ("Ola", "Pia", "Quin"):
        # session, user with profile, own ticket, that it was seen, recent pairings, how many others wait
        with django_assert_num_queries(6):
            client.get(reverse("find-status"), headers=HTMX)
        wait(make_person(name))
