"""What a block ends at once, told to nobody: bookings, proposals, wishes, and every way to meet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import apart_from
from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.bookings.feed import feed_of
from interviews.bookings.moving import propose_move
from interviews.bookings.services import book
from interviews.ending import block_and_leave
from interviews.invitations.accepting import accept_invitation
from interviews.models import Interview, Invitation, SlotProposal, Transition
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket
from interviews.services import Part
from interviews.slots.selectors import waiting_by_role
from interviews.slots.services import offer_slots
from scenarios.models import ScenarioVersion
from tests.invitations.moments import slot_in

pytestmark = pytest.mark.django_db

START = slot_in(timedelta(days=2))
LATER = slot_in(timedelta(days=3))


@pytest.fixture
def booked(alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> Interview:
    one, two = scenario_versions[:2]
    return book(
        kind="swap",
        parts=[Part(alice, bob, one, "senior"), Part(bob, alice, two, "senior")],
        format_minutes=45,
        language="en",
        starts_at=START,
        way="link",
    )


def test_what_is_booked_is_left_in_words_that_say_nothing_of_it(
    booked: Interview, alice: User, bob: User
) -> None:
    propose_move(user=bob, interview=booked, starts=[LATER])
    block_and_leave(user=alice, partner=bob)
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    assert SlotProposal.objects.get().state == "expired"
    assert "block" not in " ".join(Transition.objects.values_list("reason", flat=True))
    told = OutboxMessage.objects.get(recipient=bob.email, subject__startswith="Cancelled")
    assert told.subject.startswith("Cancelled: interview with Alice,"), "as when anybody leaves"
    assert "block" not in f"{told.text} {told.calendar}"


@pytest.mark.parametrize("reader", ["who blocked", "who was blocked"])
def test_calendar_and_upcoming_name_nobody_any_more(
    booked: Interview, alice: User, bob: User, client_of: Callable[[User], Client], reader: str
) -> None:
    block_and_leave(user=alice, partner=bob)
    person, other = (alice, bob) if reader == "who blocked" else (bob, alice)
    client = client_of(person)
    feed = Client().get(reverse("calendar-feed", args=[feed_of(person).key])).content.decode()
    assert "Former member" in feed.replace("\r\n ", "")
    for text in (feed, client.get(reverse("upcoming")).content.decode()):
        assert str(other) not in text


def test_neither_is_counted_offered_nor_paired_with_the_other(library: None, alice: User, bob: User) -> None:
    for person in (alice, bob):
        open_ticket(user=person, role="swap", format_minutes=45)
        offer_slots(user=person, starts=[START], role="swap", format_minutes=45)
    assert waiting_by_role(alice, START).now["swap"] == 1
    block_and_leave(user=bob, partner=alice)
    assert waiting_by_role(alice, START).now["swap"] == waiting_by_role(bob, START).now["swap"] == 0
    assert pair_waiting() == []
    assert apart_from(alice) == {bob.pk}


@pytest.mark.django_db(transaction=True)
def test_a_block_and_an_acceptance_at_the_same_moment_leave_nobody_together(
    library: None, alice: User, bob: User
) -> None:
    link = Invitation.objects.create(inviter=alice, expires_at=timezone.now() + timedelta(days=1))
    together = Barrier(2)

    def run(act: Callable[[], object]) -> None:
        together.wait()
        try:
            act()
        except Refused:
            pass  # it was not accepted any more
        finally:
            connections.close_all()

    accept = partial(accept_invitation, user=bob, invitation=link)
    block = partial(block_and_leave, user=alice, partner=bob)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [accept, block]))
    assert not Interview.objects.exclude(state="cancelled").exists()


def test_a_link_that_a_blocked_person_had_used_can_be_used_by_somebody_else(
    library: None, alice: User, bob: User, charlie: User
) -> None:
    link = Invitation.objects.create(inviter=alice, expires_at=timezone.now() + timedelta(days=1))
    accept_invitation(user=bob, invitation=link)
    block_and_leave(user=alice, partner=bob)
    with pytest.raises(Refused) as refusal:
        accept_invitation(user=bob, invitation=link)
    assert refusal.value.code == "invitation_expired"
    interview = accept_invitation(user=charlie, invitation=link).interview
    assert interview
    assert set(interview.people.all()) == {alice, charlie}


def test_a_group_pairs_everybody_but_those_two(library: None, alice: User, bob: User, charlie: User) -> None:
    group = Invitation.objects.create(
        inviter=charlie, kind="group", expires_at=timezone.now() + timedelta(days=1)
    )
    for person in (alice, bob):
        accept_invitation(user=person, invitation=group)
    block_and_leave(user=alice, partner=bob)
    assert pair_waiting() == []
    accept_invitation(user=charlie, invitation=group)
    assert len(pair_waiting()) == 1
