"""How the stay of a third person ends, alone or with the interview. Called from its lifecycle, too."""

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from interviews.guests.mails import tell_off
from interviews.kits import give_kits_of_guest_back
from interviews.models import UNOPENED, Guest, GuestState, Interview, Round, Seat
from interviews.room.services import revoke_seat

GUEST_ROLES = ("observer", "second")


def end_stay(guest: Guest, state: GuestState, *, by: User, why: str) -> None:
    """Give the guest's seats, time and unread kits back; what is ahead leaves their calendar, with a mail.

    Needs the interview's lock.
    """
    now = timezone.now()
    guest.state, guest.ended_by, guest.ended_at = state, by, now
    guest.save(update_fields=["state", "ended_by", "ended_at"])
    if guest.during is not None:
        shorten(guest, at=now)
    if guest.user is None:
        return
    revoke_seat(user=guest.user, interview=guest.interview)
    give_kits_of_guest_back(guest.user.pk, list(guest.interview.rounds.values_list("pk", flat=True)))
    guest.reminders.filter(sent_at=None).delete()
    if guest.interview.state in UNOPENED:
        tell_off(guest, why)


def end_stay_of_interview(interview: Interview, *, at: datetime, is_cancelled: bool) -> None:
    """Give the guest's time back from `at` on, and tell them where they would come for nothing.

    Needs the interview's lock, and the interview as it will be saved.
    """
    for guest in interview.guests.filter(state__in=[GuestState.ASKED, GuestState.JOINED]):
        if guest.during is not None:
            shorten(guest, at=at, is_cancelled=is_cancelled)
        guest.reminders.filter(sent_at=None).delete()
        if is_cancelled:
            tell_off(guest, "It was cancelled.")


def empty_seats(round_: Round, *, at: datetime) -> None:
    """The room of a round that is over belongs to its two people: a guest's socket closes."""
    seats = Seat.objects.filter(room__round=round_, role__in=GUEST_ROLES, revoked_at=None)
    seats.update(revoked_at=at)


def shorten(guest: Guest, *, at: datetime, is_cancelled: bool = False) -> None:
    """Let the guest's time end at `at`; they have none left of a stay that had not begun."""
    start = guest.during.lower if guest.during else None
    if is_cancelled or start is None or at <= start:
        guest.during = DateTimeTZRange(empty=True)
    else:
        # Not past what was theirs: from there on they may have been booked again.
        guest.during = DateTimeTZRange(start, min(at, guest.during.upper or at))
    guest.save(update_fields=["during"])
