"""Starts on the grid."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from interviews.slots.grid import SLOT, moments

# Of the whole run: asked for twice around a half hour, a slot is still the same.
BEGAN = timezone.now().astimezone(UTC)


def slot_in(ahead: timedelta) -> datetime:
    """The first start of the grid that is about so far ahead."""
    return next(moments(BEGAN + ahead, BEGAN + ahead + SLOT))
