"""A third person goes: asked to leave, by themselves, by a block, with their account, by a move."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.blocks import apart_from
from accounts.models import User
from interviews.ending import block_and_leave, leave, leave_everything
from interviews.guests.conduct import report_by_guest, report_guest
from interviews.guests.services import leave_as_guest, send_away
from interviews.invariants import broken_invariants
from interviews.models import ConductReport, Guest, Interview, Seat, TakenTime
from interviews.services import mark_ready


def is_out(guest: Guest) -> bool:
    guest.refresh_from_db()
    assert not broken_invariants()
    return not guest.is_open and not Seat.objects.filter(user=guest.user, revoked_at=None).exists()


@pytest.fixture
def live_observer(observer: Guest, alice: User, bob: User) -> Guest:
    for user in (alice, bob):
        mark_ready(user=user, interview=observer.interview)
    observer.interview.refresh_from_db()
    return observer


@pytest.mark.parametrize("by", ["alice", "bob"])
def test_either_of_the_two_can_ask_them_to_leave_at_any_time(
    by: str, live_observer: Guest, request: pytest.FixtureRequest
) -> None:
    assert send_away(user=request.getfixturevalue(by), guest=live_observer).state == "dismissed"
    assert is_out(live_observer)
    assert live_observer.interview.state == "live", "the two go on"


def test_they_leave_by_themselves(
    live_observer: Guest, charlie: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(charlie)
    assert client.post(reverse("guest-leave", args=[live_observer.pk])).status_code == 302
    assert is_out(live_observer)
    assert live_observer.state == "left"
    assert "You have left" in client.get(reverse("guest", args=[live_observer.pk])).content.decode()


def test_who_asked_can_think_again(asked: Guest, charlie: User) -> None:
    assert leave_as_guest(user=charlie, guest=asked).state == "left"


def test_going_gives_their_time_back(live_observer: Guest, charlie: User) -> None:
    before = TakenTime.objects.get(user=charlie).during.upper
    leave_as_guest(user=charlie, guest=live_observer)
    after = TakenTime.objects.get(user=charlie).during.upper
    assert before is not None
    assert after is not None
    assert after < before


def test_going_twice_is_going_once(live_observer: Guest, alice: User, charlie: User) -> None:
    leave_as_guest(user=charlie, guest=live_observer)
    assert send_away(user=alice, guest=live_observer).state == "left"


def test_a_stranger_sends_nobody_away(
    observer: Guest, dora: User, client_of: Callable[[User], Client]
) -> None:
    said = {"guest": str(observer.pk), "answer": "send_away"}
    assert (
        client_of(dora).post(reverse("guest-answer", args=[observer.interview_id]), said).status_code == 404
    )
    observer.refresh_from_db()
    assert observer.state == "joined"


@pytest.mark.parametrize("blocker", ["alice", "charlie"])
def test_a_block_parts_them_and_the_interview_goes_on(
    blocker: str, live_observer: Guest, request: pytest.FixtureRequest
) -> None:
    one, other = ("alice", "charlie") if blocker == "alice" else ("charlie", "alice")
    block_and_leave(user=request.getfixturevalue(one), partner=request.getfixturevalue(other))
    assert is_out(live_observer)
    assert Interview.objects.get().state == "live"


def test_the_third_person_can_be_reported_and_blocked(live_observer: Guest, bob: User, charlie: User) -> None:
    made = report_guest(user=bob, guest=live_observer, reason="harassment", text="Rude.", and_block=True)
    assert (made.reporter, made.reported) == (bob, charlie)
    assert is_out(live_observer)
    assert apart_from(charlie) == {bob.pk}


def test_the_third_person_can_report_one_of_the_two(
    live_observer: Guest, bob: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    said = {"about": bob.pk, "reason": "harassment", "text": "Rude.", "and_block": "1"}
    client = client_of(charlie)
    assert client.post(reverse("guest-report", args=[live_observer.pk]), said).status_code == 302
    assert ConductReport.objects.get().reported == bob
    assert is_out(live_observer)
    assert "Former member" in client.get(reverse("guest", args=[live_observer.pk])).content.decode()


def test_a_report_is_about_one_of_the_two(
    live_observer: Guest, charlie: User, dora: User, client_of: Callable[[User], Client]
) -> None:
    said = {"about": dora.pk, "reason": "harassment"}
    response = client_of(charlie).post(reverse("guest-report", args=[live_observer.pk]), said)
    assert response.status_code == 400
    assert not ConductReport.objects.exists()


def test_both_others_can_be_reported(live_observer: Guest, alice: User, bob: User, charlie: User) -> None:
    for person in (alice, bob):
        report_by_guest(
            user=charlie, guest=live_observer, about=person.pk, reason="other", text="", and_block=False
        )
    assert ConductReport.objects.filter(reporter=charlie).count() == 2


def test_who_deletes_their_account_stays_nowhere(live_observer: Guest, charlie: User) -> None:
    leave_everything(user=charlie)
    assert is_out(live_observer)


def test_a_guest_of_an_interview_that_was_called_off_is_not_thanked_for_being_there(
    observer: Guest, alice: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    leave(user=alice, interview=observer.interview)
    page = client_of(charlie).get(reverse("guest", args=[observer.pk])).content.decode()
    assert "The interview was not held" in page
    assert "Thank you for being there" not in page
