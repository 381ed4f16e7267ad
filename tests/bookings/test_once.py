"""Every mail leaves once: with two beats at a time, calls that repeat, a worker that dies."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import OutboxMessage, User
from interviews.bookings.moving import answer_move, propose_move
from interviews.bookings.reminders import queue_due_reminders
from interviews.bookings.services import cancel_booking
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Reminder, Transition
from interviews.tasks import sweep_bookings
from tests.bookings.conftest import LATER, slot_in
from tests.running import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
Result = TypeVar("Result")


def in_own_connection(act: Callable[[], Result]) -> Result:
    try:
        return act()
    finally:
        connections.close_all()


def at_once(*acts: Callable[[], object]) -> list[Future[object]]:
    """All of them at the same time, each on a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        return in_own_connection(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return [pool.submit(run, act) for act in acts]


def test_two_beats_at_once_remind_once_and_open_the_lobby_once(booked: Interview) -> None:
    Reminder.objects.filter(kind="day").update(due_at=timezone.now())
    Interview.objects.filter(pk=booked.pk).update(starts_at=timezone.now() + timedelta(minutes=9))
    done = [future.result() for future in at_once(sweep_bookings, sweep_bookings, sweep_bookings)]
    assert sum(number for number in done if isinstance(number, int)) == 3  # one lobby, two reminders
    assert OutboxMessage.objects.filter(dedupe_key__contains="reminder").count() == 2
    assert Transition.objects.filter(to_state=InterviewState.LOBBY).count() == 1
    assert broken_invariants() == []


def test_a_double_click_and_a_second_tab_cancel_once(booked: Interview, alice: User) -> None:
    def cancel() -> object:
        return cancel_booking(user=alice, interview=booked, reason="Ill")

    for future in at_once(cancel, cancel, cancel):
        future.result()
    assert OutboxMessage.objects.filter(calendar_method="CANCEL").count() == 2
    assert broken_invariants() == []


def test_accepting_while_the_other_cancels_does_one_of_the_two(
    booked: Interview, alice: User, bob: User
) -> None:
    proposal = propose_move(user=alice, interview=booked, starts=[slot_in(LATER)])

    def accept() -> object:
        return answer_move(
            user=bob,
            interview=booked,
            proposal_id=proposal.pk,
            answer="accept",
            chosen=proposal.starts[0],
        )

    for future in at_once(accept, lambda: cancel_booking(user=alice, interview=booked, reason="Ill")):
        future.exception()
    booked.refresh_from_db()
    moved = OutboxMessage.objects.filter(dedupe_key__contains="moved").count()
    cancelled = OutboxMessage.objects.filter(calendar_method="CANCEL").count()
    assert booked.state == InterviewState.CANCELLED  # cancelling is possible before and after the move
    assert (moved, cancelled) in {(0, 2), (2, 2)}
    assert broken_invariants() == []


def test_a_worker_killed_between_claiming_and_queueing_loses_no_reminder(booked: Interview) -> None:
    """Its INSERT waits for ours of the same key; there it is killed, after it has marked the reminder."""
    reminder = Reminder.objects.filter(kind="day").earliest("pk")
    Reminder.objects.filter(pk=reminder.pk).update(due_at=timezone.now())
    key = f"booking:{booked.pk}:{reminder.person.pk}:reminder:{reminder.pk}"
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            OutboxMessage.objects.create(dedupe_key=key, recipient="a@example.org", subject="s", text="t")
            worker = pool.submit(in_own_connection, queue_due_reminders)
            wait_for(killed_who_waits_to_insert, lambda: "nobody came to insert")
            transaction.set_rollback(True)
        worker.exception()  # its connection is gone; what it did is undone
    assert Reminder.objects.get(pk=reminder.pk).sent_at is None
    assert queue_due_reminders() == 1
    assert queue_due_reminders() == 0
    assert OutboxMessage.objects.get(dedupe_key=key).recipient == reminder.person.email


def killed_who_waits_to_insert() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"accounts_outboxmessage\"%%'"
        )
        return cursor.fetchone() is not None
