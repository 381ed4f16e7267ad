"""The interview's own pages and home: what each person sees and may do at each moment."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Block, User
from interviews.ending import leave
from interviews.models import Interview, InterviewState, Participation, Round, RoundState, Ticket
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.services import mark_ready
from scenarios.models import Draft, DraftState, Flag, Scenario
from scenarios.quality.flags import flag_place, get_place_for
from scenarios.quality.settling import settle_flag
from scenarios.services import open_kit
from scenarios.writing.reviewing import decline_draft
from tests.scoring.filling import fill_and_submit

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def page_of(interview: Interview) -> str:
    return reverse("interview", args=[interview.pk])


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def press(client: Client, name: str, interview: Interview) -> str:
    """POST to one of the interview's buttons and return where it leads."""
    response = client.post(reverse(name, args=[interview.pk]))
    assert response.status_code == 302
    return str(response["Location"])


def room_of(interview: Interview, number: int = 1) -> str:
    return reverse("room", args=[interview.rounds.get(number=number).pk])


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


def end_second_round(interview: Interview, interviewer: User) -> Round:
    round_ = interview.rounds.get(number=2)
    move_clock(user=interviewer, round_=round_, move="start", version=0)
    move_clock(user=interviewer, round_=round_, move="end", version=1)
    return Round.objects.get(pk=round_.pk)


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


def test_home_first_offers_to_find_a_peer(client_of: SignIn, alice: User, library: None) -> None:
    text = text_of(client_of(alice), "/")
    assert "Practice with a peer" in text
    assert f'href="{reverse("find")}"' in text
    assert "No report yet." in text


def test_home_leads_back_to_the_waiting_page(client_of: SignIn, alice: User, library: None) -> None:
    open_ticket(user=alice, role="swap", format_minutes=45)
    text = text_of(client_of(alice), "/")
    assert "You are waiting for a peer" in text
    assert reverse("find-waiting") in text


def test_home_leads_to_the_lobby_and_then_back_to_the_room(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    assert "Go to the lobby" in text_of(client_of(alice), "/")
    for person in (alice, bob):
        mark_ready(user=person, interview=swap_interview)
    assert "Return to the room" in text_of(client_of(alice), "/")


def test_home_puts_the_most_urgent_score_first(
    client_of: SignIn, debrief_round: Round, alice: User, bob: User
) -> None:
    second = end_second_round(debrief_round.interview, alice)
    text = text_of(client_of(alice), "/")
    assert '<h1 id="next-step">Score yourself</h1>' in text
    assert f"Score Bob: {second.scenario_version.title}" in text
    fill_and_submit(alice, debrief_round)
    text = text_of(client_of(alice), "/")
    assert '<h1 id="next-step">Score Bob</h1>' in text
    assert f"You have submitted {debrief_round.scenario_version.title}. Bob has until" in text


def propose(author: User) -> Draft:
    """A draft in review, as far as home reads it."""
    return Draft.objects.create(author=author, title="Gift card fraud", state=DraftState.SUBMITTED, source="")


def flag_the_task(reader: User, slug: str) -> Flag:
    open_kit(user=reader, scenario=Scenario.objects.get(slug=slug), reason="study")
    found = get_place_for(reader, slug, "task")
    return flag_place(user=reader, found=found, kind="wrong", sentence="It is off.")


def test_home_names_the_drafts_that_were_sent_back_until_they_are_submitted_again(
    client_of: SignIn, library: None, alice: User, bob: User, staff: User
) -> None:
    draft = propose(alice)
    assert "Gift card fraud" not in text_of(client_of(alice), "/")
    decline_draft(draft=draft, reviewer=staff, note="Name the labels.")
    text = text_of(client_of(alice), "/")
    assert f'<a href="{reverse("draft", args=[draft.pk])}">Mend your draft: Gift card fraud</a>' in text
    assert "Nothing. After an interview" not in text
    assert "Gift card fraud" not in text_of(client_of(bob), "/")
    Draft.objects.update(state=DraftState.SUBMITTED)
    assert "Gift card fraud" not in text_of(client_of(alice), "/")


def test_home_tells_staff_what_waits_for_review_and_which_flags_to_settle(
    client_of: SignIn, library: None, alice: User, bob: User, staff: User
) -> None:
    assert "Nothing. After an interview" in text_of(client_of(staff), "/")
    propose(alice)
    first = flag_the_task(alice, "payment-fraud")
    flag_the_task(bob, "payment-fraud")
    flag_the_task(bob, "product-search")
    text = text_of(client_of(staff), "/")
    assert f'<a href="{reverse("review-list")}">Review what is proposed</a>' in text
    assert "1 proposal<" in text
    assert text.index("2 flags<") < text.index("1 flag<")
    assert reverse("scenario-quality", args=["product-search"]) in text
    settle_flag(settler=staff, flag=first, outcome="mended")
    assert "2 flags<" not in text_of(client_of(staff), "/")
    Scenario.objects.filter(slug="product-search").update(retired_at=timezone.now())
    assert reverse("scenario-quality", args=["product-search"]) not in text_of(client_of(staff), "/")
    assert "Review what is proposed" not in text_of(client_of(bob), "/")
    assert "Settle what is flagged" not in text_of(client_of(bob), "/")


def test_home_shows_reports_once_they_are_there(
    client_of: SignIn, debrief_round: Round, alice: User, bob: User
) -> None:
    end_second_round(debrief_round.interview, alice)
    for person in (alice, bob):
        fill_and_submit(person, debrief_round)
    compile_report(debrief_round.pk)
    text = text_of(client_of(alice), "/")
    assert reverse("report", args=[debrief_round.pk]) in text
    assert "with Bob" in text


# Queries


def test_home_makes_the_same_queries_however_much_there_is(
    client_of: SignIn,
    debrief_round: Round,
    alice: User,
    bob: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(alice)
    client.get("/")  # what no deployment changes is read once
    # session, user with profile, rounds in debrief, what is re-scored, stays as a third person, open
    # interview, what is booked, rematches, slots proposed, what is to be confirmed, what every page says,
    # drafts sent back, reports, recordings to re-score; for the recommendation: what the model knows of the
    # person and of everybody, scored lines, rounds with their scores, scenarios with their
    # checkpoints
    with django_assert_num_queries(22):
        client.get("/")
    end_second_round(debrief_round.interview, alice)
    for person in (alice, bob):
        fill_and_submit(person, debrief_round)
    compile_report(debrief_round.pk)
    # the same, and the open ticket, now that no interview is open; who is kept apart: a report names Bob
    with django_assert_num_queries(19):
        client.get("/")


def test_home_asks_once_more_each_for_proposals_and_flags_where_staff_look(
    client_of: SignIn,
    library: None,
    alice: User,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    propose(alice)
    flag_the_task(alice, "payment-fraud")
    flag_the_task(alice, "product-search")
    client = client_of(staff)
    client.get("/")
    # session, user with profile, rounds in debrief, re-scores, stays, interview, ticket, what is booked,
    # rematches, slots proposed, what is to be confirmed, what every page says, drafts sent back, proposals,
    # mentors who applied, flags, reports; for the recommendation: rounds with their scores, scenarios
    with django_assert_num_queries(26):
        client.get("/")


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
