"""The settings page shows what can be changed, in a constant number of queries."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.blocks import block
from accounts.models import User
from accounts.tokens import create_token

pytestmark = pytest.mark.django_db


def test_it_shows_profile_blocks_and_tokens(alice_client: Client, alice: User, charlie: User) -> None:
    block(blocker=alice, blocked=charlie)
    secret = create_token(user=alice).secret
    page = alice_client.get(reverse("settings")).content.decode()
    assert 'value="Alice"' in page
    assert "Charlie" in page
    assert secret[:6] in page
    assert secret not in page


def test_it_does_not_show_who_blocked_me(alice_client: Client, alice: User, charlie: User) -> None:
    block(blocker=charlie, blocked=alice)
    assert b"Charlie" not in alice_client.get(reverse("settings")).content


def test_the_number_of_queries_does_not_grow_with_blocks_and_tokens(
    alice_client: Client,
    alice: User,
    make_person: Callable[..., User],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        block(blocker=alice, blocked=make_person(f"Passer{number}"))
        create_token(user=alice)
    # session, user with profile, blocks with names, tokens, a live interview
    with django_assert_num_queries(5):
        alice_client.get(reverse("settings"))


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("settings"))
    assert answer.headers["Location"].startswith(reverse("account_login"))
