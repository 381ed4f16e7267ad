"""Tickets from the other ways in, written as rows."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from interviews.models import Ticket


def start_in(**ahead: float) -> datetime:
    """A start on the grid."""
    return (timezone.now() + timedelta(**ahead)).replace(minute=30, second=0, microsecond=0)


def offer(user: User, starts_at: datetime | None, **changes: Any) -> Ticket:
    ticket = {
        "level": "senior",
        "language": "en",
        "interests": ["trust_safety"],
        "expires_at": starts_at or timezone.now() + timedelta(minutes=10),
        **changes,
    }
    return Ticket.objects.create(user=user, starts_at=starts_at, **ticket)
