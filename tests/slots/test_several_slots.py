"""Several slots at once: ticked in the week, or all of one's weekly hours."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.models import Interview, SpecialDates, Ticket, WeeklyHours
from tests.slots.conftest import NOW, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

SignIn = Callable[[User], Client]
Offer = Callable[..., Ticket]
WISH = {"role": "swap", "format_minutes": 45, "week": 0, "at_most": 2}


def send(client: Client, *hours: float, **changes: object) -> Any:
    starts = [f"{at(each):%Y-%m-%dT%H:%MZ}" for each in hours]
    return client.post(reverse("slots-offer"), {**WISH, "start": starts, **changes})


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_ticked_slots_are_offered_together(client_of: SignIn, alice: User) -> None:
    client = client_of(alice)
    assert send(client, 6, 6.5, 30)["Location"] == reverse("upcoming")
    assert {ticket.at_most for ticket in Ticket.objects.filter(user=alice, state="open")} == {2}
    assert "at most 2 in all" in text_of(client.get(reverse("upcoming")))


def test_where_somebody_waits_for_one_of_them_it_is_booked_at_once(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    offer(bob, 30)
    client = client_of(alice)
    send(client, 6, 30, 30.5)
    interview = Interview.objects.get()
    assert interview.starts_at == at(30)
    assert [ticket.starts_at for ticket in Ticket.objects.filter(user=alice, state="open")] == [at(6)]


def test_one_bad_slot_offers_none_and_the_others_stay_ticked(client_of: SignIn, alice: User) -> None:
    text = text_of(send(client_of(alice), 6, -1, 30), 400)
    assert "has passed" in text
    assert f'value="{at(6):%Y-%m-%dT%H:%MZ}" checked' in text
    assert f'value="{at(30):%Y-%m-%dT%H:%MZ}" checked' in text
    assert not Ticket.objects.exists()


def test_what_is_ticked_comes_along_to_another_week_and_is_offered_from_there(
    client_of: SignIn, alice: User
) -> None:
    client = client_of(alice)
    text = text_of(send(client, 6, turn=1, at_most=""))
    assert "Also chosen, in other weeks" in text
    assert f'value="{at(6):%Y-%m-%dT%H:%MZ}" checked' in text
    assert 'name="turn" value="0"' in text
    assert not Ticket.objects.exists()
    send(client, 6, 24 * 8, week=1)
    assert Ticket.objects.filter(state="open").count() == 2


def test_none_ticked_is_asked_for(client_of: SignIn, alice: User) -> None:
    assert "Choose at least one slot." in text_of(send(client_of(alice)), 400)


@pytest.mark.parametrize("start", ["soon", "2026-11-31T00:00Z", "\x00"])
def test_a_forged_slot_offers_none(client_of: SignIn, alice: User, start: str) -> None:
    response = client_of(alice).post(reverse("slots-offer"), {**WISH, "start": [start, "2026-11-24T17:00Z"]})
    assert "could not be read" in text_of(response, 400)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("at_most", ["", "0", "many", "99"])
def test_a_number_that_no_form_offers_is_refused(client_of: SignIn, alice: User, at_most: str) -> None:
    assert "Nothing was offered yet" in text_of(send(client_of(alice), 6, at_most=at_most), 400)


def test_hundreds_of_slots_are_refused_in_one_sentence(client_of: SignIn, alice: User) -> None:
    text = text_of(send(client_of(alice), *[6.0] * 900), 400)
    assert "Choose at most 100 slots at a time; you sent 900." in text


def test_withdrawing_takes_only_ones_own_and_forged_ids_do_nothing(
    client_of: SignIn, alice: User, bob: User, offer: Offer
) -> None:
    mine, theirs = offer(alice, 6), offer(bob, 30)
    ids = [mine.pk, theirs.pk, "-1", "x", "9" * 30, ""]
    text = text_of(client_of(alice).post(reverse("slots-withdraw"), {"ticket": ids}, follow=True))
    assert "Withdrawn: 1 slot." in text
    assert Ticket.objects.get(pk=theirs.pk).state == "open"
    again = text_of(client_of(alice).post(reverse("slots-withdraw"), {"ticket": ids}, follow=True))
    assert "Nothing was withdrawn" in again


def test_two_weeks_of_ones_hours_are_offered_with_one_button(client_of: SignIn, alice: User) -> None:
    WeeklyHours.objects.create(user=alice, weekday=1, starts="18:00", ends="20:30")
    client = client_of(alice)
    assert "Offer the next two weeks of my hours" in text_of(client.get(reverse("slots")))
    assert client.post(reverse("slots-own-hours"), WISH)["Location"] == reverse("upcoming")
    starts = [ticket.starts_at for ticket in Ticket.objects.filter(user=alice).order_by("starts_at")]
    assert starts == [at(hours + week * 168) for week in (0, 1) for hours in (31, 31.5)]
    assert {ticket.at_most for ticket in Ticket.objects.all()} == {2}


def test_special_dates_and_what_is_offered_already_are_left_out(client_of: SignIn, alice: User) -> None:
    WeeklyHours.objects.create(user=alice, weekday=1, starts="18:00", ends="20:00")
    away = NOW.date().replace(day=24)
    SpecialDates.objects.create(user=alice, first=away, last=away)
    client = client_of(alice)
    client.post(reverse("slots-own-hours"), WISH)
    assert [ticket.starts_at for ticket in Ticket.objects.all()] == [at(31 + 168)]
    assert "leave no further slot" in text_of(client.post(reverse("slots-own-hours"), WISH), 400)
    assert Ticket.objects.count() == 1


def test_pressed_twice_the_button_offers_no_second_hundred(client_of: SignIn, alice: User) -> None:
    for weekday in range(7):
        WeeklyHours.objects.create(user=alice, weekday=weekday, starts="00:00", ends="00:00")
    client = client_of(alice)
    client.post(reverse("slots-own-hours"), WISH)
    assert "leave no further slot" in text_of(client.post(reverse("slots-own-hours"), WISH), 400)
    assert Ticket.objects.count() == 100


def test_without_hours_the_button_leads_to_them(client_of: SignIn, alice: User) -> None:
    assert "leave no further slot" in text_of(client_of(alice).post(reverse("slots-own-hours"), WISH), 400)
