"""API tokens: shown once, kept as a hash, limited, revoked at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import User
from accounts.tokens import create_token, revoke_token, tokens_of
from config.errors import Refused

pytestmark = pytest.mark.django_db


def person_of(secret: str) -> User:
    user, _ = TokenAuthentication().authenticate_credentials(secret.encode())
    assert isinstance(user, User)
    return user


def test_a_token_signs_in_and_only_its_hash_is_kept(alice: User) -> None:
    token = create_token(user=alice)
    assert person_of(token.secret) == alice
    kept = AuthToken.objects.values().get()
    assert token.secret not in map(str, kept.values())


def test_the_page_shows_the_token_once_and_no_cache_keeps_it(alice_client: Client, alice: User) -> None:
    answer = alice_client.post(reverse("settings-token-create"))
    secret = answer.context["token"].secret
    assert secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert person_of(secret) == alice


def test_a_person_has_at_most_ten(alice: User) -> None:
    for _ in range(10):
        create_token(user=alice)
    with pytest.raises(Refused) as refusal:
        create_token(user=alice)
    assert refusal.value.code == "too_many_tokens"


def test_a_token_that_ran_out_is_neither_shown_nor_counted(alice: User) -> None:
    for _ in range(10):
        create_token(user=alice)
    AuthToken.objects.update(expiry=timezone.now() - timedelta(minutes=1))
    assert not tokens_of(alice).exists()
    assert create_token(user=alice).secret


def test_a_revoked_token_stops_working_and_revoking_again_does_nothing(
    alice_client: Client, alice: User
) -> None:
    token = create_token(user=alice)
    address = reverse("settings-token-revoke", args=[token.row.token_key])
    for _ in range(2):
        assert alice_client.post(address).headers["Location"] == reverse("settings")
    with pytest.raises(AuthenticationFailed):
        person_of(token.secret)


def test_nobody_revokes_the_token_of_another(
    client_of: Callable[[User], Client], charlie: User, alice: User
) -> None:
    token = create_token(user=alice)
    revoke_token(user=charlie, token_key=token.row.token_key)
    client_of(charlie).post(reverse("settings-token-revoke", args=[token.row.token_key]))
    assert person_of(token.secret) == alice


@pytest.mark.parametrize(("name", "args"), [("settings-token-create", []), ("settings-token-revoke", ["a"])])
def test_a_stranger_is_asked_to_sign_in(client: Client, name: str, args: list[str]) -> None:
    answer = client.post(reverse(name, args=args))
    assert answer.headers["Location"].startswith(reverse("account_login"))
