"""Calling off what has not begun: its rounds, its proposals, its reminders, calendars, the freed partner."""

from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.attendance.outcomes import is_here
from interviews.bookings.mails import tell_cancelled
from interviews.bookings.reminders import forget_reminders
from interviews.lifecycle import cancel
from interviews.models import Interview, SlotProposal, Ticket
from interviews.pairing.services import wait_for
from interviews.pairing.time_left import refuse_without_time
from interviews.pairing.wish import Wish
from interviews.planned import CHECK_IN, is_planned


def call_off(
    interview: Interview, *, user: User | None, reason: str, told: str = "", staff: User | None = None
) -> None:
    """Cancel an interview that nobody has begun, because `user` leaves it. Needs the interview's lock.

    `reason` is kept on record; only `told` reaches the other. Where the interview was planned ahead both get
    a mail that takes it out of their calendars, and the other is first in line for another partner then, or
    now if they have come.
    Without a user nobody leaves: staff end it, or the matcher gives both to partners who fit better.
    """
    actor = user or staff
    if user:
        interview.participations.filter(user=user).update(left_at=timezone.now(), left_reason=told)
    cancel(interview, actor=actor, reason=reason)
    if is_planned(interview):
        forget_reminders(interview)
        SlotProposal.objects.filter(interview=interview, state="open").update(
            state="expired", answered_at=timezone.now()
        )
        reopened = _reopen_wish(interview, user) if user else None
        tell_cancelled(
            interview,
            by=user,
            by_staff=staff is not None,
            told=told,
            first_in_line=reopened.user if reopened else None,
        )


def _reopen_wish(interview: Interview, leaving: User) -> Ticket | None:
    """The slot's wish of the one who stayed, open again and before others. The matcher looks by itself.

    None once the lobby is open: the matcher pairs nobody for so soon. Who is in it waits for somebody now.
    """
    wish = (
        Ticket.objects.filter(interview=interview, state="paired", starts_at__isnull=False, purpose="pair")
        .exclude(user=leaving)
        .select_related("user")
        .first()
    )
    closes_at = interview.starts_at - CHECK_IN
    if wish is None or not wish.user.is_active:
        return None
    if closes_at <= timezone.now():
        _wait_now(interview, wish)
        return None
    reopened, _ = Ticket.objects.update_or_create(
        user=wish.user,
        starts_at=interview.starts_at,
        state="open",
        create_defaults={
            "role": wish.role,
            "format_minutes": wish.format_minutes,
            "level": wish.level,
            "language": wish.language,
            "interests": wish.interests,
            "group": wish.group,
            "offer": wish.offer,
            "at_most": wish.at_most,
            "priority": True,
            "expires_at": closes_at,
        },
        defaults={"priority": True},
    )
    return reopened


def _wait_now(interview: Interview, wish: Ticket) -> None:
    """They kept that time free, and came: they wait before others, unless their next booking is too near.

    Not who was to meet somebody of their own group.
    """
    seen_at = interview.participations.values_list("seen_at", flat=True).get(user=wish.user)
    if wish.group_id or not is_here(seen_at, timezone.now()):
        return
    try:
        refuse_without_time(wish.user, role=wish.role, format_minutes=wish.format_minutes)
    except Refused:
        return
    wait_for(user=wish.user, wish=Wish.of(wish), first_in_line=True)
