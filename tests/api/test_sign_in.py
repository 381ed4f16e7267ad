"""Who is let in: a session with its CSRF token, or a token of one's own; and how often."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

from accounts.models import User
from accounts.tokens import create_token, revoke_token
from interviews.models import Ticket
from tests.api.conftest import ApiOf, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def with_token(secret: str) -> APIClient:
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def test_a_token_reads_and_writes_without_a_session(alice: User) -> None:
    client = with_token(create_token(user=alice).secret)
    assert client.get("/api/v1/tickets/").status_code == 200
    assert client.post("/api/v1/tickets/", {"role": "swap"}, format="json").status_code == 201
    assert Ticket.objects.get().user == alice


def test_a_token_that_is_wrong_revoked_or_too_old_lets_nobody_in(alice: User) -> None:
    revoked, old = create_token(user=alice), create_token(user=alice)
    revoke_token(user=alice, token_key=revoked.row.token_key)
    AuthToken.objects.filter(pk=old.row.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    for secret in ("0" * 64, revoked.secret, old.secret):
        refusal(with_token(secret).get("/api/v1/tickets/"), 403, "authentication_failed")


def test_a_session_writes_only_with_its_csrf_token(alice: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    refusal(client.post("/api/v1/tickets/", {"role": "swap"}, format="json"), 403, "permission_denied")
    client.get("/find/")
    token = client.cookies["csrftoken"].value
    answer = client.post("/api/v1/tickets/", {"role": "swap"}, format="json", HTTP_X_CSRFTOKEN=token)
    assert answer.status_code == 201


def test_nobody_in_particular_reads_scenarios_and_nothing_else() -> None:
    client = APIClient()
    assert client.get("/api/v1/scenarios/").status_code == 200
    for path in ("tickets", "interviews", "reports", "progress"):
        refusal(client.get(f"/api/v1/{path}/"), 403, "not_authenticated")


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rates are read when the classes are made, so they are set on the classes."""
    for throttle in (AnonRateThrottle, UserRateThrottle):
        monkeypatch.setattr(throttle, "THROTTLE_RATES", {"anon": "2/minute", "user": "2/minute"})
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("two_a_minute")
def test_too_many_requests_are_refused_and_the_answer_says_when_to_come_again(
    api_of: ApiOf, alice: User
) -> None:
    for client in (APIClient(), api_of(alice)):
        answers = [client.get("/api/v1/scenarios/") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        refusal(answers[-1], 429, "throttled")
        assert 0 < int(answers[-1]["Retry-After"]) <= 60
