"""Writes about content, apart from loading it."""

from accounts.models import User
from scenarios.models import KitOpening, Scenario


def open_kit(*, user: User, scenario: Scenario, reason: str) -> KitOpening:
    """Record that the user sees the kit: the scenario is not given to them as a candidate afterwards.

    Repeating it returns the first opening. `reason` is one of `KitOpening.REASONS`.
    """
    opening, _ = KitOpening.objects.get_or_create(user=user, scenario=scenario, defaults={"reason": reason})
    return opening
