"""Booking an interview ahead, confirming it, cancelling it, and opening its lobby in time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from config.isolation import isolated
from interviews.bookings.cancelling import call_off
from interviews.bookings.mails import tell_booked
from interviews.bookings.reminders import plan_reminders
from interviews.lifecycle import advance, lock_interview
from interviews.models import UNOPENED, Interview, InterviewState, Participation
from interviews.planned import CHECK_IN
from interviews.services import Part, Plan, create_interviews

MAX_REASON = Participation._meta.get_field("left_reason").max_length or 0


def book(
    *,
    kind: str,
    parts: Sequence[Part],
    format_minutes: int,
    language: str,
    starts_at: datetime,
    way: str,
    confirmed_by: Collection[User] = (),
) -> Interview:
    """Make an interview that begins at `starts_at`, and confirm it for those who chose this very partner.

    The one door for slots, links, mentors and rematches. Both get a mail with a calendar file, and reminders.
    Raises Busy where someone's time is already taken.
    """
    [interview] = book_all([Plan(kind, parts, format_minutes, language, starts_at, way)], confirmed_by)
    return interview


@transaction.atomic
def book_all(plans: Sequence[Plan], confirmed_by: Collection[User] = ()) -> list[Interview]:
    """The same for several, of which all are made or none."""
    made = create_interviews(plans)
    for interview in made:
        interview.participations.filter(user__in=confirmed_by).update(confirmed_at=timezone.now())
        plan_reminders(interview)
        tell_booked(interview)
    return made


def confirm_booking(*, user: User, interview: Interview) -> Interview:
    """Say that one will come; repeating changes nothing. Raises Refused(`not_booked`) once it has begun."""
    with transaction.atomic():
        locked = lock_interview(interview.pk)
        _refuse_unless_ahead(locked)
        locked.participations.filter(user=user, confirmed_at=None).update(confirmed_at=timezone.now())
        return locked


def cancel_booking(*, user: User, interview: Interview, reason: str) -> Interview:
    """Cancel what has not begun, and tell the other person why; repeating changes nothing.

    Raises Invalid(`reason_needed`, `reason_too_long`, `bad_reason`), and Refused(`not_booked`) once it has
    begun or the other was faster.
    """
    told = _checked_reason(reason)
    with transaction.atomic():
        locked = lock_interview(interview.pk)
        if locked.participations.filter(user=user, left_at__isnull=False).exists():
            return locked  # pressed twice
        _refuse_unless_ahead(locked)
        call_off(locked, user=user, reason="cancelled", told=told)
        return locked


def open_lobbies() -> int:
    """Open every lobby whose check-in has begun; return how many. Safe to run twice at once."""
    opens = timezone.now() + CHECK_IN
    due = Interview.objects.filter(state=InterviewState.BOOKED, starts_at__lte=opens).order_by("starts_at")
    opened = 0
    for pk in list(due.values_list("pk", flat=True)):
        with isolated("lobby_not_opened", interview=str(pk)):
            opened += _open_lobby(pk)
    return opened


def open_lobby_if_due(interview: Interview) -> bool:
    """The same for one interview that somebody looks at before the sweeper does."""
    is_due = interview.starts_at <= timezone.now() + CHECK_IN
    return interview.state == InterviewState.BOOKED and is_due and _open_lobby(interview.pk)


def forget_words(*, user: User) -> None:
    """The person deletes their account: what they wrote to others about bookings goes."""
    user.participations.update(left_reason="")
    user.slots_proposed.filter(moves=True).update(note="")


@transaction.atomic
def _open_lobby(interview_id: UUID) -> bool:
    locked = lock_interview(interview_id)
    if locked.state != InterviewState.BOOKED or locked.starts_at > timezone.now() + CHECK_IN:
        return False  # opened, moved or cancelled meanwhile
    advance(locked, InterviewState.LOBBY, reason="check-in is open")
    return True


def _refuse_unless_ahead(interview: Interview) -> None:
    if interview.state == InterviewState.CANCELLED:
        raise Refused("not_booked", "This interview has just been cancelled. Upcoming has what is left.")
    if interview.state not in UNOPENED:
        raise Refused("not_booked", "This interview has begun already.")


def _checked_reason(reason: str) -> str:
    told = " ".join(reason.split())
    if not told:
        raise Invalid("reason_needed", "Write a reason in a few words: the other person planned for it too.")
    if len(told) > MAX_REASON:
        raise Invalid("reason_too_long", f"Write the reason in at most {MAX_REASON} characters.")
    if "\x00" in told:
        raise Invalid("bad_reason", "The reason holds a character that cannot be stored.")
    return told
