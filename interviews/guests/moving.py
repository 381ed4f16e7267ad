"""An interview moves to another time: its third person comes along where they can. Called when it moves."""

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from interviews.bookings.reminders import plan_reminders_of_guest
from interviews.guests.mails import tell_visit_moved
from interviews.guests.stays import end_stay
from interviews.models import Guest, GuestState, Interview
from interviews.slots.withdrawal import withdraw_overlapping

TAKEN = "It was moved to a time at which you are in another interview."
ASKED_BEFORE = "It was moved to another time before you were let in. Ask for a new link if that suits you."


def guests_who_come(interview: Interview) -> list[Guest]:
    """Who was let in, one at most: their time moves with the interview."""
    joined = interview.guests.filter(state=GuestState.JOINED)
    return list(joined.select_related("user__profile", "invited_by"))


def take_along(guest: Guest, *, during: DateTimeTZRange) -> None:
    """Move the guest's time and tell them; where they are taken then, they need not come.

    Nobody asks them before, as no calendar does: leaving is one press, and counts for nothing. Needs the
    lock of the interview, which is saved with its new start.
    """
    before, guest.during = guest.during, during
    try:
        with transaction.atomic():
            guest.save(update_fields=["during"])
    except IntegrityError as error:
        if "participation_no_overlap" not in str(error):
            raise
        guest.during = before
        end_stay(guest, GuestState.WITHDRAWN, by=guest.invited_by, why=TAKEN)
        return
    withdraw_overlapping(user_ids=[guest.user_id] if guest.user_id else [])
    plan_reminders_of_guest(guest)
    tell_visit_moved(guest)


def ask_anew(interview: Interview) -> None:
    """Who asked to come in asked for another time. A link that nobody has used says the new one by itself."""
    for guest in interview.guests.filter(state=GuestState.ASKED).select_related("user", "invited_by"):
        end_stay(guest, GuestState.WITHDRAWN, by=guest.invited_by, why=ASKED_BEFORE)
