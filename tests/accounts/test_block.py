"""Blocking keeps two people apart, whoever did it; only one's own block can be taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.blocks import apart_from, block, unblock
from accounts.models import Block, User
from config.errors import Invalid
from interviews.pairing.selectors import blocked_pairs

pytestmark = pytest.mark.django_db


def test_a_block_works_both_ways(alice: User, charlie: User, bob: User) -> None:
    block(blocker=alice, blocked=charlie)
    everybody = blocked_pairs([alice.pk, bob.pk, charlie.pk])
    assert everybody == {alice.pk: {charlie.pk}, charlie.pk: {alice.pk}, bob.pk: set()}


def test_who_is_kept_apart_is_known_to_both(alice: User, bob: User, charlie: User) -> None:
    block(blocker=alice, blocked=charlie)
    block(blocker=bob, blocked=alice)
    assert apart_from(alice) == {bob.pk, charlie.pk}
    assert apart_from(bob) == apart_from(charlie) == {alice.pk}


def test_blocking_twice_is_blocking_once(alice: User, charlie: User) -> None:
    block(blocker=alice, blocked=charlie)
    block(blocker=alice, blocked=charlie)
    assert Block.objects.count() == 1


def test_nobody_blocks_themselves(alice: User) -> None:
    with pytest.raises(Invalid) as refusal:
        block(blocker=alice, blocked=alice)
    assert refusal.value.code == "block_oneself"


def test_taking_it_back_leaves_the_block_of_the_other(alice: User, charlie: User) -> None:
    block(blocker=alice, blocked=charlie)
    block(blocker=charlie, blocked=alice)
    unblock(blocker=alice, blocked_id=charlie.pk)
    assert blocked_pairs([alice.pk, charlie.pk])[alice.pk] == {charlie.pk}


def test_the_page_takes_back_ones_own_block(alice_client: Client, alice: User, charlie: User) -> None:
    block(blocker=alice, blocked=charlie)
    answer = alice_client.post(reverse("settings-unblock", args=[charlie.pk]))
    assert answer.headers["Location"] == reverse("settings")
    assert not Block.objects.exists()


def test_the_page_does_not_take_back_the_block_of_another(
    alice_client: Client, alice: User, bob: User, charlie: User
) -> None:
    block(blocker=bob, blocked=charlie)
    block(blocker=charlie, blocked=alice)
    alice_client.post(reverse("settings-unblock", args=[charlie.pk]))
    assert Block.objects.count() == 2


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    answer = client.post(reverse("settings-unblock", args=[1]))
    assert answer.headers["Location"].startswith(reverse("account_login"))
