from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User

ApiOf = Callable[[User], APIClient]


@pytest.fixture
def api_of() -> ApiOf:
    """A program that acts as somebody, as a signed-in browser would."""

    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return sign_in


def refusal(response: Any, status: int, code: str) -> dict[str, Any]:
    """Assert the one shape of refusals and return it."""
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["code"]) == (status, code), body
    assert body["detail"]
    return body
