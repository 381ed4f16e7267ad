"""Who misses too much books less, and is told why."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from config.errors import Refused
from interviews.attendance.selectors import attendance_by_user, open_bookings_of, standing_of
from interviews.attendance.services import refuse_over_limit
from interviews.models import Interview, InterviewState, Participation, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

LETTERS = {"p": "present", "l": "late", "c": "cancelled_late", "n": "no_show", "s": "server_fault", "-": ""}


def give_history(user: User, letters: str) -> None:
    """One interview in the past for each letter, six hours apart, the last six hours ago."""
    for number, letter in enumerate(reversed(letters), start=1):
        at = timezone.now() - number * timedelta(hours=6)
        interview = Interview.objects.create(kind="swap", state=InterviewState.DONE, starts_at=at, way="slot")
        Participation.objects.create(
            interview=interview,
            user=user,
            during=DateTimeTZRange(empty=True),
            outcome=LETTERS[letter],
            outcome_at=at,
        )


def give_bookings(user: User, count: int, *, way: str = "slot") -> None:
    for number in range(1, count + 1):
        at = timezone.now() + number * timedelta(days=1)
        interview = Interview.objects.create(kind="swap", state=InterviewState.BOOKED, starts_at=at, way=way)
        during = DateTimeTZRange(at, at + timedelta(hours=2))
        Participation.objects.create(interview=interview, user=user, during=during)


def offer(user: User, count: int) -> None:
    for number in range(1, count + 1):
        at = timezone.now() + number * timedelta(days=1, hours=5)
        Ticket.objects.create(user=user, level="mid", language="en", starts_at=at, expires_at=at)


def code_of(user: User, **asked: int) -> str | None:
    try:
        refuse_over_limit(user, **asked)
    except Refused as refusal:
        return refusal.code
    return None


def test_who_comes_may_have_ten_open_bookings(alice: User) -> None:
    give_bookings(alice, 9)
    assert code_of(alice) is None
    offer(alice, 1)
    assert open_bookings_of(alice) == 10
    with pytest.raises(Refused, match="10 bookings and offered slots") as refused:
        refuse_over_limit(alice)
    assert refused.value.code == "too_many_bookings"


def test_several_at_once_count_together(alice: User) -> None:
    give_bookings(alice, 7)
    assert code_of(alice, adding=3) is None
    assert code_of(alice, adding=4) == "too_many_bookings"


@pytest.mark.parametrize(("letters", "allowed"), [("ncp", 3), ("ncpc", 1)])
def test_who_misses_interviews_has_fewer_and_reads_why(alice: User, letters: str, allowed: int) -> None:
    give_history(alice, letters)
    give_bookings(alice, allowed - 1)
    assert code_of(alice) is None
    offer(alice, 1)
    with pytest.raises(Refused, match="because you missed") as refused:
        refuse_over_limit(alice)
    assert refused.value.code == "too_many_bookings"


def test_two_no_shows_in_a_row_pause_booking(alice: User) -> None:
    give_history(alice, "pnn")
    with pytest.raises(Refused, match="paused until") as refused:
        refuse_over_limit(alice)
    assert refused.value.code == "booking_paused"


def test_what_is_over_gone_instant_or_not_recorded_does_not_count(alice: User, bob: User) -> None:
    give_history(alice, "--ss")
    give_bookings(alice, 9)
    give_bookings(bob, 10)
    give_bookings(alice, 0)
    Participation.objects.filter(user=alice, interview__state="booked").update(left_at=timezone.now())
    assert open_bookings_of(alice) == 0
    assert code_of(alice) is None
    assert code_of(bob) == "too_many_bookings"


def test_each_persons_sentence_comes_in_one_query(
    alice: User, bob: User, charlie: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_history(alice, "n" + "p" * 20)
    give_history(bob, "sn" + "s")
    with django_assert_num_queries(1):
        found = attendance_by_user([alice.pk, bob.pk, charlie.pk])
    assert found[alice.pk].sentence == "Came to 20 of the last 20 interviews."
    assert found[alice.pk] == standing_of(alice).attendance
    assert found[bob.pk].sentence == "Came to 0 of 1 interview: 1 no-show."
    assert found[charlie.pk].sentence == "No interviews yet."


@pytest.mark.django_db(transaction=True)
def test_two_tabs_cannot_pass_the_limit_together(alice: User) -> None:
    give_bookings(alice, 9)
    codes: list[str | None] = []

    def second_tab() -> None:
        codes.append(code_of(alice))
        connection.close()

    with transaction.atomic():
        refuse_over_limit(alice)
        other = Thread(target=second_tab)
        other.start()
        other.join(timeout=0.2)
        assert other.is_alive(), "the second tab waits for the first"
        offer(alice, 1)
    other.join()
    assert codes == ["too_many_bookings"]
