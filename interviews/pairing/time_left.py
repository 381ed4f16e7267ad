"""Whether somebody has time for an interview now: is in none, and early enough before the next one."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from config.errors import Refused
from interviews.models import TakenTime, Ticket
from interviews.pairing.selectors import open_interview_of
from interviews.pairing.wish import WAIT_AT_MOST
from interviews.planned import CHECK_IN
from interviews.services import PREPARE
from interviews.slots.grid import Start
from interviews.slots.lasting import GRACE, lasting
from interviews.slots.selectors import slots_of
from scenarios.lines import DEBRIEF_MINUTES, FORMATS
from scenarios.minutes import LONGEST, SHORTEST


def refuse_without_time(user: User, *, role: str, format_minutes: int) -> None:
    """Raises Refused(`booked_soon`) where a pair found in ten minutes would run into what is booked.

    Raises Refused(`busy`) for who is in an interview already.
    """
    following = _following(user)
    if following is None or _fits(following, role, format_minutes):
        return
    raise Refused("booked_soon", _refusal(user, following, role))


def refuse_without_time_alone(user: User, *, format_minutes: int) -> None:
    """The same for a run alone, which begins at once."""
    following = _following(user)
    if following is None or format_minutes <= (_minutes_alone(following) or 0):
        return
    fits = _minutes_alone(following)
    instead = f" A run of up to {fits} minutes fits." if fits else " Nothing fits before it any more."
    raise Refused("booked_soon", f"{_booked(user, following)}{instead}")


def slots_in_the_way(user: User, *, role: str, format_minutes: int) -> list[Ticket]:
    """The person's offers, soonest first, that a pair found in ten minutes would leave no time for."""
    until = timezone.now() + WAIT_AT_MOST + PREPARE + lasting(role, format_minutes) + GRACE
    return list(slots_of(user).filter(starts_at__lt=until + CHECK_IN))


def _following(user: User) -> datetime | None:
    """When the person's time is taken next; an interview's from ten minutes before its start.

    Raises Refused(`busy`). Only of somebody whose time is taken now is it asked whether they are still there.
    """
    now = timezone.now()
    taken = TakenTime.objects.filter(user=user, during__endswith__gt=now)
    starts = [during.lower for during in taken.values_list("during", flat=True) if during.lower]
    if any(start <= now for start in starts) and open_interview_of(user):
        raise Refused("busy", "You are already in an interview. Finish or leave it first.")
    return min((start for start in starts if start > now), default=None)


def _fits(following: datetime, role: str, format_minutes: int) -> bool:
    needed = WAIT_AT_MOST + PREPARE + lasting(role, format_minutes) + GRACE
    return timezone.now() + needed <= following


def _minutes_alone(following: datetime) -> int | None:
    left = following - timezone.now() - GRACE - timedelta(minutes=DEBRIEF_MINUTES)
    minutes = int(left / timedelta(minutes=1))
    return min(minutes, LONGEST) if minutes >= SHORTEST else None


def _refusal(user: User, following: datetime, role: str) -> str:
    roles = [role, *(other for other, _ in Ticket.ROLES if other != role)]
    fitting = [(other, max(short)) for other in roles if (short := _formats(following, other))]
    alone = _minutes_alone(following)
    if fitting:
        other, minutes = fitting[0]
        how = "" if other == role else f", {dict(Ticket.ROLES)[other].lower()},"
        return f"{_booked(user, following)} Rounds of {minutes} minutes{how} would fit."
    if alone:
        return f"{_booked(user, following)} A run alone of up to {alone} minutes fits."
    return f"{_booked(user, following)} Nothing fits before it any more."


def _formats(following: datetime, role: str) -> list[int]:
    return [minutes for minutes in FORMATS if _fits(following, role, minutes)]


def _booked(user: User, following: datetime) -> str:
    when = Start(following, zone_of(user)).words
    return f"You are booked: the lobby of your next interview opens on {when}, and this would run into it."
