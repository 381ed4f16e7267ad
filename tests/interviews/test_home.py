"""Home: the one next step, what waits, and how much it reads."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import Interview, Round
from interviews.pairing.services import open_ticket
from interviews.reports.compile import compile_report
from interviews.services import mark_ready
from scenarios.models import Draft, DraftState, Flag, Scenario
from scenarios.quality.flags import flag_place, get_place_for
from scenarios.quality.settling import settle_flag
from scenarios.services import open_kit
from scenarios.writing.reviewing import decline_draft
from tests.interviews.pages import SignIn, end_second_round, text_of
from tests.scoring.filling import fill_and_submit

pytestmark = pytest.mark.django_db


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
    # person and of everybody, rounds, the rubric, scenarios with their checkpoints, those not seen
    with django_assert_num_queries(19):
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
    # mentors who applied, flags, reports; for the recommendation: as above
    with django_assert_num_queries(23):
        client.get("/")
