"""What the pool looks like. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Block, User
from interviews.models import Interview, InterviewState, Participation, Ticket

PRESENT_WITHIN = timedelta(seconds=30)
MET_WITHIN = timedelta(days=14)


def open_ticket_of(user: User) -> Ticket | None:
    return Ticket.objects.filter(user=user, state="open").first()


def latest_ticket_of(user: User) -> Ticket | None:
    return Ticket.objects.filter(user=user).order_by("-created_at", "-id").first()


def open_interview_of(user: User) -> Interview | None:
    """The interview in lobby or live that the person has not left. At most one, by constraint."""
    return Interview.objects.filter(
        participations__user=user,
        participations__left_at=None,
        state__in=[InterviewState.LOBBY, InterviewState.LIVE],
    ).first()


def waiting_now(now: datetime) -> QuerySet[Ticket]:
    """Open tickets for now whose waiting page called within the last half minute."""
    return Ticket.objects.filter(
        state="open",
        starts_at=None,
        expires_at__gt=now,
        seen_at__gt=now - PRESENT_WITHIN,
        user__is_active=True,
    )


@dataclass(frozen=True)
class Pool:
    """Honest figures: how many others wait, and how long the last pairings took."""

    others: int
    median_wait_seconds: int | None
    sample: int


def pool_for(user: User) -> Pool:
    """The pool without this person; the median of the last 50 pairings of the past day, if there are five."""
    now = timezone.now()
    recent = (
        Ticket.objects.filter(state="paired", interview__created_at__gt=now - timedelta(days=1))
        .exclude(user=user)
        .order_by("-interview__created_at")
        .values_list("created_at", "interview__created_at")[:50]
    )
    waits = sorted(int((paired - asked).total_seconds()) for asked, paired in recent)
    median = waits[len(waits) // 2] if len(waits) >= 5 else None
    return Pool(waiting_now(now).exclude(user=user).count(), median, len(waits))


def blocked_pairs(user_ids: list[int]) -> dict[int, set[int]]:
    """For each user the others among them whom they block or who block them."""
    result: dict[int, set[int]] = {pk: set() for pk in user_ids}
    blocks = Block.objects.filter(blocker__in=user_ids, blocked__in=user_ids)
    for blocker, blocked in blocks.values_list("blocker_id", "blocked_id"):
        result[blocker].add(blocked)
        result[blocked].add(blocker)
    return result


def recently_met(user_ids: list[int], now: datetime) -> dict[int, set[int]]:
    """For each user the others among them with whom they held an interview in the last 14 days."""
    result: dict[int, set[int]] = {pk: set() for pk in user_ids}
    rows = (
        Participation.objects.filter(
            user__in=user_ids,
            interview__created_at__gt=now - MET_WITHIN,
            interview__participations__user__in=user_ids,
        )
        .exclude(interview__state=InterviewState.CANCELLED)
        .values_list("user_id", "interview__participations__user_id")
    )
    for user, other in rows:
        if user != other:
            result[user].add(other)
    return result
