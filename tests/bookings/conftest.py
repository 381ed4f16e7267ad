"""Alice and Bob have a slot together, two days ahead."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from interviews.bookings.services import book
from interviews.models import Interview, Ticket
from interviews.services import Part
from interviews.slots.grid import moments
from scenarios.models import ScenarioVersion

Book = Callable[..., Interview]
LATER = timedelta(days=3)


def slot_in(ahead: timedelta) -> datetime:
    """The next start of the grid from then on."""
    return next(moments(timezone.now().astimezone(UTC) + ahead, timezone.now() + ahead + timedelta(hours=1)))


@pytest.fixture
def book_slot(alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> Book:
    """A swap in which Alice is the candidate of round 1, paired from a ticket of each."""

    def book_them(starts_at: datetime | None = None, way: str = "slot", **options: object) -> Interview:
        starts_at = starts_at or slot_in(timedelta(days=2))
        interview = book(
            kind="swap",
            parts=[
                Part(alice, bob, scenario_versions[0], "senior"),
                Part(bob, alice, scenario_versions[1], "senior"),
            ],
            format_minutes=45,
            language="en",
            starts_at=starts_at,
            way=way,
            **options,  # type: ignore[arg-type]
        )
        for user in (alice, bob):
            Ticket.objects.create(
                user=user,
                level="senior",
                language="en",
                state="paired",
                starts_at=starts_at,
                expires_at=starts_at,
                interview=interview,
            )
        return interview

    return book_them


@pytest.fixture
def booked(book_slot: Book) -> Interview:
    return book_slot()
