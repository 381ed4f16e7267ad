"""Mails about bookings, each on its reader's clock. Each is queued once, in the transaction that causes it.

They go to everybody whatever their choice of reminders: who is not told waits for nobody.
"""

from django.urls import reverse

from accounts.models import User
from accounts.outbox import queue_mail
from interviews.bookings.booking import Booking, booking_of, sides_of
from interviews.bookings.entries import part_of
from interviews.models import Interview, Reminder, SlotProposal
from interviews.planned import time_left_words


def tell_booked(interview: Interview) -> None:
    for booking in sides_of(interview):
        _mail(booking, "booked", f"Interview with {booking.partner_name}: {booking.when}", has_calendar=True)


def tell_moved(interview: Interview, proposal: SlotProposal) -> None:
    for booking in sides_of(interview):
        _mail(
            booking,
            "moved",
            f"Moved: interview with {booking.partner_name}, now {booking.when}",
            occasion=f"moved:{proposal.pk}",
            has_calendar=True,
        )


def tell_cancelled(
    interview: Interview, *, by: User | None, by_staff: bool, told: str, first_in_line: User | None
) -> None:
    """`by` none of the two: staff, or the matcher for better partners. `told`: why, in their words."""
    for booking in sides_of(interview):
        _mail(
            booking,
            "cancelled",
            f"Cancelled: interview with {booking.partner_name}, {booking.when}",
            has_calendar=True,
            by_staff=by_staff,
            found_better=by is None and not by_staff,
            i_cancelled=booking.user == by,
            told=told,
            first_in_line=booking.user == first_in_line,
        )


def tell_proposed(proposal: SlotProposal) -> None:
    """Other slots to the one who answers."""
    booking = _booking(proposal, proposal.recipient)
    _mail(
        booking,
        "move_proposed",
        f"{booking.partner_name} proposes another time",
        occasion=f"proposed:{proposal.pk}",
        slots=[booking.at(start) for start in proposal.starts],
        note=proposal.note,
    )


def tell_kept(proposal: SlotProposal) -> None:
    """To who proposed: it was declined, or nobody answered in time."""
    booking = _booking(proposal, proposal.proposer)
    _mail(
        booking,
        "move_not_agreed",
        f"Your interview stays on {booking.when}",
        occasion=f"kept:{proposal.pk}",
        declined=proposal.state == "declined",
    )


def tell_reminder(reminder: Reminder, booking: Booking) -> None:
    _mail(
        booking,
        "reminder",
        f"{time_left_words(booking.minutes_left)}: interview with {booking.partner_name}",
        occasion=f"reminder:{reminder.pk}",
        can_snooze=booking.can_snooze,
        snooze_path=reverse("booking-snooze", args=[booking.interview.pk]),
    )


def _booking(proposal: SlotProposal, user: User) -> Booking:
    if proposal.interview is None:
        raise ValueError("a proposal that moves an interview has one")
    return booking_of(proposal.interview, user)


def _mail(
    booking: Booking,
    template: str,
    subject: str,
    *,
    occasion: str = "",
    has_calendar: bool = False,
    **context: object,
) -> None:
    if not booking.user.is_active:
        return  # the account is closed
    occasion = occasion or template
    queue_mail(
        dedupe_key=f"booking:{booking.interview.pk}:{booking.user.pk}:{occasion}",
        recipient=booking.user.email,
        subject=subject,
        template=f"bookings/{template}",
        context={
            "booking": booking,
            "person": booking.user,
            "interview_path": reverse("interview", args=[booking.interview.pk]),
            **context,
        },
        calendar=part_of(booking) if has_calendar else None,
    )
