"""What a signed-in person was shown stays in no cache."""

from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User
from accounts.tokens import create_token

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/settings/", "/progress/", "/api/v1/progress/", "/rounds/none/"])
def test_what_a_signed_in_person_sees_is_not_kept(
    client_of: Callable[[User], Client], alice: User, address: str
) -> None:
    assert client_of(alice).get(address).headers["Cache-Control"] == "no-store"


def test_what_a_token_gets_is_not_kept(client: Client, alice: User) -> None:
    token = create_token(user=alice)
    answer = client.get("/api/v1/progress/", headers={"authorization": f"Token {token.secret}"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_what_everybody_sees_may_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get("/welcome/").headers


def test_a_static_file_is_kept_for_signed_in_people_too(
    client_of: Callable[[User], Client], alice: User
) -> None:
    assert finders.find("admin/css/base.css")
    answer = client_of(alice).get("/static/admin/css/base.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
