"""Alice makes links; Bob, Charlie and others open them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from interviews.invitations.services import make_invitation
from interviews.models import Invitation

MakeLink = Callable[..., Invitation]


@pytest.fixture
def make_link(library: None, alice: User) -> MakeLink:
    """A link of Alice's: for one person, now, taking turns, unless it is said otherwise."""

    def make(**changes: Any) -> Invitation:
        usual: dict[str, Any] = {
            "user": alice,
            "kind": "single",
            "role": "swap",
            "format_minutes": 45,
            "starts_at": None,
            "note": "",
            "days": 7,
        }
        return make_invitation(**{**usual, **changes})

    return make


@pytest.fixture
def link(make_link: MakeLink) -> Invitation:
    return make_link()


@pytest.fixture
def alice_client(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def bob_client(bob: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(bob)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """allauth counts attempts in the cache, which outlives a test."""
    cache.delete_pattern("*")  # type: ignore[attr-defined]
