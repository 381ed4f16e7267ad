"""The page on which one waits: what it says, where it leads, how one stops."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import Interview, Ticket
from interviews.pairing.matcher import pair_waiting
from tests.pairing.finding import HTMX, SignIn, wait, where

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def test_the_waiting_page_says_what_was_asked_and_what_is_looked_at(client_of: SignIn, alice: User) -> None:
    wait(alice)
    text = client_of(alice).get(reverse("find-waiting")).content.decode()
    assert "Waiting for a peer" in text
    assert "prepares for the same level" in text
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
    [
        (13, ["any level", "chose a family of problems"]),
        (25, ["any family of problems", "wants the same length"]),
        (37, ["any length", "nobody you met"]),
        (49, ["people you met lately, too", "Language: English, always"]),
    ],
)
def test_the_longer_one_waits_the_more_people_are_looked_at(
    client_of: SignIn, alice: User, seconds: int, looked_at: list[str]
) -> None:
    wait(alice, created_at=timezone.now() - timedelta(seconds=seconds))
    text = client_of(alice).get(reverse("find-status")).content.decode()
    assert [words for words in looked_at if words in text] == looked_at


def test_who_is_first_in_line_takes_everybody_and_sees_who_stands_by(
    client_of: SignIn, alice: User, bob: User
) -> None:
    wait(alice, priority=True)
    wait(bob, purpose="standby")
    text = " ".join(strip_tags(client_of(alice).get(reverse("find-waiting")).content.decode()).split())
    assert "You are first in line" in text
    assert "any level" in text
    assert "0 waiting, 1 standing by" in text


def test_where_nobody_is_here_other_ways_are_offered_after_two_minutes(
    client_of: SignIn, alice: User
) -> None:
    wait(alice, created_at=timezone.now() - timedelta(seconds=110))
    client = client_of(alice)
    assert "Rather not wait?" not in client.get(reverse("find-waiting")).content.decode()
    Ticket.objects.update(created_at=timezone.now() - timedelta(seconds=121))
    assert client.get(reverse("find-status"), headers=HTMX)["HX-Refresh"] == "true"
    text = client.get(reverse("find-waiting")).content.decode()
    assert "Rather not wait?" in text
    for name in ("slots", "solo-start", "invitations"):
        assert reverse(name) in text
    part = client.get(reverse("find-status") + "?offered", headers=HTMX)
    assert "You go on waiting" in part.content.decode()
    assert Ticket.objects.get().state == "open"


def test_where_the_odds_are_poor_they_are_offered_at_once(client_of: SignIn, alice: User, bob: User) -> None:
    now = timezone.now()
    for number in range(40):
        asked = now - timedelta(hours=number + 1)
        is_paired = number < 10
        held = Interview.objects.create(kind="swap", starts_at=now, created_at=asked) if is_paired else None
        Ticket.objects.create(
            user=bob,
            level="mid",
            language="en",
            state="paired" if is_paired else "expired",
            interview=held,
            created_at=asked,
            seen_at=asked + timedelta(minutes=10),
            expires_at=asked + timedelta(minutes=10),
        )
    wait(alice)
    text = client_of(alice).get(reverse("find-waiting")).content.decode()
    assert "Few find a partner at a time like this." in text
    assert "Rather not wait?" in text


def test_without_scripts_the_page_looks_again_by_itself(client_of: SignIn, alice: User) -> None:
    wait(alice)
    text = " ".join(client_of(alice).get(reverse("find-waiting")).content.decode().split())
    assert '<noscript> <meta http-equiv="refresh" content="10"> </noscript>' in text
    assert "Look again" in text


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


def test_waiting_costs_the_same_however_many_wait(
    client_of: SignIn,
    make_person: Callable[..., User],
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    wait(alice)
    client = client_of(alice)
    for name in ("Ola", "Pia", "Quin"):
        wait(make_person(name))
        # session, user with profile, own ticket, that it was seen, who is blocked, who waits, whom one met,
        # how others waited lately
        with django_assert_num_queries(8):
            client.get(reverse("find-status"), headers=HTMX)
