"""Taking one's own data along."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.blocks import block
from accounts.models import OutboxMessage, User
from accounts.tokens import create_token

pytestmark = pytest.mark.django_db


def test_the_file_holds_everything_that_accounts_keeps(
    alice_client: Client, alice: User, charlie: User, waiting_mail: OutboxMessage
) -> None:
    block(blocker=alice, blocked=charlie)
    secret = create_token(user=alice).secret
    answer = alice_client.get(reverse("settings-export"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tradeoff-account.json"'
    data = json.loads(answer.content)
    assert data["account"]["email"] == "alice@example.org"
    assert data["email_addresses"] == [{"email": "alice@example.org", "verified": True, "primary": True}]
    assert data["profile"]["interests"] == ["trust_safety"]
    assert [row["display_name"] for row in data["blocks"]] == ["Charlie"]
    assert [row["starts_with"] for row in data["api_tokens"]] == [secret[:6]]
    assert [row["subject"] for row in data["mail"]] == ["Your report is ready"]


def test_it_holds_no_secret_and_nothing_of_others(alice_client: Client, alice: User, charlie: User) -> None:
    secret = create_token(user=alice).secret
    block(blocker=charlie, blocked=alice)
    text = alice_client.get(reverse("settings-export")).content.decode()
    assert secret not in text
    assert alice.password not in text
    assert "Charlie" not in text


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("settings-export"))
    assert answer.headers["Location"].startswith(reverse("account_login"))
