"""Asking for a peer: the form, the figures beside it, and who is sent elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.blocks import block
from accounts.models import Profile, User
from config.errors import Invalid, Refused
from interviews.bookings.services import book
from interviews.models import Interview, Ticket
from interviews.pairing.services import open_ticket, start_solo
from interviews.services import Part
from scenarios.models import ScenarioVersion
from tests.pairing.finding import FIND, SignIn, wait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def test_the_form_begins_as_the_profile_has_it(client_of: SignIn, alice: User) -> None:
    Profile.objects.filter(user=alice).update(target_level="staff", language="de", interests=["vision"])
    form = client_of(alice).get(reverse("find")).context["form"]
    chosen = {name: form[name].value() for name in form.fields}
    assert chosen == {
        "role": "swap",
        "format_minutes": 45,
        "level": "staff",
        "language": "de",
        "interests": ["vision"],
    }


def test_what_is_chosen_holds_for_this_ticket_and_changes_no_profile(client_of: SignIn, alice: User) -> None:
    asked = {
        "role": "candidate",
        "format_minutes": "60",
        "level": "mid",
        "language": "fr",
        "interests": ["vision", "platform"],
    }
    response = client_of(alice).post(reverse("find"), asked)
    assert (response.status_code, response["Location"]) == (302, reverse("find-waiting"))
    ticket = Ticket.objects.get(user=alice)
    assert (ticket.role, ticket.format_minutes, ticket.state) == ("candidate", 60, "open")
    assert (ticket.level, ticket.language, ticket.interests) == ("mid", "fr", ["vision", "platform"])
    profile = Profile.objects.get(user=alice)
    assert (profile.target_level, profile.language, profile.interests) == ("senior", "en", ["trust_safety"])


def test_a_ticket_that_says_no_more_is_as_the_profile(alice: User) -> None:
    ticket = open_ticket(user=alice, role="swap", format_minutes=45)
    assert (ticket.level, ticket.language, ticket.interests) == ("senior", "en", ["trust_safety"])


def test_pressing_twice_is_harmless(client_of: SignIn, alice: User) -> None:
    for _ in range(2):
        assert client_of(alice).post(reverse("find"), FIND)["Location"] == reverse("find-waiting")
    assert Ticket.objects.filter(user=alice).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "judge"),
        ("format_minutes", "50"),
        ("role", ""),
        ("level", "intern"),
        ("language", "tlh"),
        ("interests", ["vision", "astrology"]),
    ],
)
def test_a_wish_we_do_not_know_is_refused_on_the_form(
    client_of: SignIn, alice: User, field: str, value: str
) -> None:
    response = client_of(alice).post(reverse("find"), FIND | {field: value})
    assert response.status_code == 400
    assert "field-wrong" in response.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"level": "intern"}, "unknown_level"),
        ({"language": "tlh"}, "unknown_language"),
        ({"interests": ["astrology"]}, "unknown_family"),
        ({"format_minutes": 50}, "unknown_format"),
        ({"role": "judge"}, "unknown_role"),
    ],
)
def test_the_service_knows_as_little_of_it(alice: User, wish: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_ticket(**{"user": alice, "role": "swap", "format_minutes": 45, **wish})
    assert refused.value.code == code


def figures(client: Client, **chosen: str) -> str:
    query = {**FIND, **chosen} if chosen else {}
    return " ".join(strip_tags(client.get(reverse("find-figures"), query).content.decode()).split())


def test_the_page_says_honestly_how_many_wait(client_of: SignIn, alice: User, bob: User) -> None:
    assert "You may be the first." in client_of(alice).get(reverse("find")).content.decode()
    wait(bob)
    text = " ".join(strip_tags(client_of(alice).get(reverse("find")).content.decode()).split())
    assert "1 person waits whom you could be paired with at once." in text
    assert "Too few people have waited" in text


def test_the_figures_are_of_what_the_form_says(client_of: SignIn, alice: User, bob: User) -> None:
    wait(bob, level="staff")
    client = client_of(alice)
    assert "1 person waits whom you could be paired with after some waiting." in figures(client, level="mid")
    assert "you could be paired with at once." in figures(client, level="staff")
    for none in ({"language": "de"}, {"role": "candidate"}):
        assert "Nobody waits right now" in figures(client, **none)


def test_looking_again_keeps_what_was_chosen_and_begins_nothing(
    client_of: SignIn, alice: User, bob: User
) -> None:
    wait(bob, level="staff")
    sent = client_of(alice).post(reverse("find"), FIND | {"level": "staff", "look": "again"})
    text = sent.content.decode()
    assert sent.status_code == 200
    assert '<option value="staff" selected>' in text
    assert "at once" in text
    assert not Ticket.objects.filter(user=alice).exists()


@pytest.mark.parametrize("odd", [{"role": "judge"}, {"level": "\x00"}, {"format_minutes": "x"}])
def test_figures_of_nonsense_are_those_of_the_profile(
    client_of: SignIn, alice: User, bob: User, odd: dict[str, str]
) -> None:
    wait(bob)
    assert "1 person waits" in figures(client_of(alice), **odd)


@pytest.mark.parametrize("blocks", [(0, 1), (1, 0)])
def test_nobody_who_is_blocked_is_counted(
    client_of: SignIn, alice: User, bob: User, blocks: tuple[int, int]
) -> None:
    wait(bob)
    people = (alice, bob)
    block(blocker=people[blocks[0]], blocked=people[blocks[1]])
    assert "Nobody waits right now" in figures(client_of(alice))


def test_who_stands_by_waits_for_nobody_and_is_not_counted(client_of: SignIn, alice: User, bob: User) -> None:
    wait(bob, purpose="standby")
    assert "Nobody waits right now" in figures(client_of(alice))


def test_the_expected_wait_is_of_people_who_wanted_the_same(
    client_of: SignIn, alice: User, bob: User
) -> None:
    now = timezone.now()
    for role, seconds in (("swap", 30), ("interviewer", 300)):
        for number in range(10):
            asked = now - timedelta(hours=number + 1)
            held = Interview.objects.create(
                kind="swap", starts_at=now, created_at=asked + timedelta(seconds=seconds)
            )
            Ticket.objects.create(
                user=bob,
                role=role,
                level="mid",
                language="en",
                state="paired",
                interview=held,
                created_at=asked,
                expires_at=now,
            )
    assert "Half had a partner within 30 s" in figures(client_of(alice))
    assert "Half had a partner within 5 min" in figures(client_of(alice), role="interviewer")
    assert "Too few people" in figures(client_of(alice), language="de")


def test_who_is_booked_too_soon_is_told_when_and_what_fits(
    client_of: SignIn, alice: User, bob: User, scenario_version: ScenarioVersion
) -> None:
    at = timezone.now() + timedelta(hours=2, minutes=50)
    part = Part(alice, bob, scenario_version, "mid")
    book(kind="one_way", parts=[part], format_minutes=45, language="en", starts_at=at, way="link")
    sent = client_of(alice).post(reverse("find"), FIND | {"format_minutes": "60"})
    assert sent.status_code == 400
    text = sent.content.decode()
    assert "the lobby of your next interview opens on" in text
    assert "Rounds of 35 minutes would fit." in text
    assert client_of(alice).post(reverse("find"), FIND | {"format_minutes": "35"}).status_code == 302


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (130, "Rounds of 45 minutes, candidate only, would fit."),
        (90, "A run alone of up to 25 minutes fits."),
        (60, "Nothing fits before it any more."),
    ],
)
def test_the_sooner_it_is_the_less_fits(
    alice: User, bob: User, scenario_version: ScenarioVersion, minutes: int, said: str
) -> None:
    at = timezone.now() + timedelta(minutes=minutes, seconds=30)
    part = Part(alice, bob, scenario_version, "mid")
    book(kind="one_way", parts=[part], format_minutes=45, language="en", starts_at=at, way="link")
    with pytest.raises(Refused) as refused:
        open_ticket(user=alice, role="swap", format_minutes=60)
    assert refused.value.code == "booked_soon"
    assert refused.value.message.endswith(said)
    with pytest.raises(Refused):
        start_solo(user=alice, format_minutes=120)
    assert not Ticket.objects.exists()


def test_who_waits_already_goes_back_to_waiting(client_of: SignIn, alice: User) -> None:
    wait(alice)
    assert client_of(alice).get(reverse("find"))["Location"] == reverse("find-waiting")


def test_who_is_in_an_interview_goes_back_to_it(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    place = reverse("interview", args=[swap_interview.pk])
    for method in ("get", "post"):
        assert getattr(client_of(alice), method)(reverse("find"))["Location"] == place
