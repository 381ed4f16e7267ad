"""What attendance allows: who misses too much books less."""

from django.db import connection, transaction

from accounts.models import User
from config.errors import Refused
from interviews.attendance.selectors import open_bookings_of, standing_of

BOOKING_LOCK = 7_301_004  # any number that no other advisory lock uses


@transaction.atomic
def refuse_over_limit(user: User, *, adding: int = 1) -> None:
    """Refuse what would give the person `adding` more open bookings than their attendance allows.

    Raises Refused(`booking_paused`, `too_many_bookings`) with the reason in plain words. Until the caller's
    transaction ends nothing else is booked by the same person, so that two tabs cannot pass together. A slot
    that is offered counts as a booking until it is withdrawn: what it turns into is not asked again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [BOOKING_LOCK, user.pk])
    standing = standing_of(user)
    if standing.paused_until:
        raise Refused("booking_paused", standing.reasons[0])
    if open_bookings_of(user) + adding > standing.open_bookings:
        raise Refused("too_many_bookings", _too_many(standing.open_bookings, standing.reasons))


def _too_many(limit: int, reasons: tuple[str, ...]) -> str:
    """The limit of who comes needs no reason of its own."""
    if reasons:
        return reasons[-1]
    return (
        f"You can have {limit} bookings and offered slots that are still to come. "
        "Cancel or withdraw one of them first."
    )
