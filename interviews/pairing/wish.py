"""What somebody wishes of a partner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.families import FAMILIES
from accounts.models import LANGUAGES, LEVELS, Profile
from config.errors import Invalid
from interviews.models import Ticket
from scenarios.lines import FORMATS

WAIT_AT_MOST = timedelta(minutes=10)


@dataclass(frozen=True)
class Wish:
    """Role, minutes of a round, level to practice for, family keys, language."""

    role: str
    format_minutes: int
    level: str
    interests: Sequence[str]
    language: str

    @classmethod
    def of(cls, ticket: Ticket) -> "Wish":
        return cls(ticket.role, ticket.format_minutes, ticket.level, ticket.interests, ticket.language)

    @classmethod
    def usual(cls, profile: Profile, **said: Any) -> "Wish":
        """As the profile has it, except what is said; None says nothing."""
        usual = {
            "role": "swap",
            "format_minutes": 45,
            "level": profile.target_level,
            "interests": profile.interests,
            "language": profile.language,
        }
        return cls(**{**usual, **{name: value for name, value in said.items() if value is not None}})

    @property
    def rounds(self) -> int:
        return 2 if self.role == "swap" else 1

    def check(self) -> None:
        """Raises Invalid for what the site does not know."""
        if self.role not in dict(Ticket.ROLES):
            raise Invalid(
                "unknown_role", "Choose to take turns, to be the candidate only, or to interview only."
            )
        if self.format_minutes not in FORMATS:
            raise Invalid("unknown_format", "A round takes 35, 45 or 60 minutes.")
        if self.level not in dict(LEVELS):
            raise Invalid("unknown_level", "Choose the mid, senior or staff level.")
        if not set(self.interests) <= set(dict(FAMILIES)):
            raise Invalid("unknown_family", "Choose families from the list.")
        if self.language not in dict(LANGUAGES):
            raise Invalid("unknown_language", "Choose a language from the list.")
