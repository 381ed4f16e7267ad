from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.models import OutboxMessage, User
from accounts.outbox import queue_message
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """allauth counts attempts in the cache, which outlives a test."""
    cache.delete_pattern("*")  # type: ignore[attr-defined]


@pytest.fixture
def dana(db: None) -> User:
    """Has signed up and confirmed her address, and nothing more."""
    user = User.objects.create_user("dana@example.org", PASSWORD, display_name="Dana")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def dana_client(dana: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(dana)


@pytest.fixture
def alice_client(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def waiting_mail(db: None) -> OutboxMessage:
    """One mail in the outbox that nobody has touched yet."""
    with transaction.atomic():
        return queue_message(
            dedupe_key="report:1:alice",
            recipient="alice@example.org",
            subject="Your report is ready",
            text="Read it at http://127.0.0.1:8000/",
            html="<p>Read it</p>",
        )
