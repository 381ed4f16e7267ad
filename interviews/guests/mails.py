"""Mails to a third person, each on their clock. Each is queued once, in the transaction that causes it.

They name the two and the time, and nothing of the kits: also a second interviewer reads these on a page only.
"""

from accounts.outbox import queue_mail
from interviews.guests.visits import Visit, part_of_visit, visit_of
from interviews.models import Guest, InterviewState, Reminder
from interviews.planned import time_left_words


def tell_let_in(guest: Guest) -> None:
    visit = visit_of(guest)
    _mail(visit, "let_in", f"You are let in: interview of {visit.people}, {visit.when}", "let-in")


def tell_visit_moved(guest: Guest) -> None:
    """They come along to another time, and can leave if it does not suit them."""
    visit = visit_of(guest)
    occasion = f"moved:{visit.interview.calendar_sequence}"
    _mail(visit, "moved", f"Moved: interview of {visit.people}, now {visit.when}", occasion)


def tell_off(guest: Guest, why: str) -> None:
    """They need not come, or have said that they do not."""
    visit = visit_of(guest)
    _mail(visit, "off", f"You need not come: interview of {visit.people}, {visit.when}", "off", why=why)


def tell_visit_reminder(reminder: Reminder, guest: Guest) -> None:
    visit = visit_of(guest)
    is_booked = visit.interview.state == InterviewState.BOOKED
    subject = f"{time_left_words(visit.minutes_left)}: interview of {visit.people}"
    _mail(visit, "reminder", subject, f"reminder:{reminder.pk}", has_calendar=False, is_booked=is_booked)


def _mail(
    visit: Visit,
    template: str,
    subject: str,
    occasion: str,
    *,
    has_calendar: bool = True,
    **context: object,
) -> None:
    calendar = part_of_visit(visit) if has_calendar else None
    queue_mail(
        dedupe_key=f"guest:{visit.guest.pk}:{visit.user.pk}:{occasion}",
        recipient=visit.user.email,
        subject=subject,
        template=f"guests/{template}",
        context={
            "visit": visit,
            "person": visit.user,
            "path": visit.path,
            "has_calendar": calendar is not None,
            **context,
        },
        calendar=calendar,
    )
