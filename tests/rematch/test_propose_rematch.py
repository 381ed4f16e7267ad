"""Slots for a rematch: proposed by one, one of them accepted by the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.ending import block_and_leave
from interviews.models import Interview, RematchWish, SlotProposal
from interviews.rematch.proposing import MAX_PROPOSALS, accept_rematch, close_rematch, propose_rematch
from interviews.rematch.services import expire_proposals, wish_rematch, withdraw_wish
from tests.invitations.moments import slot_in

pytestmark = pytest.mark.django_db

SLOT = slot_in(timedelta(days=2))
LATER = slot_in(timedelta(days=3))


@pytest.fixture
def mutual(past: Interview, alice: User, bob: User) -> None:
    wish_rematch(user=alice, partner=bob)
    wish_rematch(user=bob, partner=alice)


@pytest.fixture
def proposal(mutual: None, alice: User, bob: User) -> SlotProposal:
    """Alice proposes two slots, taking turns."""
    return propose_rematch(user=alice, partner=bob, starts=[SLOT, LATER], role="swap", format_minutes=45)


def refused(user: User, proposal: SlotProposal, chosen: object = SLOT) -> str:
    with pytest.raises(Refused) as refusal:
        accept_rematch(user=user, proposal=proposal, chosen=chosen)  # type: ignore[arg-type]
    return refusal.value.code


def test_the_pages_lead_from_slots_to_a_booking(
    mutual: None, alice: User, bob: User, alice_client: Client, bob_client: Client
) -> None:
    form = {"role": "interviewer", "format_minutes": "35", "note": "Ranking?"}
    form |= {"start_1": f"{SLOT:%Y-%m-%dT%H:%M}", "start_2": f"{LATER:%Y-%m-%dT%H:%M}"}
    made = alice_client.post(reverse("rematch", args=[bob.pk]), form)
    proposal = SlotProposal.objects.get()
    address = reverse("proposal", args=[proposal.pk])
    assert made.headers["Location"] == address
    mail = OutboxMessage.objects.get(recipient=bob.email, subject__contains="proposes slots")
    assert address in mail.text
    assert f"{LATER:%H:%M}" in mail.text
    assert address in bob_client.get("/upcoming/").content.decode()
    assert "Ranking?" in bob_client.get(address).content.decode()
    answer = bob_client.post(address, {"answer": "accept", "chosen": f"{LATER:%Y-%m-%dT%H:%MZ}"})
    interview = Interview.objects.get(way="rematch")
    assert answer.headers["Location"] == reverse("interview", args=[interview.pk])
    assert (interview.state, interview.starts_at, interview.kind) == ("booked", LATER, "one_way")
    assert interview.rounds.get().interviewer == alice
    assert not interview.participations.filter(confirmed_at=None).exists()
    assert not RematchWish.objects.exists(), "both wishes are fulfilled"


def test_they_met_today_and_may_meet_again(proposal: SlotProposal, bob: User) -> None:
    """Not again within 14 days does not hold for what both wish."""
    assert accept_rematch(user=bob, proposal=proposal, chosen=SLOT).state == "booked"


def test_accepting_twice_books_once(proposal: SlotProposal, bob: User) -> None:
    first = accept_rematch(user=bob, proposal=proposal, chosen=SLOT)
    assert accept_rematch(user=bob, proposal=proposal, chosen=LATER) == first


@pytest.mark.django_db(transaction=True)
def test_a_double_click_books_once(proposal: SlotProposal, bob: User) -> None:
    together = Barrier(2)

    def accept(_: int) -> object:
        together.wait()
        try:
            return accept_rematch(user=bob, proposal=proposal, chosen=SLOT).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(accept, range(2)))) == 1
    assert Interview.objects.filter(way="rematch").count() == 1


def test_only_the_other_accepts(proposal: SlotProposal, alice: User) -> None:
    assert refused(alice, proposal) == "not_yours_to_answer"


def test_a_slot_that_was_not_proposed_is_refused(proposal: SlotProposal, bob: User) -> None:
    for chosen in (None, SLOT + timedelta(minutes=30)):
        assert refused(bob, proposal, chosen) == "unknown_slot"


def test_declined_or_taken_back_is_over_and_another_can_be_proposed(
    proposal: SlotProposal, alice: User, bob: User
) -> None:
    close_rematch(user=bob, proposal=proposal)
    assert refused(bob, proposal) == "proposal_gone"
    other = propose_rematch(user=bob, partner=alice, starts=[LATER], role="swap", format_minutes=60)
    close_rematch(user=bob, proposal=other)
    assert list(SlotProposal.objects.order_by("pk").values_list("state", flat=True)) == [
        "declined",
        "withdrawn",
    ]


def test_a_second_proposal_of_ones_own_replaces_the_first(
    proposal: SlotProposal, alice: User, bob: User
) -> None:
    propose_rematch(user=alice, partner=bob, starts=[LATER], role="swap", format_minutes=45)
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert SlotProposal.objects.filter(state="open").count() == 1


def test_slots_that_were_replaced_lead_to_those_proposed_since(
    proposal: SlotProposal, alice: User, bob: User, bob_client: Client
) -> None:
    since = propose_rematch(user=alice, partner=bob, starts=[LATER], role="swap", format_minutes=45)
    page = bob_client.get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert reverse("proposal", args=[since.pk]) in page


def test_the_others_slots_are_answered_before_new_ones(
    proposal: SlotProposal, alice: User, bob: User
) -> None:
    with pytest.raises(Refused) as refusal:
        propose_rematch(user=bob, partner=alice, starts=[LATER], role="swap", format_minutes=45)
    assert refusal.value.code == "already_proposed"


@pytest.mark.parametrize(
    ("starts", "code"),
    [
        ([], "none"),
        ([SLOT] * 6, "too_many"),
        ([SLOT - timedelta(days=9)], "past"),
        ([SLOT, SLOT], "repeated"),
    ],
)
def test_odd_slots_are_refused(
    mutual: None, alice: User, bob: User, starts: list[datetime], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        propose_rematch(user=alice, partner=bob, starts=starts, role="swap", format_minutes=45)
    assert refusal.value.code == code
    assert not SlotProposal.objects.exists()


def test_nothing_is_proposed_where_only_one_wishes_it(past: Interview, alice: User, bob: User) -> None:
    wish_rematch(user=alice, partner=bob)
    with pytest.raises(Refused) as refusal:
        propose_rematch(user=alice, partner=bob, starts=[SLOT], role="swap", format_minutes=45)
    assert (refusal.value.code, refusal.value.status) == ("not_wished", 404)


@pytest.mark.parametrize("by", ["block", "wish taken back"])
def test_what_ends_the_wish_ends_the_proposal(
    proposal: SlotProposal, alice: User, bob: User, by: str
) -> None:
    block_and_leave(user=alice, partner=bob) if by == "block" else withdraw_wish(user=alice, partner=bob)
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert refused(bob, proposal) == "proposal_gone"


def test_a_stranger_finds_nothing(proposal: SlotProposal, charlie: User, client: Client) -> None:
    client.force_login(charlie)
    assert client.get(reverse("proposal", args=[proposal.pk])).status_code == 404
    assert client.post(reverse("proposal", args=[proposal.pk]), {"answer": "close"}).status_code == 404


def test_when_its_last_slot_has_passed_a_proposal_expires(proposal: SlotProposal) -> None:
    assert expire_proposals() == 0
    SlotProposal.objects.update(starts=[slot_in(-timedelta(days=1))])
    assert expire_proposals() == 1
    proposal.refresh_from_db()
    assert proposal.state == "expired"


def test_proposing_the_same_twice_is_once(proposal: SlotProposal, alice: User, bob: User) -> None:
    again = propose_rematch(user=alice, partner=bob, starts=[SLOT, LATER], role="swap", format_minutes=45)
    assert again == proposal
    assert OutboxMessage.objects.filter(recipient=bob.email, subject__contains="proposes slots").count() == 1


def test_nothing_is_booked_with_a_closed_account(proposal: SlotProposal, alice: User, bob: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert refused(bob, proposal) == "proposal_gone"


def test_a_slot_that_has_passed_is_not_offered(proposal: SlotProposal, bob_client: Client) -> None:
    passed = slot_in(-timedelta(hours=1))
    SlotProposal.objects.update(starts=[passed, LATER])
    page = bob_client.get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert page.count('name="chosen"') == 1


def test_the_other_gets_no_endless_mail_of_new_slots(mutual: None, alice: User, bob: User) -> None:
    def propose(note: str) -> SlotProposal:
        return propose_rematch(
            user=alice, partner=bob, starts=[SLOT], role="swap", format_minutes=45, note=note
        )

    last = [propose(str(number)) for number in range(MAX_PROPOSALS)][-1]
    with pytest.raises(Refused) as refusal:
        propose("Once more")
    assert (refusal.value.code, refusal.value.status) == ("too_many_proposals", 429)
    assert propose(last.note) == SlotProposal.objects.get(state="open")
