"""Signing up: a name, an address and a password; the answer never says who has an account."""

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import OutboxMessage, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FORM = {"display_name": "Dana", "email": "Dana@Example.org", "password1": PASSWORD}


def sign_up(client: Client, **changes: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_signup"), {**FORM, **changes})


def link_in(message: OutboxMessage) -> str:
    found = re.search(r"http://\S+", message.text)
    assert found
    return found.group().replace("http://testserver", "")


def test_signing_up_makes_an_unconfirmed_person_and_one_mail(client: Client) -> None:
    answer = sign_up(client)
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert (user.display_name, user.email) == ("Dana", "dana@example.org")
    assert not EmailAddress.objects.get(user=user).verified
    message = OutboxMessage.objects.get()
    assert (message.recipient, message.subject) == ("dana@example.org", "Confirm your email address")
    assert "Welcome, Dana." in message.text
    assert link_in(message) in message.html


def test_confirming_signs_in_and_leads_to_onboarding(client: Client) -> None:
    sign_up(client)
    address = link_in(OutboxMessage.objects.get())
    assert client.get(address).status_code == 200
    answer = client.post(address)
    assert answer.headers["Location"] == reverse("home")
    assert EmailAddress.objects.get().verified
    assert client.get(reverse("home")).headers["Location"] == reverse("onboarding")


def test_opening_the_link_alone_confirms_nothing(client: Client) -> None:
    sign_up(client)
    client.get(link_in(OutboxMessage.objects.get()))
    assert not EmailAddress.objects.get().verified


def test_in_another_browser_the_link_confirms_but_does_not_sign_in(client: Client) -> None:
    sign_up(client)
    other = Client()
    answer = other.post(link_in(OutboxMessage.objects.get()))
    assert EmailAddress.objects.get().verified
    assert answer.headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in other.session


def test_an_unconfirmed_person_cannot_sign_in(client: Client) -> None:
    sign_up(client)
    answer = Client().post(reverse("account_login"), {"login": "dana@example.org", "password": PASSWORD})
    assert answer.headers["Location"] == reverse("account_email_verification_sent")


def test_an_address_with_an_account_gets_the_same_answer_and_another_mail(client: Client, dana: User) -> None:
    answer = sign_up(client)
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    message = OutboxMessage.objects.get()
    assert message.subject == "You already have an account"
    assert reverse("account_reset_password") in message.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "dana@example.org"),
        ("display_name", "x" * 61),
        ("email", "not an address"),
        ("password1", "short"),
        ("password1", "password1234"),
    ],
)
def test_a_wrong_field_is_refused_and_nobody_is_made(client: Client, field: str, value: str) -> None:
    answer = sign_up(client, **{field: value})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not User.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_mail_and_person_are_made_together_or_not_at_all(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    broken = tmp_path / "account" / "email" / "email_confirmation_signup_message.txt"
    broken.parent.mkdir(parents=True)
    broken.write_text("{% no such tag %}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    client.raise_request_exception = False
    assert sign_up(client).status_code == 500
    assert not User.objects.exists()
