"""A group's link: who comes by it is paired with others who came by it, and with nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.deletion import delete_account
from accounts.models import User
from config.errors import Refused
from interviews.invitations.accepting import accept_invitation
from interviews.invitations.services import revoke_invitation
from interviews.models import Interview, Invitation, Ticket
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket
from tests.invitations.conftest import MakeLink
from tests.invitations.moments import slot_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(make_link: MakeLink) -> Invitation:
    return make_link(kind="group")


def test_of_five_people_two_pairs_are_made_and_nobody_from_outside_gets_in(
    group: Invitation, make_person: Callable[..., User], charlie: User
) -> None:
    open_ticket(user=charlie, role="swap", format_minutes=45)
    members = [make_person(f"Member{number}") for number in range(5)]
    for member in members:
        accept_invitation(user=member, invitation=group)
    assert len(pair_waiting()) == 2
    paired = set(Interview.objects.values_list("people", flat=True))
    assert len(paired) == 4
    assert paired < {member.pk for member in members}
    assert group.uses.count() == 5


def test_joining_leads_to_the_waiting_page(group: Invitation, bob_client: Client, bob: User) -> None:
    answer = bob_client.post(reverse("invitation", args=[group.pk]))
    assert answer.headers["Location"] == reverse("find-waiting")
    assert Ticket.objects.get(user=bob).group == group


def test_the_waiting_page_tells_of_the_group_and_of_its_link_being_closed(
    group: Invitation, alice: User, bob: User, bob_client: Client
) -> None:
    accept_invitation(user=bob, invitation=group)
    shown = bob_client.get(reverse("find-waiting")).content.decode()
    assert "Waiting in a group" in shown
    assert f"a group link of {alice}" in shown
    assert "Too few people have waited" not in shown, "others do not wait for this group"
    assert "The link of this group is closed" not in shown
    revoke_invitation(user=alice, invitation=group)
    closed = bob_client.get(reverse("find-status"), headers={"HX-Request": "true"}).content.decode()
    assert "The link of this group is closed" in closed


def test_joining_twice_waits_once(group: Invitation, bob: User) -> None:
    first = accept_invitation(user=bob, invitation=group).ticket
    assert accept_invitation(user=bob, invitation=group).ticket == first
    assert Ticket.objects.count() == 1


def test_whoever_made_it_may_join_it(group: Invitation, alice: User, bob: User) -> None:
    accept_invitation(user=alice, invitation=group)
    accept_invitation(user=bob, invitation=group)
    assert [set(each.people.all()) for each in pair_waiting()] == [{alice, bob}]


def test_somebody_paired_a_moment_ago_is_led_to_the_lobby(
    group: Invitation, alice: User, bob: User, bob_client: Client
) -> None:
    accept_invitation(user=alice, invitation=group)
    accept_invitation(user=bob, invitation=group)
    interview = pair_waiting()[0]
    answer = bob_client.post(reverse("invitation", args=[group.pk]))
    assert answer.headers["Location"] == reverse("interview", args=[interview.pk])


def test_joining_ends_the_wait_in_the_open_pool(group: Invitation, bob: User) -> None:
    before = open_ticket(user=bob, role="swap", format_minutes=45)
    accept_invitation(user=bob, invitation=group)
    before.refresh_from_db()
    assert before.state == "cancelled"


def test_a_slot_of_a_group_has_a_ticket_at_its_start(
    make_link: MakeLink, bob: User, bob_client: Client
) -> None:
    start = slot_in(timedelta(days=2))
    group = make_link(kind="group", starts_at=start, days=1)
    answer = bob_client.post(reverse("invitation", args=[group.pk]))
    assert answer.headers["Location"] == "/upcoming/"
    ticket = Ticket.objects.get(user=bob)
    assert (ticket.starts_at, ticket.group) == (start, group)
    assert ticket.expires_at > group.expires_at, "the link ends tomorrow, the wish to be paired does not"


def test_a_slot_at_which_one_is_busy_is_refused(make_link: MakeLink, bob: User) -> None:
    start = slot_in(timedelta(days=2))
    accept_invitation(user=bob, invitation=make_link(starts_at=start))
    with pytest.raises(Refused) as refusal:
        accept_invitation(user=bob, invitation=make_link(kind="group", starts_at=start))
    assert refusal.value.code == "busy"


def test_a_group_goes_on_when_who_called_it_has_deleted_their_account(
    group: Invitation, alice: User, bob: User, charlie: User
) -> None:
    for member in (alice, bob, charlie):
        accept_invitation(user=member, invitation=group)
    delete_account(user=alice)
    assert [set(each.people.all()) for each in pair_waiting()] == [{bob, charlie}]
