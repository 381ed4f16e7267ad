"""A lobby in which one of two is, some minutes after the start."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from interviews.models import Interview
from interviews.services import Part, create_interview
from scenarios.models import ScenarioVersion

MakeLobby = Callable[..., Interview]


@pytest.fixture
def missed(swap_interview: Interview, alice: User) -> Interview:
    """Booked yesterday, begun six minutes ago; Alice is here, Bob never came."""
    return begin(swap_interview, minutes_ago=6, here=alice)


@pytest.fixture
def missed_one_way(alice: User, bob: User, scenario_version: ScenarioVersion) -> Interview:
    """Alice came to interview Bob, who is the candidate and did not come."""
    interview = create_interview(
        kind="one_way",
        parts=[Part(bob, alice, scenario_version, "senior")],
        format_minutes=50,
        language="en",
        starts_at=timezone.now() + timedelta(minutes=5),
    )
    return begin(interview, minutes_ago=6, here=alice)


def begin(interview: Interview, *, minutes_ago: float, here: User | None = None) -> Interview:
    starts_at = timezone.now() - timedelta(minutes=minutes_ago)
    Interview.objects.filter(pk=interview.pk).update(
        starts_at=starts_at, created_at=starts_at - timedelta(days=1)
    )
    if here:
        arrived = interview.participations.filter(user=here)
        arrived.update(arrived_at=starts_at - timedelta(minutes=3), seen_at=timezone.now())
    return Interview.objects.get(pk=interview.pk)
