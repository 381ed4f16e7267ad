"""Everything that accounts keeps about a person, to take along."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress

from accounts.blocks import blocks_by
from accounts.models import OutboxMessage, Profile, User
from accounts.tokens import tokens_of

_parts: dict[str, Callable[[User], Any]] = {}


def add_to_export(name: str, part: Callable[[User], Any]) -> None:
    """Register what another app keeps about a person; called once, when the apps are ready."""
    _parts[name] = part


def export_for(user: User) -> dict[str, Any]:
    """The person's own data as plain JSON types; times are ISO 8601 in UTC."""
    return {
        "account": {
            "display_name": user.display_name,
            "email": user.email,
            "joined_at": user.date_joined.isoformat(),
        },
        "email_addresses": list(
            EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")
        ),
        "profile": _profile(Profile.objects.get(user=user)),
        "blocks": [
            {"display_name": row.blocked.display_name, "since": row.created_at.isoformat()}
            for row in blocks_by(user)
        ],
        "api_tokens": [
            {"starts_with": token.token_key[:6], "created_at": token.created.isoformat()}
            for token in tokens_of(user)
        ],
        "mail": [
            {"subject": subject, "queued_at": created_at.isoformat()}
            for subject, created_at in OutboxMessage.objects.filter(recipient=user.email)
            .order_by("created_at")
            .values_list("subject", "created_at")
        ],
        **{name: part(user) for name, part in _parts.items()},
    }


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "level": profile.level,
        "target_level": profile.target_level,
        "interests": profile.interests,
        "language": profile.language,
        "time_zone": profile.time_zone,
        "mail_reports": profile.mail_reports,
        "mail_reminders": profile.mail_reminders,
        "onboarded_at": profile.onboarded_at.isoformat(),
        "conduct_accepted_at": profile.conduct_accepted_at.isoformat(),
    }
