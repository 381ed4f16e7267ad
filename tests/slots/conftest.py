"""A moment at which every test of slots begins: 11:00 UTC of a Monday, noon in Berlin."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from accounts.models import User
from interviews.models import Ticket
from interviews.slots.services import offer_slots

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Clocks stand still at `NOW` until the test moves them."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def offer() -> Callable[..., Ticket]:
    """One slot offered by somebody, `hours` after noon."""

    def offered(user: User, hours: float, *, role: str = "swap", format_minutes: int = 45) -> Ticket:
        [ticket] = offer_slots(user=user, starts=[at(hours)], role=role, format_minutes=format_minutes)
        return ticket

    return offered


def at(hours: float) -> datetime:
    return datetime.fromtimestamp(NOW.timestamp() + hours * 3600, UTC)
