"""A candidate books a mentor's hour: in three clicks, once, and never somebody they are kept apart from."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import block
from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.bookings.services import cancel_booking
from interviews.mentors.hours import book_hour, open_hours, withdraw_hour
from interviews.mentors.looking import Look
from interviews.mentors.selectors import get_mentor_for, mentors_for
from interviews.models import Interview, Ticket
from tests.invitations.moments import slot_in

pytestmark = pytest.mark.django_db


def refused(user: User, hour: Ticket) -> str:
    with pytest.raises(Refused) as refusal:
        book_hour(user=user, ticket=hour)
    return refusal.value.code


def test_three_clicks_book_an_hour(hour: Ticket, bob_client: Client, bob: User, mia: User) -> None:
    choose = reverse("mentor-hour", args=[hour.pk])
    listed = bob_client.get(reverse("mentors")).content.decode()
    assert choose in listed
    assert "Ten years of ranking." in listed
    assert "Book this hour" in bob_client.get(choose).content.decode()
    answer = bob_client.post(choose)
    interview = Interview.objects.get()
    assert answer.headers["Location"] == reverse("interview", args=[interview.pk])
    assert (interview.way, interview.kind, interview.state) == ("mentor", "one_way", "booked")
    round_ = interview.rounds.get()
    assert (round_.candidate, round_.interviewer) == (bob, mia)
    assert not interview.participations.filter(confirmed_at=None).exists()
    hour.refresh_from_db()
    assert (hour.state, hour.interview) == ("paired", interview)
    for person, partner in ((bob, mia), (mia, bob)):
        mails = OutboxMessage.objects.filter(recipient=person.email)
        assert mails.filter(subject__startswith=f"Interview with {partner}").count() == 1


def test_a_double_click_books_once(hour: Ticket, bob_client: Client) -> None:
    url = reverse("mentor-hour", args=[hour.pk])
    assert bob_client.post(url).headers["Location"] == bob_client.post(url).headers["Location"]
    assert Interview.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_candidates_at_the_same_moment_one_gets_it(hour: Ticket, bob: User, charlie: User) -> None:
    together = Barrier(2)

    def book(user: User) -> str:
        together.wait()
        try:
            book_hour(user=user, ticket=hour)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "booked"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(book, [bob, charlie])) == ["booked", "hour_gone"]
    assert Interview.objects.count() == 1


def test_the_slower_one_is_told_and_led_on(hour: Ticket, bob_client: Client, charlie: User) -> None:
    book_hour(user=charlie, ticket=hour)
    answer = bob_client.post(reverse("mentor-hour", args=[hour.pk]))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "has just been taken" in page
    assert "Other hours of Mia" in page


def test_a_withdrawn_hour_is_gone(hour: Ticket, mia: User, bob: User) -> None:
    withdraw_hour(user=mia, ticket_id=hour.pk)
    assert refused(bob, hour) == "hour_gone"


def test_nobody_books_their_own(hour: Ticket, mia: User) -> None:
    assert refused(mia, hour) == "own_hour"


def test_a_cancelled_booking_does_not_come_back_as_ones_own(hour: Ticket, bob: User) -> None:
    interview = book_hour(user=bob, ticket=hour)
    cancel_booking(user=bob, interview=interview, reason="Ill.")
    assert refused(bob, hour) == "hour_gone"


@pytest.mark.parametrize("blocker", ["mentor", "candidate"])
def test_who_is_kept_apart_finds_neither_mentor_nor_hour(
    hour: Ticket, mia: User, bob: User, bob_client: Client, blocker: str
) -> None:
    block(blocker=mia, blocked=bob) if blocker == "mentor" else block(blocker=bob, blocked=mia)
    assert mentors_for(bob).cards == []
    assert "Mia" not in bob_client.get(reverse("mentors")).content.decode()
    for url in (reverse("mentor", args=[mia.pk]), reverse("mentor-hour", args=[hour.pk])):
        assert bob_client.get(url).status_code == 404
    assert bob_client.post(reverse("mentor-hour", args=[hour.pk])).status_code == 404
    assert refused(bob, hour) == "hour_gone"


def test_a_forged_id_leads_nowhere(bob_client: Client, mia: User) -> None:
    pair = Ticket.objects.create(user=mia, level="mid", language="en", expires_at=slot_in(timedelta(days=1)))
    for pk in (pair.pk, 999_999, 2**62):
        assert bob_client.get(reverse("mentor-hour", args=[pk])).status_code == 404
    assert bob_client.get(reverse("mentor", args=[bob_client_id(bob_client)])).status_code == 404


def bob_client_id(client: Client) -> int:
    """Bob is no mentor."""
    return int(client.session["_auth_user_id"])


def test_a_mentor_without_an_hour_has_a_page_and_no_place_in_the_list(mia: User, bob: User) -> None:
    assert mentors_for(bob).cards == []
    assert list(get_mentor_for(bob, mia.pk).hours) == []


def test_the_list_can_be_narrowed_to_a_family_that_the_mentor_knows(
    hour: Ticket, mia: User, bob: User, scenario_versions: list[Any]
) -> None:
    scenario = scenario_versions[0].scenario
    mia.kit_openings.create(scenario=scenario, reason="study", prepared_at=timezone.now())
    assert [card.mentor.user for card in mentors_for(bob, Look(family=scenario.family)).cards] == [mia]
    assert mentors_for(bob, Look(family="no_such_family")).cards == []


def test_the_list_makes_the_same_queries_however_many_mentors_there_are(
    hour: Ticket,
    bob_client: Client,
    make_person: Callable[..., User],
    staff: User,
    django_assert_num_queries: Any,
) -> None:
    from interviews.mentors.services import apply_as_mentor, decide_on_mentor

    # session, user with profile; who is kept apart, whose hours come first, hours, families, rounds given,
    # attendance, mentors; an open room
    with django_assert_num_queries(10):
        bob_client.get(reverse("mentors"))
    for number in range(3):
        other = make_person(f"Mentor{number}")
        decide_on_mentor(
            staff=staff, mentor=apply_as_mentor(user=other, about="Me."), state="approved", answer="Yes."
        )
        open_hours(user=other, starts=[slot_in(timedelta(days=4))], format_minutes=60)
    with django_assert_num_queries(10):
        page = bob_client.get(reverse("mentors")).content.decode()
    assert page.count("No interviews yet.") == 4


def test_the_page_of_an_hour_says_what_became_of_it(
    hour: Ticket, bob: User, bob_client: Client, charlie: User, client_of: Callable[[User], Client]
) -> None:
    choose = reverse("mentor-hour", args=[hour.pk])
    interview = book_hour(user=bob, ticket=hour)
    mine, others = (client.get(choose).content.decode() for client in (bob_client, client_of(charlie)))
    assert "You have booked this hour" in mine
    assert reverse("interview", args=[interview.pk]) in mine
    assert "no longer open" in others


def test_an_hour_that_nobody_can_book_any_more_has_no_button(
    hour: Ticket, mia: User, bob_client: Client
) -> None:
    Ticket.objects.filter(pk=hour.pk).update(expires_at=timezone.now())
    page = bob_client.get(reverse("mentor-hour", args=[hour.pk])).content.decode()
    assert "Book this hour" not in page
    assert "no longer open" in page
