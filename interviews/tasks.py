"""Celery's door to the sweepers of interviews."""

from celery import shared_task

from interviews.attendance.recording import record_outcomes
from interviews.bookings.moving import expire_moves
from interviews.bookings.reminders import queue_due_reminders
from interviews.bookings.services import open_lobbies
from interviews.ending import sweep
from interviews.pairing.expiry import expire_waiting
from interviews.rematch.services import expire_proposals
from interviews.reviews.expiry import sweep_reviews


@shared_task
def sweep_interviews() -> int:
    closed = sweep()
    record_outcomes()
    sweep_reviews()
    return closed


@shared_task
def sweep_bookings() -> int:
    """Lobbies first: a reminder of ten minutes before leads into one."""
    return sum(
        do() for do in (open_lobbies, queue_due_reminders, expire_moves, expire_proposals, expire_waiting)
    )
