"""Bookings as entries of people's calendars. Reads only; `calendar` makes the files."""

from django.conf import settings
from django.urls import reverse

from accounts.outbox import CalendarPart
from interviews.bookings.booking import Booking
from interviews.bookings.calendar import Contact, Entry, State, invitation
from interviews.bookings.site import lasting_name, organizer
from interviews.models import InterviewState


def entry_of(booking: Booking) -> Entry:
    """Names nobody whom this person blocks, and nothing that a candidate may not know."""
    interview = booking.interview
    url = settings.SITE_URL + reverse("interview", args=[interview.pk])
    return Entry(
        uid=lasting_name(str(interview.pk)),
        sequence=interview.calendar_sequence,
        state=_state_of(booking),
        starts_at=interview.starts_at,
        ends_at=booking.ends_at,
        title=f"Practice interview with {booking.partner_name}",
        text="\n".join([*booking.outline, "", "Confirm, move or cancel it here:", url]),
        url=url,
        changed_at=booking.changed_at,
    )


def part_of(booking: Booking) -> CalendarPart:
    """What puts the booking as it is now into this person's calendar, moves it there, or takes it out."""
    attendee = Contact(str(booking.user), booking.user.email)
    file = invitation(entry_of(booking), organizer=organizer(), attendee=attendee)
    return CalendarPart(file.method, file.content.decode())


def _state_of(booking: Booking) -> State:
    if booking.interview.state == InterviewState.CANCELLED:
        return "cancelled"
    return "confirmed" if booking.me.confirmed_at or not booking.is_booked else "tentative"
