"""Accepting a link for one person: exactly one gets it, and everybody else hears what to do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import block
from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.ending import leave
from interviews.invitations.accepting import accept_invitation
from interviews.invitations.services import revoke_invitation
from interviews.models import Interview, Invitation, InvitationUse, Ticket
from interviews.pairing.services import open_ticket
from scenarios.models import Scenario
from scenarios.services import open_kit
from tests.invitations.conftest import MakeLink
from tests.invitations.moments import slot_in

pytestmark = pytest.mark.django_db


def refused(user: User, link: Invitation) -> Refused:
    with pytest.raises(Refused) as refusal:
        accept_invitation(user=user, invitation=link)
    return refusal.value


def test_a_lobby_opens_at_once_and_the_inviter_is_told(link: Invitation, alice: User, bob: User) -> None:
    interview = accept_invitation(user=bob, invitation=link).interview
    assert interview
    assert (interview.state, interview.way, interview.kind) == ("lobby", "link", "swap")
    assert set(interview.people.all()) == {alice, bob}
    assert InvitationUse.objects.get(user=bob).interview == interview
    mail = OutboxMessage.objects.get(recipient=alice.email)
    assert "Bob accepted your link" in mail.text
    assert reverse("interview", args=[interview.pk]) in mail.text


@pytest.mark.parametrize(("role", "candidate"), [("candidate", "Alice"), ("interviewer", "Bob")])
def test_one_way_the_guest_takes_the_other_part(
    make_link: MakeLink, bob: User, role: str, candidate: str
) -> None:
    interview = accept_invitation(user=bob, invitation=make_link(role=role)).interview
    assert interview
    assert interview.kind == "one_way"
    assert str(interview.rounds.get().candidate) == candidate


def test_a_slot_is_booked_and_confirmed_for_both(make_link: MakeLink, bob: User) -> None:
    start = slot_in(timedelta(days=3))
    interview = accept_invitation(user=bob, invitation=make_link(starts_at=start)).interview
    assert interview
    assert (interview.state, interview.way, interview.starts_at) == ("booked", "link", start)
    assert not interview.participations.filter(confirmed_at=None).exists()


def test_accepting_twice_leads_to_the_same_interview(link: Invitation, bob_client: Client) -> None:
    url = reverse("invitation", args=[link.pk])
    first, second = bob_client.post(url), bob_client.post(url)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert Interview.objects.count() == 1


def test_the_next_person_hears_that_it_was_used(link: Invitation, bob: User, charlie: User) -> None:
    accept_invitation(user=bob, invitation=link)
    refusal = refused(charlie, link)
    assert (refusal.code, refusal.status) == ("invitation_used", 409)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_moment_exactly_one_gets_it(
    link: Invitation, bob: User, charlie: User
) -> None:
    together = Barrier(2)

    def accept(user: User) -> str:
        together.wait()
        try:
            accept_invitation(user=user, invitation=link)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "met"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, [bob, charlie])) == ["invitation_used", "met"]
    assert Interview.objects.count() == InvitationUse.objects.count() == 1


def test_an_interview_that_was_not_held_leaves_the_link_as_it_was(
    link: Invitation, bob: User, charlie: User
) -> None:
    first = accept_invitation(user=bob, invitation=link).interview
    assert first
    leave(user=bob, interview=first)
    second = accept_invitation(user=charlie, invitation=link).interview
    assert second
    assert second != first
    assert refused(bob, link).code == "invitation_used"


def test_it_may_expire_between_reading_and_accepting(link: Invitation, bob_client: Client) -> None:
    url = reverse("invitation", args=[link.pk])
    assert "Accept the invitation" in bob_client.get(url).content.decode()
    Invitation.objects.update(expires_at=timezone.now())
    answer = bob_client.post(url)
    assert answer.status_code == 410
    assert "has expired" in answer.content.decode()
    assert not Interview.objects.exists()


def test_a_revoked_link_is_refused(link: Invitation, alice: User, bob: User) -> None:
    revoke_invitation(user=alice, invitation=link)
    assert refused(bob, link).code == "invitation_revoked"


def test_nobody_accepts_their_own(link: Invitation, alice: User) -> None:
    assert refused(alice, link).code == "own_invitation"


def test_who_is_in_an_interview_keeps_the_link(
    link: Invitation, alice: User, live_interview: Interview
) -> None:
    """Bob and Alice are in a live interview; Charlie's side is tried with Alice busy."""
    bob = live_interview.people.exclude(pk=alice.pk).get()
    assert refused(bob, link).code == "busy"
    assert not InvitationUse.objects.exists()


def test_a_busy_inviter_is_said_to_be_busy(
    link: Invitation, charlie: User, live_interview: Interview, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(charlie).post(reverse("invitation", args=[link.pk]))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Alice is in an interview just now" in page
    assert "Accept the invitation" in page, "the way to try again"


def test_who_waits_in_the_pool_stops_waiting(link: Invitation, alice: User, bob: User) -> None:
    for person in (alice, bob):
        open_ticket(user=person, role="swap", format_minutes=45)
    accept_invitation(user=bob, invitation=link)
    assert set(Ticket.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("blocker", ["inviter", "guest"])
def test_kept_apart_looks_exactly_like_expired(
    link: Invitation, make_link: MakeLink, alice: User, bob: User, bob_client: Client, blocker: str
) -> None:
    expired = make_link()
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    block(blocker=alice, blocked=bob) if blocker == "inviter" else block(blocker=bob, blocked=alice)
    for send in (bob_client.get, bob_client.post):
        apart, over = (send(reverse("invitation", args=[each.pk])) for each in (link, expired))
        assert apart.status_code == over.status_code == 410
        assert without_token(apart.content) == without_token(over.content)
    assert not Interview.objects.exists()


def without_token(page: bytes) -> str:
    """The token that guards forms is another one in each answer."""
    return "".join(line for line in page.decode().splitlines() if "csrf" not in line)


def test_an_inviter_without_a_scenario_left_is_named(link: Invitation, alice: User, bob: User) -> None:
    for scenario in Scenario.objects.filter(current_version__isnull=False):
        open_kit(user=alice, scenario=scenario, reason="preparing")
    refusal = refused(bob, link)
    assert refusal.code == "no_scenario_left"
    assert refusal.message.startswith("Alice has seen")


def test_a_slot_at_which_somebody_has_another_interview_is_refused(
    make_link: MakeLink, bob: User, charlie: User
) -> None:
    start = slot_in(timedelta(days=3))
    one, other = make_link(starts_at=start), make_link(starts_at=start)
    accept_invitation(user=bob, invitation=one)
    assert refused(charlie, other).code == "busy"
    assert Interview.objects.count() == 1


def test_a_forged_address_leads_nowhere(bob_client: Client) -> None:
    forged = "/join/00000000-0000-4000-8000-000000000000/"
    assert bob_client.get(forged).status_code == 404
    assert bob_client.post(forged).status_code == 404


def test_a_link_of_who_deleted_their_account_was_taken_back(link: Invitation, alice: User, bob: User) -> None:
    from accounts.deletion import delete_account

    delete_account(user=alice)
    assert refused(bob, link).code == "invitation_revoked"


def test_nobody_comes_by_the_link_of_a_closed_account(
    link: Invitation, alice: User, bob: User, bob_client: Client
) -> None:
    alice.is_active = False
    alice.save()
    assert refused(bob, link).code == "invitation_revoked"
    answer = bob_client.get(reverse("invitation", args=[link.pk])).content.decode()
    assert "was taken back" in answer
    assert "Alice" not in answer


def test_who_has_not_onboarded_is_sent_there(link: Invitation, bob: User) -> None:
    """The API is open to them."""
    bob.profile.delete()
    refusal = refused(User.objects.get(pk=bob.pk), link)
    assert (refusal.code, refusal.status) == ("not_onboarded", 403)
