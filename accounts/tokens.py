"""API tokens: shown once, kept as a hash."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from knox.models import AuthToken
from knox.settings import knox_settings

from accounts.models import User
from config.errors import Refused


@dataclass(frozen=True)
class NewToken:
    """`secret` exists only here: show it once and forget it."""

    secret: str
    row: AuthToken


@transaction.atomic
def create_token(*, user: User) -> NewToken:
    """Make a token with the usual lifetime. Raises Refused(`too_many_tokens`)."""
    User.objects.select_for_update().get(pk=user.pk)  # two requests at once must not pass the limit
    limit = knox_settings.TOKEN_LIMIT_PER_USER
    if tokens_of(user).count() >= limit:
        raise Refused(
            "too_many_tokens", f"You have {limit} tokens, which is the most. Revoke one that you do not use."
        )
    row, secret = AuthToken.objects.create(user=user)
    return NewToken(secret=secret, row=row)


def revoke_token(*, user: User, token_key: str) -> None:
    """Make a token useless at once; revoking it again does nothing."""
    AuthToken.objects.filter(user=user, token_key=token_key).delete()


def tokens_of(user: User) -> QuerySet[AuthToken]:
    """Tokens that still work, newest first."""
    live: QuerySet[AuthToken] = AuthToken.objects.filter(user=user, expiry__gt=timezone.now())
    return live.order_by("-created")
