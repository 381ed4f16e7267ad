"""Finding a peer on the pages: ask, wait, be led on, stop, go solo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from accounts.blocks import block
from accounts.models import Profile, User
from config.errors import Invalid, Refused
from interviews.bookings.services import book
from interviews.models import Interview, InterviewState, Ticket
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket, start_solo
from interviews.services import Part
from scenarios.models import Scenario, ScenarioVersion
from scenarios.services import open_kit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]
FIND: dict[str, str | list[str]] = {
    "role": "swap",
    "format_minutes": "45",
    "level": "senior",
    "language": "en",
    "interests": ["trust_safety"],
}
HTMX = {"HX-Request": "true"}


def wait(user: User, **changes: object) -> Ticket:
    ticket = open_ticket(user=user, role="swap", format_minutes=45)
    Ticket.objects.filter(pk=ticket.pk).update(**changes or {"state": "open"})
    return Ticket.objects.get(pk=ticket.pk)


def where(client: Client, name: str = "find-status") -> str:
    """Where the part that renews itself leads a waiting page."""
    return str(client.get(reverse(name), headers=HTMX)["HX-Redirect"])


# Asking


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


# Waiting


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
        wait(make_person(name))
        # session, user with profile, own ticket, that it was seen, who is blocked, who waits, whom one met,
        # how others waited lately
        with django_assert_num_queries(8):
            client.get(reverse("find-status"), headers=HTMX)
