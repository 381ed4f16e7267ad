"""Deleting an account: the person goes, the interviews stay for those they were held with.

Accounts do not know about interviews; what has to end before a person goes says so by `before_deletion`.
"""

from typing import Protocol

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from knox.models import AuthToken

from accounts.blocks import hold_pairings
from accounts.models import Block, OutboxMessage, Profile, User
from accounts.names import FORMER_NAME


class Farewell(Protocol):
    """What is done for a person before the account goes, in the same transaction."""

    def __call__(self, *, user: User) -> None: ...


_farewells: list[Farewell] = []


def before_deletion(farewell: Farewell) -> None:
    """Register what has to end first; called once, when the apps are ready."""
    if farewell not in _farewells:
        _farewells.append(farewell)


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Anonymise the person and close every way in; cannot be undone.

    Blocks against the person go as well: there is nobody left to keep away.
    """
    hold_pairings()  # whoever is just being brought together with them is found, and nobody is from here on
    # Before the lock: these take locks of interviews, and who holds such a lock refers to the person's row.
    for farewell in _farewells:
        farewell(user=user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    addresses = {locked.email, *EmailAddress.objects.filter(user=locked).values_list("email", flat=True)}
    OutboxMessage.objects.filter(recipient__in=addresses).delete()
    for model in (EmailAddress, Authenticator, AuthToken, Profile):
        model._default_manager.filter(user=locked).delete()
    Block.objects.filter(blocker=locked).delete()
    Block.objects.filter(blocked=locked).delete()
    locked.groups.clear()
    locked.user_permissions.clear()
    _anonymise(locked)


def _anonymise(user: User) -> None:
    # No session outlives this: each carries a hash of the password, and nobody inactive is loaded.
    user.display_name = FORMER_NAME
    user.email = f"former-member-{user.pk}@deleted.invalid"
    user.is_active = user.is_staff = user.is_superuser = user.is_moderator = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
