"""What the pool looks like. Reads only."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Block, User
from interviews.models import Interview, InterviewState, Ticket

MET_WITHIN = timedelta(days=14)
PRESENT_WITHIN = timedelta(seconds=30)
# Whoever stands by does something else meanwhile; any page of ours says every 20 seconds that they are there.
STANDBY_PRESENT_WITHIN = timedelta(seconds=90)


def open_ticket_of(user: User) -> Ticket | None:
    """The wish to be paired now that is open, if there is one; slots and standing by are other things."""
    return _wishes_of(user).filter(state="open").first()


def latest_ticket_of(user: User) -> Ticket | None:
    return _wishes_of(user).order_by("-created_at", "-id").first()


def _wishes_of(user: User) -> QuerySet[Ticket]:
    return Ticket.objects.filter(user=user, starts_at=None, purpose="pair")


def open_interview_of(user: User) -> Interview | None:
    """The interview in lobby or live that the person has not left. At most one, by constraint."""
    return open_interviews_of(user).first()


def open_interviews_of(user: User) -> QuerySet[Interview]:
    """The same as a query."""
    return Interview.objects.filter(
        participations__user=user,
        participations__left_at=None,
        state__in=[InterviewState.LOBBY, InterviewState.LIVE],
    )


def waiting_now(now: datetime) -> QuerySet[Ticket]:
    """Open tickets for now whose people are here: a page of theirs called a moment ago."""
    here = Q(purpose="pair", seen_at__gt=now - PRESENT_WITHIN) | Q(
        purpose="standby", seen_at__gt=now - STANDBY_PRESENT_WITHIN
    )
    return Ticket.objects.filter(here, state="open", starts_at=None, expires_at__gt=now, user__is_active=True)


def blocked_pairs(user_ids: list[int]) -> dict[int, set[int]]:
    """For each user the others among them whom they block or who block them."""
    result: dict[int, set[int]] = {pk: set() for pk in user_ids}
    blocks = Block.objects.filter(blocker__in=user_ids, blocked__in=user_ids)
    for blocker, blocked in blocks.values_list("blocker_id", "blocked_id"):
        result[blocker].add(blocked)
        result[blocked].add(blocker)
    return result
