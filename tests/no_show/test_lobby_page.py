"""What the lobby says while somebody is missing, and what each button leads to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from interviews.ending import sweep
from interviews.models import Downtime, Interview, InterviewState, Participation, RoundState, Ticket
from interviews.standby.services import stand_by
from tests.no_show.conftest import begin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
GO_ON = "You can go on without them."


def text_of(client: Client, interview: Interview) -> str:
    page = client.get(reverse("interview", args=[interview.pk])).content.decode()
    return " ".join(strip_tags(page).split())


def test_it_says_from_when_one_can_go_on_and_offers_nothing_before(
    client_of: SignIn, swap_interview: Interview, alice: User
) -> None:
    interview = begin(swap_interview, minutes_ago=4, here=alice)
    text = text_of(client_of(alice), interview)
    assert "Bob is not here yet." in text
    assert "you can go on without them" in text
    assert GO_ON not in text


def test_it_offers_another_partner_another_time_and_a_solo_run_in_this_order(
    client_of: SignIn, missed: Interview, alice: User, charlie: User
) -> None:
    stand_by(user=charlie, until=timezone.now() + timedelta(hours=1), role="swap")
    text = text_of(client_of(alice), missed)
    places = [
        text.index(words) for words in (GO_ON, "Another partner, now", "Another time", "Alone, in this")
    ]
    assert places == sorted(places)
    assert "1 person is here who could take their place." in text


def test_who_only_interviews_is_offered_no_solo_run(
    client_of: SignIn, missed_one_way: Interview, alice: User
) -> None:
    text = text_of(client_of(alice), missed_one_way)
    assert GO_ON in text
    assert "Alone, in this room" not in text


def test_when_the_site_was_down_it_says_that_nobody_is_counted(
    client_of: SignIn, missed: Interview, alice: User
) -> None:
    Downtime.objects.create(since=missed.starts_at, until=missed.starts_at + timedelta(minutes=1))
    assert "Nobody is counted as missing." in text_of(client_of(alice), missed)


def test_the_page_comes_anew_when_the_offers_are_due_and_when_the_other_comes(
    client_of: SignIn, missed: Interview, alice: User, bob: User
) -> None:
    status = reverse("interview-status", args=[missed.pk])
    client = client_of(alice)
    assert client.get(status, headers=HTMX)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(f"{status}?offered", headers=HTMX)
    Participation.objects.filter(user=bob).update(seen_at=timezone.now())
    assert client.get(f"{status}?offered", headers=HTMX)["HX-Refresh"] == "true"
    assert GO_ON not in text_of(client, missed)


@pytest.mark.parametrize("name", ["no-show-another", "no-show-solo"])
def test_each_button_leads_on(client_of: SignIn, missed: Interview, alice: User, name: str) -> None:
    sent = client_of(alice).post(reverse(name, args=[missed.pk]))
    leads_to = {
        "no-show-another": reverse("find-waiting"),
        "no-show-solo": reverse("room", args=[missed.rounds.get(candidate=alice).pk]),
    }
    assert sent["Location"] == leads_to[name]


def test_times_lead_to_what_is_ahead(client_of: SignIn, missed: Interview, alice: User) -> None:
    at = (timezone.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    sent = client_of(alice).post(reverse("no-show-slots", args=[missed.pk]), {"start": at.isoformat()})
    assert sent["Location"] == reverse("upcoming")
    assert Ticket.objects.get(user=alice).priority


@pytest.mark.parametrize("start", ["", "tomorrow", "2026-13-45T00:00"])
def test_a_time_that_cannot_be_read_changes_nothing(
    client_of: SignIn, missed: Interview, alice: User, start: str
) -> None:
    sent = client_of(alice).post(reverse("no-show-slots", args=[missed.pk]), {"start": start})
    assert sent.status_code == 400
    missed.refresh_from_db()
    assert missed.state == InterviewState.LOBBY


def test_over_the_api_too(client_of: SignIn, missed: Interview, alice: User) -> None:
    sent = client_of(alice).post(
        reverse("api-no-show", args=[missed.pk]), {"choice": "solo"}, content_type="application/json"
    )
    round_ = missed.rounds.get(candidate=alice)
    assert sent.json() == {"tickets": [], "round": str(round_.pk)}
    assert round_.state == RoundState.WAITING


def test_the_lobby_is_not_swept_away_from_who_is_in_it(
    swap_interview: Interview, alice: User, bob: User
) -> None:
    begin(swap_interview, minutes_ago=12, here=alice)
    assert sweep() == 0
    Participation.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert sweep() == 1


def test_and_yet_not_for_ever(swap_interview: Interview, alice: User) -> None:
    begin(swap_interview, minutes_ago=21, here=alice)
    assert sweep() == 1
