"""Deleting an account: the person goes, every way in closes, the others keep their interviews."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from accounts.blocks import block
from accounts.models import Block, OutboxMessage, Profile, User
from accounts.tokens import create_token
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def delete(client: Client, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    return client.post(reverse("settings-delete"), {"password": password})


def test_nothing_of_the_person_is_left_but_a_row_without_a_name(
    alice_client: Client, alice: User, charlie: User, waiting_mail: OutboxMessage
) -> None:
    create_token(user=alice)
    block(blocker=alice, blocked=charlie)
    assert delete(alice_client).headers["Location"] == reverse("home")
    alice.refresh_from_db()
    assert alice.display_name == "Former member"
    assert alice.email == f"former-member-{alice.pk}@deleted.invalid"
    assert not alice.is_active
    assert not alice.has_usable_password()
    for model in (AuthToken, Block, EmailAddress, OutboxMessage):
        assert not model.objects.exclude(**({"user": charlie} if model is EmailAddress else {})).exists()
    assert not Profile.objects.filter(user=alice).exists()


def test_every_session_ends(client_of: Callable[[User], Client], alice: User) -> None:
    here, elsewhere = client_of(alice), client_of(alice)
    delete(here)
    for client in (here, elsewhere):
        assert client.get(reverse("settings")).headers["Location"].startswith(reverse("account_login"))


def test_the_old_password_no_longer_signs_in(alice_client: Client, client: Client) -> None:
    delete(alice_client)
    client.post(reverse("account_login"), {"login": "alice@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_address_may_sign_up_again(alice_client: Client, client: Client) -> None:
    delete(alice_client)
    form = {"display_name": "Alice", "email": "alice@example.org", "password1": PASSWORD}
    client.post(reverse("account_signup"), form)
    assert User.objects.filter(email="alice@example.org").count() == 1


def test_a_wrong_password_deletes_nothing(alice_client: Client, alice: User) -> None:
    answer = delete(alice_client, "a wrong guess")
    assert "password" in answer.context["form"].errors
    alice.refresh_from_db()
    assert alice.is_active


def test_guessing_the_password_is_limited(alice_client: Client, alice: User) -> None:
    for _ in range(10):
        delete(alice_client, "a wrong guess")
    answer = delete(alice_client)
    assert "password" in answer.context["form"].errors
    alice.refresh_from_db()
    assert alice.is_active


def test_rights_go_with_the_person(client_of: Callable[[User], Client], staff: User) -> None:
    delete(client_of(staff))
    staff.refresh_from_db()
    assert [staff.is_staff, staff.is_superuser, staff.is_moderator] == [False] * 3


def test_the_page_says_what_happens(alice_client: Client) -> None:
    assert "Former member" in alice_client.get(reverse("settings-delete")).content.decode()


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert delete(client).headers["Location"].startswith(reverse("account_login"))
