"""One of the two makes a link for a third person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from interviews.guests.services import invite_guest, send_away
from interviews.models import Guest, Interview


def test_either_of_the_two_makes_a_link(swap_interview: Interview, bob: User) -> None:
    guest = invite_guest(user=bob, interview=swap_interview, role="second")
    assert (guest.state, guest.role, guest.user) == ("invited", "second", None)


def test_who_invites_somebody_has_said_that_they_will_come(invited: Guest, alice: User) -> None:
    assert invited.interview.participations.get(user=alice).confirmed_at is not None


def test_the_same_wish_again_returns_the_link_that_is_out(invited: Guest, alice: User) -> None:
    assert invite_guest(user=alice, interview=invited.interview, role="observer") == invited


@pytest.mark.parametrize("role", ["interviewer", "", "observer "])
def test_there_are_two_ways_to_come(role: str, swap_interview: Interview, alice: User) -> None:
    with pytest.raises(Invalid) as refused:
        invite_guest(user=alice, interview=swap_interview, role=role)
    assert refused.value.code == "unknown_role"


def test_there_is_room_for_one(invited: Guest, alice: User, bob: User) -> None:
    for user, role in ((bob, "observer"), (alice, "second")):
        with pytest.raises(Refused) as refused:
            invite_guest(user=user, interview=invited.interview, role=role)
        assert refused.value.code == "guest_already"


def test_a_link_that_was_taken_back_makes_room(invited: Guest, alice: User, bob: User) -> None:
    send_away(user=alice, guest=invited)
    assert invite_guest(user=bob, interview=invited.interview, role="second") != invited


def test_nobody_is_invited_to_a_room_that_is_open(live_interview: Interview, alice: User) -> None:
    with pytest.raises(Refused) as refused:
        invite_guest(user=alice, interview=live_interview, role="observer")
    assert refused.value.code == "too_late"


def test_nobody_is_invited_five_minutes_past_the_start(swap_interview: Interview, alice: User) -> None:
    Interview.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    with pytest.raises(Refused) as refused:
        invite_guest(user=alice, interview=swap_interview, role="observer")
    assert refused.value.code == "too_late"


def test_the_lobby_offers_no_link_that_is_closed(
    swap_interview: Interview, alice: User, client_of: Callable[[User], Client]
) -> None:
    lobby = reverse("interview", args=[swap_interview.pk])
    Interview.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    assert "Make a link" not in client_of(alice).get(lobby).content.decode()
    guest = Guest.objects.create(interview=swap_interview, role="observer", invited_by=alice)
    assert reverse("guest", args=[guest.pk]) not in client_of(alice).get(lobby).content.decode()


def test_a_solo_run_has_no_third_person(solo_interview: Interview, alice: User) -> None:
    with pytest.raises(Refused) as refused:
        invite_guest(user=alice, interview=solo_interview, role="observer")
    assert refused.value.code == "nobody_to_ask"


def test_the_lobby_shows_the_link_to_the_inviter_only(
    swap_interview: Interview, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    lobby = reverse("interview", args=[swap_interview.pk])
    invite = reverse("guest-invite", args=[swap_interview.pk])
    assert client_of(alice).post(invite, {"role": "observer"}).status_code == 302
    link = reverse("guest", args=[Guest.objects.get().pk])
    mine = client_of(alice).get(lobby).content.decode()
    assert link in mine
    assert mine.index(link) < mine.index('data-copy="third-link"') < mine.index("Take the link back")
    assert mine.count("Take the link back") == 1
    shown = client_of(bob).get(lobby).content.decode()
    assert link not in shown
    assert "Alice has made a link for an observer" in shown


def test_a_stranger_invites_nobody(
    swap_interview: Interview, charlie: User, client_of: Callable[[User], Client]
) -> None:
    invite = reverse("guest-invite", args=[swap_interview.pk])
    assert client_of(charlie).post(invite, {"role": "observer"}).status_code == 404
    assert not Guest.objects.exists()
