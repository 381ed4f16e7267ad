"""Standing by for somebody whose partner does not come. It costs nothing to be called and to pass."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.profiles import get_profile_of
from config.errors import Invalid, Refused
from config.hints import hint_once
from interviews.models import Interview, Ticket
from interviews.pairing import tasks
from interviews.pairing.selectors import open_interview_of
from interviews.pairing.services import wait_for
from interviews.pairing.wish import Wish
from scenarios.lines import FORMATS

AT_LEAST = timedelta(minutes=10)
AT_MOST = timedelta(hours=12)
ROLES = dict(Ticket.ROLES)


@transaction.atomic
def stand_by(*, user: User, until: datetime, role: str) -> Ticket:
    """Say that one could jump in until then; saying it again changes role and time.

    Raises Invalid(`unknown_role`, `bad_time`), and Refused(`busy`, `waiting`) for who is in an interview or
    waits for a partner now.
    """
    profile = get_profile_of(user)
    if role not in ROLES:
        raise Invalid("unknown_role", "Choose to take turns, to be the candidate only, or to interview only.")
    now = timezone.now()
    if not AT_LEAST <= until - now <= AT_MOST:
        raise Invalid("bad_time", "Stand by for ten minutes at least, and for twelve hours at most.")
    if open_interview_of(user):
        raise Refused("busy", "You are in an interview. Stand by when it is over.")
    values = {
        "role": role,
        # Whoever calls decides on the length; what they may ask for has to fit before one's next booking.
        "format_minutes": max(FORMATS),
        "level": profile.target_level,
        "language": profile.language,
        "interests": profile.interests,
        "expires_at": until,
        "seen_at": now,
    }
    try:
        with transaction.atomic():
            ticket, _ = Ticket.objects.update_or_create(
                user=user, starts_at=None, purpose="standby", state="open", defaults=values
            )
    except IntegrityError:
        raise Refused("waiting", "You are waiting for a partner now. Stop waiting first.") from None
    hint_once(tasks.match_waiting)
    return ticket


def end_standby(*, user: User) -> None:
    """Stand by no longer. Who was called a moment ago still is."""
    Ticket.objects.filter(user=user, purpose="standby", state="open").update(state="cancelled")


def keep_standing_by(*, user: User) -> bool:
    """Say that a page of theirs is open; return whether they still stand by."""
    now = timezone.now()
    mine = Ticket.objects.filter(user=user, purpose="standby", state="open", expires_at__gt=now)
    return bool(mine.update(seen_at=now))


def give_place_back(*, interview: Interview, passed: User) -> Ticket | None:
    """Whoever was to meet `passed`, who had stood by, is first in line again. In the caller's transaction."""
    if not Ticket.objects.filter(interview=interview, user=passed, purpose="standby").exists():
        return None
    left = (
        Ticket.objects.filter(interview=interview, purpose="pair", priority=True)
        .select_related("user")
        .exclude(user=passed)
        .first()
    )
    if left is None or not left.user.is_active:
        return None
    return wait_for(user=left.user, wish=Wish.of(left), first_in_line=True)
