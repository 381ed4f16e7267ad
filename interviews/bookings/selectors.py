"""Bookings of a person. Reads only; loading is permission."""

from typing import Any
from uuid import UUID

from accounts.blocks import Names
from accounts.models import User
from interviews.access import NotFound
from interviews.bookings.booking import Booking, booking_of, with_people
from interviews.models import Interview
from interviews.planned import planned


def get_booking_for(user: User, interview_id: UUID) -> Booking:
    """The interview from the user's side, if they take part in it and it was planned; NotFound otherwise.

    In any state: what can be done with it is for each service to say.
    """
    mine = Interview.objects.filter(pk=interview_id, participations__user=user).filter(planned())
    interview = mine.first()
    if interview is None:
        raise NotFound
    return booking_of(interview, user)


def exported_bookings(user: User) -> list[dict[str, Any]]:
    """What the person booked, confirmed and wrote with it, for the export of their data."""
    mine = with_people(Interview.objects.filter(participations__user=user).filter(planned()))
    names = Names(user)
    bookings = [Booking(interview, user, names) for interview in mine.order_by("starts_at")]
    return [_exported(booking) for booking in bookings]


def _exported(booking: Booking) -> dict[str, Any]:
    confirmed_at = booking.me.confirmed_at
    proposals = booking.interview.slot_proposals.all()
    return {
        "interview": str(booking.interview.pk),
        "starts_at": booking.interview.starts_at.isoformat(),
        "way": booking.interview.get_way_display(),
        "confirmed_at": confirmed_at.isoformat() if confirmed_at else None,
        "cancelled_because": booking.me.left_reason,
        "proposed": [
            {"starts": [start.isoformat() for start in each.starts], "note": each.note, "state": each.state}
            for each in proposals
            if each.proposer_id == booking.user.pk
        ],
    }
