"""The interview's own pages: what each person sees and may do at each moment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Block, User
from interviews.ending import leave
from interviews.models import Interview, InterviewState, Participation, Round, RoundState, Ticket
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket
from interviews.reports.compile import compile_report
from interviews.services import mark_ready
from tests.interviews.pages import SignIn, end_second_round, page_of, press, room_of, text_of
from tests.scoring.filling import fill_and_submit

pytestmark = pytest.mark.django_db


# The lobby


def test_the_lobby_names_partner_level_roles_format_and_the_kit_to_read(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    text = text_of(client_of(alice), page_of(swap_interview))
    first, second = swap_interview.rounds.order_by("number")
    assert "You and Bob" in text
    assert "Bob, Mid, prepares for Senior" in text
    assert "Round 1: you are the candidate" in text
    assert "Round 2: you interview Bob" in text
    assert second.scenario_version.title in text
    assert reverse("scenario-kit", args=[second.scenario_version.scenario.slug]) in text
    assert first.scenario_version.title not in text
    assert "2</span> rounds of" in text
    assert 'in <span class="figure">5 min' in text
    assert "Come on time." in text


def test_who_gets_another_length_than_asked_for_is_told_why(
    client_of: SignIn, library: None, alice: User, bob: User
) -> None:
    for user, minutes, waited in ((alice, 35, 0), (bob, 45, 40)):
        ticket = open_ticket(user=user, role="swap", format_minutes=minutes)
        Ticket.objects.filter(pk=ticket.pk).update(created_at=timezone.now() - timedelta(seconds=waited))
    (interview,) = pair_waiting()
    told = "You asked for 35 minutes; Bob waited longer and asked for 45."
    assert told in text_of(client_of(alice), page_of(interview))
    assert "You asked for" not in text_of(client_of(bob), page_of(interview))


def test_the_lobby_says_who_is_ready(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    url = reverse("interview-status", args=[swap_interview.pk])
    assert "Bob is not here yet." in text_of(client_of(alice), url)
    client_of(bob).get(url)
    assert "Bob is here, and not ready yet." in text_of(client_of(alice), url)
    mark_ready(user=bob, interview=swap_interview)
    assert "Bob is here and ready, and waits for you." in text_of(client_of(alice), url)
    assert "You are ready." in text_of(client_of(bob), url)
    assert "I am ready" not in text_of(client_of(bob), page_of(swap_interview))


def test_a_planned_start_that_has_passed_is_said(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    Interview.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    assert "which has passed" in text_of(client_of(alice), page_of(swap_interview))


def test_when_both_are_ready_both_are_led_into_the_room(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    assert press(client_of(alice), "interview-ready", swap_interview) == page_of(swap_interview)
    assert press(client_of(bob), "interview-ready", swap_interview) == page_of(swap_interview)
    for person in (alice, bob):
        response = client_of(person).get(page_of(swap_interview))
        assert (response.status_code, response["Location"]) == (302, room_of(swap_interview))
        status = client_of(person).get(reverse("interview-status", args=[swap_interview.pk]))
        assert status["HX-Redirect"] == room_of(swap_interview)


def test_saying_ready_twice_changes_nothing(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    press(client_of(alice), "interview-ready", swap_interview)
    first = Participation.objects.get(interview=swap_interview, user=alice).ready_at
    press(client_of(alice), "interview-ready", swap_interview)
    assert Participation.objects.get(interview=swap_interview, user=alice).ready_at == first


def test_nobody_gets_ready_for_an_interview_that_was_cancelled(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    leave(user=bob, interview=swap_interview)
    response = client_of(alice).post(reverse("interview-ready", args=[swap_interview.pk]))
    assert response.status_code == 409
    assert "This interview is no longer in its lobby." in response.content.decode()


def test_leaving_asks_twice_and_needs_no_script(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    text = text_of(client_of(alice), page_of(swap_interview))
    for name in ("interview-leave", "interview-block"):
        before = text.partition(reverse(name, args=[swap_interview.pk]))[0]
        assert before.rfind("<details") > before.rfind("</details")


# Leaving and blocking


def test_leaving_the_lobby_ends_the_interview_and_both_are_told(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    assert press(client_of(alice), "interview-leave", swap_interview) == reverse("home")
    assert Interview.objects.get().state == InterviewState.CANCELLED
    status = client_of(bob).get(reverse("interview-status", args=[swap_interview.pk]))
    assert status["HX-Redirect"] == page_of(swap_interview)
    text = text_of(client_of(bob), page_of(swap_interview))
    assert "This interview was not held" in text
    assert "with Alice" in text
    assert reverse("solo-start") in text


def test_leaving_a_live_interview_leads_to_what_is_owed(
    client_of: SignIn, live_round: Round, alice: User
) -> None:
    assert press(client_of(alice), "interview-leave", live_round.interview) == page_of(live_round.interview)
    text = text_of(client_of(alice), page_of(live_round.interview))
    assert "Score yourself" in text
    assert "This round was not held." in text


def test_leaving_again_changes_nothing(client_of: SignIn, live_round: Round, alice: User) -> None:
    for _ in range(2):
        press(client_of(alice), "interview-leave", live_round.interview)
    assert Interview.objects.get().state == InterviewState.DEBRIEF


def test_blocking_in_the_lobby_ends_the_interview_and_keeps_the_two_apart(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    assert press(client_of(alice), "interview-block", swap_interview) == page_of(swap_interview)
    assert Block.objects.filter(blocker=alice, blocked=bob).exists()
    assert Interview.objects.get().state == InterviewState.CANCELLED
    assert "blocked" not in text_of(client_of(bob), page_of(swap_interview)).lower()


def test_blocking_afterwards_takes_nothing_away(
    client_of: SignIn, debrief_round: Round, alice: User, bob: User
) -> None:
    press(client_of(alice), "interview-block", debrief_round.interview)
    assert Block.objects.filter(blocker=alice, blocked=bob).exists()
    assert Round.objects.get(pk=debrief_round.pk).state == RoundState.DEBRIEF


def test_alone_there_is_nobody_to_block(client_of: SignIn, solo_interview: Interview, alice: User) -> None:
    response = client_of(alice).post(reverse("interview-block", args=[solo_interview.pk]))
    assert response.status_code == 403
    assert "You were alone in this interview." in response.content.decode()


# After the rounds


def test_between_the_rounds_the_way_leads_into_the_next_room(
    client_of: SignIn, debrief_round: Round, alice: User
) -> None:
    response = client_of(alice).get(page_of(debrief_round.interview))
    assert response["Location"] == room_of(debrief_round.interview, 2)


def test_afterwards_one_button_is_the_next_step(
    client_of: SignIn, debrief_round: Round, alice: User, bob: User
) -> None:
    end_second_round(debrief_round.interview, alice)
    text = text_of(client_of(alice), page_of(debrief_round.interview))
    assert "Score yourself" in text
    assert "Score Bob" in text
    assert text.count("btn-primary") == 1


def test_what_one_has_submitted_waits_for_the_other_and_then_becomes_a_report(
    client_of: SignIn, debrief_round: Round, alice: User, bob: User
) -> None:
    end_second_round(debrief_round.interview, alice)
    fill_and_submit(alice, debrief_round)
    url = page_of(debrief_round.interview)
    assert "when Bob has submitted too" in text_of(client_of(alice), url)
    fill_and_submit(bob, debrief_round)
    assert "The report is being compiled" in text_of(client_of(alice), url)
    compile_report(debrief_round.pk)
    assert "Read the report" in text_of(client_of(alice), url)


# Strangers


@pytest.mark.parametrize("name", ["interview", "interview-status"])
def test_a_stranger_does_not_learn_that_an_interview_exists(
    client_of: SignIn, swap_interview: Interview, charlie: User, mona: User, name: str
) -> None:
    for person in (charlie, mona):
        there = client_of(person).get(reverse(name, args=[swap_interview.pk]))
        nowhere = client_of(person).get(reverse(name, args=[uuid4()]))
        assert there.status_code == nowhere.status_code == 404


@pytest.mark.parametrize("name", ["interview-ready", "interview-leave", "interview-block"])
def test_a_stranger_moves_nothing(
    client_of: SignIn, swap_interview: Interview, charlie: User, name: str
) -> None:
    assert client_of(charlie).post(reverse(name, args=[swap_interview.pk])).status_code == 404
    assert Interview.objects.get().state == InterviewState.LOBBY
    assert not Participation.objects.exclude(ready_at=None).exists()


# Home: the one next step


def test_a_refusal_leads_back_to_where_the_button_was_pressed(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    before = f"http://testserver{page_of(swap_interview)}"
    address = reverse("interview-length", args=[swap_interview.pk])
    client = client_of(alice)
    refused = client.post(address, {"minutes": "7"}, headers={"Referer": before}).content.decode()
    assert f'href="{before}">Go back and look again' in refused
    elsewhere = client.post(address, {"minutes": "7"}, headers={"Referer": "https://evil.example/"})
    assert "Go back" not in elsewhere.content.decode()


def test_the_lobby_makes_few_queries(
    client_of: SignIn,
    swap_interview: Interview,
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(alice)
    # session, user with profile; interview, rounds, versions, participations, people; that I am here; own
    # submissions; what every page says; the proposed lengths, the length I asked for, who stood by, the third
    # person, the rubric's minutes, the partner's profile, the name of the candidate I interview, my kit's
    # scenario, the kits I am prepared with, who is kept apart
    with django_assert_num_queries(20):
        client.get(page_of(swap_interview))


def test_the_page_afterwards_makes_few_queries(
    client_of: SignIn,
    debrief_round: Round,
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    end_second_round(debrief_round.interview, alice)
    client = client_of(alice)
    # session, user with profile; interview, rounds, versions, participations, people; own submissions;
    # the name of the candidate I interviewed; what every page says; whether I wish for a rematch; what I
    # reported; the third person, if there was one; who is kept apart, for names and for that wish
    with django_assert_num_queries(15):
        client.get(page_of(debrief_round.interview))
