"""Staff sign in where everybody does: with the limits, and with the second factor."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

ADMIN, LOGIN = "/admin/", "/admin/login/"


def test_the_admin_leads_to_the_sign_in_of_the_site_and_back(client: Client) -> None:
    answer = client.get(f"{LOGIN}?next={ADMIN}")
    assert answer.headers["Location"] == f"{reverse('account_login')}?next=%2Fadmin%2F"


def test_a_password_sent_to_the_admin_signs_nobody_in(client: Client, staff: User) -> None:
    client.post(LOGIN, {"username": staff.email, "password": PASSWORD, "next": ADMIN})
    assert "_auth_user_id" not in client.session


def test_staff_who_are_signed_in_cannot_try_passwords_of_others(
    client_of: Callable[[User], Client], staff: User, alice: User
) -> None:
    client = client_of(staff)
    answer = client.post(LOGIN, {"username": alice.email, "password": PASSWORD, "next": ADMIN})
    assert answer.status_code == 405
    assert client.session["_auth_user_id"] == str(staff.pk)


def test_staff_who_are_signed_in_are_led_on(client_of: Callable[[User], Client], staff: User) -> None:
    assert client_of(staff).get(LOGIN).headers["Location"] == ADMIN


def test_others_are_refused(client_of: Callable[[User], Client], alice: User) -> None:
    assert client_of(alice).get(LOGIN).status_code == 403
