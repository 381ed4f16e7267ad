"""Standing by: being there on any page, being called, passing without harm, stopping."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from accounts.models import Profile, User
from config.errors import Invalid, Refused
from interviews.attendance.recording import record_outcomes
from interviews.ending import close, leave
from interviews.guests.services import ask_to_join, invite_guest, let_in
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Participation, Ticket
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.pool import could_meet_now, waiting_page
from interviews.pairing.services import open_ticket, start_solo, wait_for
from interviews.pairing.wish import Wish
from interviews.standby.selectors import standby_of
from interviews.standby.services import stand_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def in_hours(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def first_in_line(user: User, **wish: object) -> Ticket:
    return wait_for(user=user, wish=Wish.usual(user.profile, **wish), first_in_line=True)


@pytest.fixture
def called(alice: User, bob: User) -> Interview:
    """Bob stood by and is called for Alice, whose partner did not come."""
    stand_by(user=bob, until=in_hours(1), role="swap")
    first_in_line(alice)
    (interview,) = pair_waiting()
    return interview


def text_of(client: Client, name: str, *args: object) -> str:
    return " ".join(strip_tags(client.get(reverse(name, args=args)).content.decode()).split())


# Saying so


@pytest.mark.parametrize(("hours", "minutes"), [("1", 60), ("2", 120), ("4", 240)])
def test_one_stands_by_for_some_hours(client_of: SignIn, alice: User, hours: str, minutes: int) -> None:
    sent = client_of(alice).post(reverse("standby"), {"role": "interviewer", "hours": hours})
    assert sent["Location"] == reverse("standby")
    ticket = Ticket.objects.get(user=alice)
    assert (ticket.purpose, ticket.role, ticket.state) == ("standby", "interviewer", "open")
    assert abs(ticket.expires_at - in_hours(minutes / 60)) < timedelta(seconds=30)


@time_machine.travel("2026-11-22T17:00:00Z", tick=False)
def test_or_until_a_time_on_ones_own_clock(client_of: SignIn, alice: User) -> None:
    Profile.objects.filter(user=alice).update(time_zone="Europe/Berlin")
    client = client_of(alice)
    client.post(reverse("standby"), {"role": "swap", "hours": "until", "until": "20:30"})
    assert Ticket.objects.get(user=alice).expires_at == datetime(
        2026, 11, 22, 20, 30, tzinfo=ZoneInfo("Europe/Berlin")
    )
    assert "You stand by until 20:30" in text_of(client, "standby")


@time_machine.travel("2026-11-22T17:00:00Z", tick=False)
@pytest.mark.parametrize(
    "asked",
    [
        {"hours": "until", "until": "09:00"},
        {"hours": "until", "until": "17:05"},
        {"hours": "until", "until": ""},
        {"hours": "until", "until": "25:61"},
        {"hours": "300"},
        {"hours": "2", "role": "judge"},
    ],
)
def test_odd_times_and_roles_are_refused_on_the_form(
    client_of: SignIn, alice: User, asked: dict[str, str]
) -> None:
    sent = client_of(alice).post(reverse("standby"), {"role": "swap", **asked})
    assert sent.status_code == 400
    assert "field-wrong" in sent.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("role", "hours", "code"),
    [("judge", 1, "unknown_role"), ("swap", 0.1, "bad_time"), ("swap", 13, "bad_time")],
)
def test_the_service_refuses_them_too(alice: User, role: str, hours: float, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        stand_by(user=alice, until=in_hours(hours), role=role)
    assert refused.value.code == code


def test_saying_it_again_changes_it_and_makes_no_second(alice: User) -> None:
    stand_by(user=alice, until=in_hours(1), role="swap")
    stand_by(user=alice, until=in_hours(2), role="candidate")
    ticket = Ticket.objects.get(user=alice)
    assert ticket.role == "candidate"
    assert ticket.expires_at > in_hours(1.9)


def test_who_waits_or_is_in_an_interview_cannot_stand_by(
    client_of: SignIn, swap_interview: Interview, alice: User, charlie: User
) -> None:
    with pytest.raises(Refused) as refused:
        stand_by(user=alice, until=in_hours(1), role="swap")
    assert refused.value.code == "busy"
    open_ticket(user=charlie, role="swap", format_minutes=45)
    with pytest.raises(Refused) as refused:
        stand_by(user=charlie, until=in_hours(1), role="swap")
    assert refused.value.code == "waiting"
    assert "You are waiting for a partner now" in text_of(client_of(charlie), "standby")


@pytest.mark.parametrize(
    "begin",
    [
        lambda user: open_ticket(user=user, role="swap", format_minutes=45),
        lambda user: start_solo(user=user, format_minutes=35),
    ],
)
def test_looking_for_a_peer_or_going_solo_ends_it(alice: User, begin: Callable[[User], object]) -> None:
    stand_by(user=alice, until=in_hours(1), role="swap")
    begin(alice)
    assert standby_of(alice) is None
    assert Ticket.objects.get(purpose="standby").state == "cancelled"


def test_one_stops_at_any_time_and_twice(client_of: SignIn, alice: User) -> None:
    stand_by(user=alice, until=in_hours(1), role="swap")
    for _ in range(2):
        assert client_of(alice).post(reverse("standby-stop"))["Location"] == reverse("standby")
    assert standby_of(alice) is None


# Being there


def test_any_page_asks_for_them_every_twenty_seconds(client_of: SignIn, alice: User) -> None:
    asks = f'hx-get="{reverse("standby-status")}"'
    assert asks not in client_of(alice).get(reverse("home")).content.decode()
    stand_by(user=alice, until=in_hours(1), role="swap")
    for name in ("home", "learn", "scenario-list", "settings"):
        assert asks in client_of(alice).get(reverse(name)).content.decode()


def test_asking_says_that_they_are_there_with_one_update(
    client_of: SignIn, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stand_by(user=alice, until=in_hours(1), role="swap")
    Ticket.objects.update(seen_at=in_hours(-1))
    client = client_of(alice)
    with django_assert_num_queries(3):  # session, user with profile, that they are there
        assert client.get(reverse("standby-status"), headers=HTMX).status_code == 204
    assert Ticket.objects.get().seen_at > in_hours(-0.01)


@pytest.mark.parametrize("change", [{"seen_at": -0.05}, {"expires_at": -0.01}])
def test_who_has_gone_or_whose_time_is_up_is_not_called(
    alice: User, bob: User, change: dict[str, float]
) -> None:
    stand_by(user=bob, until=in_hours(1), role="swap")
    Ticket.objects.update(**{name: in_hours(hours) for name, hours in change.items()})
    first_in_line(alice)
    assert pair_waiting() == []


def test_when_it_is_over_the_page_stops_asking(client_of: SignIn, alice: User) -> None:
    assert client_of(alice).get(reverse("standby-status"), headers=HTMX).status_code == 286


# Being called


def test_only_somebody_whose_partner_did_not_come_calls(alice: User, bob: User, charlie: User) -> None:
    stand_by(user=bob, until=in_hours(1), role="swap")
    stand_by(user=charlie, until=in_hours(1), role="swap")
    open_ticket(user=alice, role="swap", format_minutes=45)
    Ticket.objects.update(created_at=in_hours(-0.1))
    assert pair_waiting() == []


def test_who_watches_another_interview_is_neither_called_nor_counted(
    swap_interview: Interview, alice: User, bob: User, charlie: User, make_person: Callable[..., User]
) -> None:
    dora = make_person("Dora")
    invited = invite_guest(user=alice, interview=swap_interview, role="observer")
    let_in(user=bob, guest=ask_to_join(user=charlie, guest=invited))
    stand_by(user=charlie, until=in_hours(1), role="swap")
    left = first_in_line(dora)
    assert waiting_page(dora, left).figures.stand_by == 0
    assert could_meet_now(dora, Wish.of(left)) == 0
    assert pair_waiting() == []


def test_the_length_is_that_of_who_calls(alice: User, bob: User) -> None:
    stand_by(user=bob, until=in_hours(1), role="swap")
    Ticket.objects.update(created_at=in_hours(-0.5))
    first_in_line(alice, format_minutes=35)
    (interview,) = pair_waiting()
    assert interview.format_minutes == 35


def test_who_stood_by_asked_for_no_length(client_of: SignIn, called: Interview, bob: User) -> None:
    assert Ticket.objects.get(user=bob).format_minutes != called.format_minutes
    assert "You asked for" not in text_of(client_of(bob), "interview", called.pk)


def test_whoever_is_called_hears_it_on_the_page_they_are_on(
    client_of: SignIn, called: Interview, bob: User
) -> None:
    answer = client_of(bob).get(reverse("standby-status"), headers=HTMX)
    assert answer.status_code == 286
    text = answer.content.decode()
    assert "<title>You are called · Tradeoff</title>" in text
    assert 'role="alert"' in text
    assert reverse("interview", args=[called.pk]) in text
    assert client_of(bob).get(reverse("standby"))["Location"] == reverse("interview", args=[called.pk])


def test_the_call_stays_on_every_page_until_the_person_comes(
    client_of: SignIn, called: Interview, bob: User
) -> None:
    for page in ("learn", "home"):
        shown = client_of(bob).get(reverse(page)).content.decode()
        assert "<title>You are called · " in shown
        assert "You stood by, and are called:" in shown
        assert "Go to the lobby, or pass" in shown
    assert "Go to the lobby, or pass" not in text_of(client_of(bob), "interview", called.pk)


def test_both_read_in_the_lobby_how_they_met(
    client_of: SignIn, called: Interview, alice: User, bob: User
) -> None:
    assert "You stood by, and were called" in text_of(client_of(bob), "interview", called.pk)
    assert "Bob stood by and is called" in text_of(client_of(alice), "interview", called.pk)


# Passing


def test_passing_is_held_against_nobody_and_the_other_is_first_in_line_again(
    client_of: SignIn, called: Interview, alice: User, bob: User
) -> None:
    for _ in range(2):
        assert client_of(bob).post(reverse("standby-pass"))["Location"] == reverse("standby")
    called.refresh_from_db()
    assert called.state == InterviewState.CANCELLED
    record_outcomes()
    assert set(called.participations.values_list("outcome", flat=True)) == {""}
    again = Ticket.objects.get(user=alice, state="open")
    assert (again.priority, again.role, again.purpose) == (True, "swap", "pair")
    assert standby_of(bob) is None
    place = client_of(alice).get(reverse("interview-status", args=[called.pk]), headers=HTMX)
    assert place["HX-Redirect"] == reverse("find-waiting")


def test_leaving_the_lobby_is_passing(client_of: SignIn, called: Interview, alice: User, bob: User) -> None:
    client_of(bob).post(reverse("interview-leave", args=[called.pk]))
    assert Ticket.objects.get(user=alice, state="open").priority


def test_when_who_called_leaves_nobody_waits_for_them(called: Interview, alice: User, bob: User) -> None:
    leave(user=alice, interview=called)
    assert not Ticket.objects.filter(state="open").exists()


def test_not_coming_is_not_held_against_them(called: Interview, alice: User, bob: User) -> None:
    begun = timezone.now() - timedelta(minutes=11)
    Interview.objects.filter(pk=called.pk).update(starts_at=begun)
    Participation.objects.filter(user=alice).update(arrived_at=begun, seen_at=timezone.now())
    close(called.pk, reason="it did not start in time")
    record_outcomes()
    assert called.participations.get(user=alice).outcome == "present"
    assert called.participations.get(user=bob).outcome == ""


def test_passing_when_nobody_calls_changes_nothing(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    client_of(alice).post(reverse("standby-pass"))
    swap_interview.refresh_from_db()
    assert swap_interview.state == InterviewState.LOBBY


def test_what_stands_in_the_database_is_sound(called: Interview) -> None:
    assert broken_invariants() == []
