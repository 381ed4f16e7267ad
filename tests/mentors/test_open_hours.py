"""A mentor opens hours: chosen ones, or all that their own week leaves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.errors import Refused
from interviews.mentors.hours import book_hour, open_hours, open_own_hours
from interviews.mentors.selectors import hours_of
from interviews.mentors.services import retire
from interviews.models import Ticket, WeeklyHours
from interviews.slots.services import offer_slots
from tests.invitations.moments import slot_in

pytestmark = pytest.mark.django_db


def test_the_page_opens_the_hours_that_are_filled_in(mia: User, mia_client: Client) -> None:
    walls = [slot_in(timedelta(days=days)).strftime("%Y-%m-%dT%H:%M") for days in (2, 3)]
    form = {"format_minutes": "35", "start_1": walls[0], "start_4": walls[1]}
    assert mia_client.post(reverse("mentoring-hours"), form).status_code == 302
    made = hours_of(mia)
    assert [each.starts_at for each in made] == [slot_in(timedelta(days=days)) for days in (2, 3)]
    kinds = {(each.purpose, each.role, each.format_minutes) for each in made}
    assert kinds == {("mentor", "interviewer", 35)}


def test_one_bad_hour_opens_none_and_loses_nothing(mia: User, mia_client: Client) -> None:
    good = slot_in(timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    form = {"format_minutes": "35", "start_1": good, "start_2": "2020-01-01T10:00"}
    answer = mia_client.post(reverse("mentoring-hours"), form)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert page.index('id="id_start_2"') < page.index("has passed"), "at its own field"
    assert f'value="{good}"' in page
    assert not hours_of(mia).exists()


def test_opening_one_twice_opens_it_once(mia: User, hour: Ticket) -> None:
    assert hour.starts_at
    assert open_hours(user=mia, starts=[hour.starts_at], format_minutes=45) == []
    assert hours_of(mia).count() == 1


def test_own_hours_are_filled_one_after_the_other(mia: User) -> None:
    for weekday in range(7):
        WeeklyHours.objects.create(user=mia, weekday=weekday, starts=time(18), ends=time(20))
    made = open_own_hours(user=mia, format_minutes=45)
    clocks = {each.starts_at.strftime("%H:%M") for each in made if each.starts_at}
    assert clocks == {"18:00", "19:00"}, "an hour is 45 minutes and a debrief of 15"
    assert len(made) >= 2 * 27


def test_without_weekly_hours_it_says_what_to_do(mia: User) -> None:
    with pytest.raises(Refused) as refusal:
        open_own_hours(user=mia, format_minutes=45)
    assert refusal.value.code == "no_hours"


def test_only_mentors_open_hours(bob: User) -> None:
    with pytest.raises(Refused) as refusal:
        open_hours(user=bob, starts=[slot_in(timedelta(days=2))], format_minutes=45)
    assert (refusal.value.code, refusal.value.status) == ("not_mentor", 403)


def test_a_slot_offered_to_peers_is_not_an_hour_too(mia: User) -> None:
    start = slot_in(timedelta(days=2))
    offer_slots(user=mia, starts=[start], role="swap", format_minutes=45)
    with pytest.raises(Refused) as refusal:
        open_hours(user=mia, starts=[start], format_minutes=45)
    assert refusal.value.code == "offered"


def test_an_hour_is_withdrawn_by_its_mentor_only(
    hour: Ticket, mia_client: Client, bob_client: Client
) -> None:
    url = reverse("mentoring-withdraw", args=[hour.pk])
    bob_client.post(url)
    hour.refresh_from_db()
    assert hour.state == "open"
    mia_client.post(url)
    hour.refresh_from_db()
    assert hour.state == "cancelled"


def test_a_booked_hour_closes_those_that_overlap_it(mia: User, bob: User) -> None:
    first = slot_in(timedelta(days=3))
    starts = [first, first + timedelta(minutes=30), first + timedelta(hours=6)]
    hours = open_hours(user=mia, starts=starts, format_minutes=45)
    book_hour(user=bob, ticket=hours[0])
    assert [each.starts_at for each in hours_of(mia)] == [starts[2]]


def test_hours_are_never_paired_by_the_matcher(
    hour: Ticket, bob: User, client_of: Callable[[User], Client]
) -> None:
    from interviews.pairing.matcher import pair_waiting

    assert hour.starts_at
    offer_slots(user=bob, starts=[hour.starts_at], role="candidate", format_minutes=45)
    assert pair_waiting() == []


def test_own_hours_keep_clear_of_longer_ones_that_are_open(mia: User) -> None:
    nights = (slot_in(timedelta(days=3, hours=hour)) for hour in range(24))
    start = next(each for each in nights if each.hour == 0)
    open_hours(user=mia, starts=[start], format_minutes=60)
    WeeklyHours.objects.create(user=mia, weekday=start.weekday(), starts=time(0), ends=time(3))
    open_own_hours(user=mia, format_minutes=35)
    that_night = hours_of(mia).filter(starts_at__lt=start + timedelta(hours=3))
    assert [each.starts_at for each in that_night] == [start, start + timedelta(minutes=90)]


@pytest.mark.django_db(transaction=True)
def test_hours_that_are_being_opened_close_with_the_mentoring(mia: User) -> None:
    def stop() -> None:
        try:
            retire(user=mia)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            open_hours(user=mia, starts=[slot_in(timedelta(days=2))], format_minutes=45)
            stopping = elsewhere.submit(stop)
            with pytest.raises(TimeoutError):
                stopping.result(timeout=0.2)
        stopping.result(timeout=5)
    assert not hours_of(mia).exists()
