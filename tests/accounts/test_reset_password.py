"""Resetting a password by mail; the answer is the same whether or not there is an account."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another quiet studio"


def ask(client: Client, email: str) -> str:
    answer = client.post(reverse("account_reset_password"), {"email": email})
    return answer.headers["Location"]


def reset_address() -> str:
    found = re.search(r"http://testserver(\S+)", OutboxMessage.objects.latest("pk").text)
    assert found
    return found.group(1)


def open_reset(client: Client) -> str:
    """Follow the mail's link; allauth moves the key into the session."""
    return client.get(reset_address()).headers["Location"]


def test_the_mailed_link_sets_a_new_password(client: Client, dana: User) -> None:
    assert ask(client, dana.email) == reverse("account_reset_password_done")
    client.post(open_reset(client), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    dana.refresh_from_db()
    assert dana.check_password(NEW_PASSWORD)
    assert OutboxMessage.objects.latest("pk").subject == "Your password was reset"


def test_the_link_works_once(client: Client, dana: User) -> None:
    ask(client, dana.email)
    address = reset_address()
    client.post(open_reset(client), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert b"password1" not in Client().get(address, follow=True).content


def test_a_weak_password_is_refused(client: Client, dana: User) -> None:
    ask(client, dana.email)
    answer = client.post(open_reset(client), {"password1": "short", "password2": "short"})
    assert "password1" in answer.context["form"].errors
    dana.refresh_from_db()
    assert dana.check_password(PASSWORD)


def test_an_unknown_address_gets_the_same_answer(client: Client) -> None:
    assert ask(client, "nobody@example.org") == reverse("account_reset_password_done")
    assert OutboxMessage.objects.get().subject == "There is no account with this address"
