"""The matcher is killed between two statements, or two beats call it at once: nobody is paired twice."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from django.db import connection, connections, transaction

from accounts.models import OutboxMessage, User
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Ticket
from interviews.pairing.matcher import pair_waiting, settle_slots
from interviews.pairing.shards import MATCHER_LOCK, ShardKey
from tests.pairing.offering import offer, start_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("library")]

EVERY = 5  # statements; where the kills fall differs with each that is added or taken away

Statement = Callable[..., Any]


@pytest.fixture
def cast(alice: User, bob: User, charlie: User, mona: User) -> list[User]:
    return [alice, bob, charlie, mona]


def dying(before: int) -> Statement:
    """Runs statements, and kills this very process before the one of that number."""
    numbers = count(1)

    def run(execute: Statement, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if next(numbers) == before:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return run


def was_killed(act: Callable[[], object], before: int) -> bool:
    """Act in a process of its own, with a connection of its own; False when it came to its end."""
    pid = os.fork()
    if pid == 0:
        try:
            for inherited in connections.all():
                inherited.connection = None
            with connection.execute_wrapper(dying(before)):
                act()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def wait_until_released(key: ShardKey) -> None:
    """PostgreSQL gives the dead solver's lock to us as soon as it has seen it go."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [MATCHER_LOCK, str(key)])


def state_of_everything() -> list[tuple[object, ...]]:
    tickets = Ticket.objects.order_by("pk").values_list("pk", "state", "interview")
    interviews = Interview.objects.order_by("pk").values_list("pk", "state")
    return [*tickets, *interviews, *OutboxMessage.objects.order_by("pk").values_list("pk")]


def die_everywhere(key: ShardKey) -> None:
    """Kill the matcher at every few statements: nothing of its wave is there, until all of it is."""
    before = state_of_everything()
    kills = 0
    for statement in range(1, 10_000, EVERY):
        wait_until_released(key)
        if not was_killed(pair_waiting, statement):
            break
        kills += 1
        if state_of_everything() != before:
            break  # it had committed: the caller looks whether that is all
    assert kills > 5
    assert broken_invariants() == []


def test_a_matcher_that_is_killed_leaves_everybody_waiting_and_the_next_wave_pairs_them(
    cast: list[User],
) -> None:
    for user in cast:
        offer(user, None)
    die_everywhere(ShardKey(None, "en"))
    assert Interview.objects.count() == 2
    assert set(Ticket.objects.values_list("state", flat=True)) == {"paired"}


def test_a_matcher_that_is_killed_while_partners_are_exchanged_leaves_the_booking_as_it_was(
    cast: list[User],
) -> None:
    start, (alice, bob, charlie, mona) = start_in(days=2), cast
    offer(alice, start)
    offer(bob, start, level="mid")
    pair_waiting()
    offer(charlie, start)
    offer(mona, start, level="mid")
    die_everywhere(ShardKey(start, "en"))
    booked = Interview.objects.filter(state=InterviewState.BOOKED)
    assert {frozenset(each.people.all()) for each in booked} == {
        frozenset({alice, charlie}),
        frozenset({bob, mona}),
    }


def in_own_connection(act: Callable[[], object]) -> None:
    """For threads: a connection that stays open would keep the test database from being dropped."""
    try:
        act()
    finally:
        connections.close_all()


def test_two_beats_at_once_pair_everybody_once_and_mail_each_once(
    make_person: Callable[..., User],
) -> None:
    start = start_in(days=2)
    people = [make_person(f"Person{number}") for number in range(8)]
    for user in people:
        offer(user, start)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(in_own_connection, [pair_waiting, settle_slots] * 4))
    assert Interview.objects.filter(state=InterviewState.BOOKED).count() == 4
    booked = OutboxMessage.objects.filter(subject__startswith="Interview with")
    assert booked.count() == 2 * Interview.objects.count()
    assert broken_invariants() == []
