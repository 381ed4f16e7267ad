"""What is known of how people come. Reads only."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from interviews.attendance.rules import (
    COUNTED,
    Attendance,
    Outcome,
    Past,
    Standing,
    attendance_of,
    standing,
)
from interviews.models import UNOPENED, AttendanceAppeal, Participation
from interviews.slots.selectors import wanted_of


def standing_of(user: User) -> Standing:
    """What the person may book now, and why; times in the reasons are on their own clock."""
    rows = _recorded().filter(user=user).values_list("interview__starts_at", "outcome")
    history = [Past(at, Outcome(outcome)) for at, outcome in rows]
    return standing(history, now=timezone.now(), zone=zone_of(user))


def attendance_by_user(user_ids: Collection[int]) -> dict[int, Attendance]:
    """Of each of these people their last 20, in one query; its `sentence` is what a partner is told."""
    latest_first = Window(RowNumber(), partition_by=F("user_id"), order_by=F("interview__starts_at").desc())
    rows = (
        _recorded()
        .exclude(outcome=Outcome.SERVER_FAULT)
        .filter(user__in=user_ids)
        .annotate(place=latest_first)
        .filter(place__lte=COUNTED)
        .values_list("user_id", "interview__starts_at", "outcome")
    )
    histories: dict[int, list[Past]] = defaultdict(list)
    for user_id, at, outcome in rows:
        histories[user_id].append(Past(at, Outcome(outcome)))
    return {user_id: attendance_of(histories[user_id]) for user_id in user_ids}


def open_bookings_of(user: User) -> int:
    """Interviews that are still to come, and slots that somebody may take at any moment: each may be held."""
    booked = Participation.objects.filter(
        user=user, left_at=None, interview__state__in=UNOPENED, interview__starts_at__gt=timezone.now()
    ).exclude(interview__way__in=["now", "solo"])
    return booked.count() + wanted_of(user)


def records_of(user: User) -> list[Participation]:
    """The person's last records with their appeals, newest first, also what was the server's fault."""
    recorded = _recorded().filter(user=user).select_related("interview", "appeal")
    return list(recorded.order_by("-interview__starts_at", "-pk")[:COUNTED])


def exported_attendance(user: User) -> list[dict[str, Any]]:
    """Every record of the person, with what they and a moderator wrote about it."""
    recorded = _recorded().filter(user=user) | Participation.objects.filter(user=user, appeal__isnull=False)
    rows = recorded.select_related("interview", "appeal").order_by("interview__starts_at", "pk")
    return [
        {
            "starts_at": row.interview.starts_at.isoformat(),
            "outcome": row.outcome or "removed",
            "arrived_at": row.arrived_at.isoformat() if row.arrived_at else None,
            "appeal": _exported_appeal(row),
        }
        for row in rows
    ]


def _exported_appeal(record: Participation) -> dict[str, str] | None:
    appeal: AttendanceAppeal | None = getattr(record, "appeal", None)
    if appeal is None:
        return None
    return {name: getattr(appeal, name) for name in ("against", "text", "state", "answer")}


def _recorded() -> QuerySet[Participation]:
    return Participation.objects.exclude(outcome="")
