"""Wishing to practice again: a secret until both wish it."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import block
from accounts.deletion import delete_account
from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.ending import block_and_leave
from interviews.models import Interview, RematchWish, Round
from interviews.rematch.selectors import exported_wishes
from interviews.rematch.services import wish_rematch, withdraw_wish
from tests.access.table import BY_MOMENT
from tests.access.test_canary import text_of
from tests.access.test_matrix import Known

pytestmark = pytest.mark.django_db


def again(interview: Interview) -> str:
    return reverse("rematch-wish", args=[interview.pk])


def test_the_page_afterwards_takes_the_wish_and_takes_it_back(past: Interview, alice_client: Client) -> None:
    page = reverse("interview", args=[past.pk])
    assert "I would practice with Bob again" in alice_client.get(page).content.decode()
    assert alice_client.post(again(past), {"wish": "on"}).headers["Location"] == page
    assert "Take the wish back" in alice_client.get(page).content.decode()
    alice_client.post(again(past))
    assert not RematchWish.objects.exists()


def test_the_report_offers_it_too(past_round: Round, alice_client: Client) -> None:
    page = alice_client.get(reverse("report", args=[past_round.pk])).content.decode()
    assert "I would practice with Bob again" in page


def test_when_both_wish_it_both_are_told_and_can_propose_a_time(
    past: Interview, alice: User, bob: User, alice_client: Client, bob_client: Client
) -> None:
    for client in (alice_client, bob_client):
        client.post(again(past), {"wish": "on"})
    for person, partner, client in ((alice, bob, alice_client), (bob, alice, bob_client)):
        mail = OutboxMessage.objects.get(
            recipient=person.email, subject=f"{partner} would practice with you again too"
        )
        address = reverse("rematch", args=[partner.pk])
        assert address in mail.text
        assert address in client.get("/").content.decode()
        assert client.get(address).status_code == 200


def test_wishing_twice_is_once(past: Interview, alice: User, bob: User) -> None:
    wish_rematch(user=bob, partner=alice)
    for _ in range(2):
        wish_rematch(user=alice, partner=bob)
    assert RematchWish.objects.count() == 2
    assert OutboxMessage.objects.filter(subject__contains="again too").count() == 2


def everything_of(client: Client, user: User, known: Known) -> dict[str, str]:
    """Every page and API answer that knows of interviews, the export, and the mail."""
    got = {
        row.name: same_each_time(text_of(client.get(known.address(row))))
        for row in BY_MOMENT
        if row.method == "GET"
    }
    mails = OutboxMessage.objects.filter(recipient=user.email).order_by("pk")
    return got | {f"mail {mail.pk}": f"{mail.subject} {mail.text} {mail.html}" for mail in mails}


OTHERS_EACH_TIME = re.compile(
    r'(?:csrf[^>]*?(?:value|content)|"csrfToken"|"Expires"|"Content-Length")(?:=|: )"[^"]*"'
    r'|"now": [0-9.]+|nonce-[^\']*|"[\w+/]{22}=="'
)


def same_each_time(text: str) -> str:
    """Without tokens, and the clock's readings, which are others in every answer."""
    return OTHERS_EACH_TIME.sub("", text)


def test_one_wish_changes_nothing_that_the_other_can_see(
    past: Interview, past_round: Round, alice: User, bob: User, bob_client: Client
) -> None:
    """And both change what is there to see, or this would prove nothing."""
    known = Known(past, past_round, 1)
    with time_machine.travel(timezone.now(), tick=False):  # what is soon changes by the minute
        without = everything_of(bob_client, bob, known)
        wish_rematch(user=alice, partner=bob)
        with_hers = everything_of(bob_client, bob, known)
    assert with_hers.keys() == without.keys()
    assert [name for name in without if without[name] != with_hers[name]] == []

    wish_rematch(user=bob, partner=alice)
    mutual = everything_of(bob_client, bob, known)
    changed = {name for name in without if without[name] != mutual[name]}
    assert {"home", "interview", "report"} <= changed
    assert mutual.keys() > without.keys(), "a mail"


def test_a_wish_that_was_taken_back_is_not_mutual(
    past: Interview, alice: User, bob: User, bob_client: Client
) -> None:
    wish_rematch(user=alice, partner=bob)
    withdraw_wish(user=alice, partner=bob)
    wish_rematch(user=bob, partner=alice)
    assert not OutboxMessage.objects.filter(subject__contains="again too").exists()
    assert bob_client.get(reverse("rematch", args=[alice.pk])).status_code == 404


def test_who_never_met_cannot_wish_it(alice: User, charlie: User, swap_interview: Interview) -> None:
    bob = swap_interview.people.exclude(pk=alice.pk).get()
    for partner in (charlie, bob):  # a stranger, and somebody in a lobby that has led to nothing yet
        with pytest.raises(Refused) as refusal:
            wish_rematch(user=alice, partner=partner)
        assert refusal.value.code == "not_met"


@pytest.mark.parametrize("blocker", ["who wishes", "the partner"])
def test_a_block_ends_it_and_offers_it_no_more(
    past: Interview, alice: User, bob: User, alice_client: Client, blocker: str
) -> None:
    wish_rematch(user=alice, partner=bob)
    wish_rematch(user=bob, partner=alice)
    one, other = (alice, bob) if blocker == "who wishes" else (bob, alice)
    block_and_leave(user=one, partner=other)
    assert not RematchWish.objects.exists()
    assert alice_client.get(reverse("rematch", args=[bob.pk])).status_code == 404
    page = alice_client.get(reverse("interview", args=[past.pk])).content.decode()
    assert "practice with Former" not in page
    assert "practice with Bob" not in page
    assert alice_client.post(again(past), {"wish": "on"}).status_code == 404


def test_a_block_alone_is_enough_to_hide_it(
    past: Interview, alice: User, bob: User, alice_client: Client
) -> None:
    """Whatever is still there of it."""
    wish_rematch(user=alice, partner=bob)
    wish_rematch(user=bob, partner=alice)
    block(blocker=bob, blocked=alice)
    assert "Propose a time" not in alice_client.get("/").content.decode()


def test_it_is_exported_and_goes_with_the_account(past: Interview, alice: User, bob: User) -> None:
    wish_rematch(user=alice, partner=bob)
    assert [row["partner"] for row in exported_wishes(alice)] == ["Bob"]
    assert exported_wishes(bob) == []
    delete_account(user=bob)
    assert not RematchWish.objects.exists()


def test_wishing_again_and_again_sends_no_more_mail(past: Interview, alice: User, bob: User) -> None:
    wish_rematch(user=bob, partner=alice)
    for _ in range(3):
        wish_rematch(user=alice, partner=bob)
        withdraw_wish(user=alice, partner=bob)
    assert OutboxMessage.objects.filter(subject__contains="again too").count() == 2
