"""Closing an account: staff keep somebody out. Nothing of theirs goes, and it can be opened again."""

from django.db import transaction

from accounts.blocks import hold_pairings
from accounts.deletion import Farewell
from accounts.models import User

_farewells: list[Farewell] = []


def on_closing(farewell: Farewell) -> None:
    """Register what ends with it; called once, when the apps are ready."""
    if farewell not in _farewells:
        _farewells.append(farewell)


@transaction.atomic
def close_account(*, user: User) -> None:
    """Let nobody plan with the person any more. Their sessions and tokens open nothing from here on."""
    hold_pairings()
    User.objects.filter(pk=user.pk).update(is_active=False)
    for farewell in _farewells:
        farewell(user=user)
