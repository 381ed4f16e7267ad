"""The other of the two lets the third person in, or not."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.blocks import block
from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.ending import leave
from interviews.guests.services import ask_to_join, invite_guest, let_in, send_away
from interviews.invariants import broken_invariants
from interviews.models import Guest, Interview, Seat, TakenTime, Ticket
from interviews.pairing.services import open_ticket
from interviews.services import mark_ready
from scenarios.models import KitOpening, ScenarioVersion
from tests.guests.test_ask import hold_another


def test_who_is_let_in_has_a_seat_in_every_room(observer: Guest, charlie: User) -> None:
    assert observer.state == "joined"
    seats = Seat.objects.filter(user=charlie, revoked_at=None)
    assert [seat.role for seat in seats] == ["observer", "observer"]
    assert not broken_invariants()


def test_they_hear_of_it_by_mail(observer: Guest, charlie: User) -> None:
    mail = OutboxMessage.objects.get(recipient=charlie.email)
    assert reverse("guest", args=[observer.pk]) in mail.text


def test_it_takes_their_time_as_long_as_the_two_have_theirs(observer: Guest, alice: User) -> None:
    theirs = observer.interview.participations.get(user=alice).during
    assert observer.during is not None
    assert observer.during.upper == theirs.upper
    assert observer.during.lower is not None
    assert theirs.lower is not None
    assert observer.during.lower >= theirs.lower


def test_an_observer_opens_no_kit(observer: Guest, charlie: User) -> None:
    assert not KitOpening.objects.filter(user=charlie).exists()


def test_a_second_interviewer_opens_the_kits_and_is_told_which(
    second: Guest,
    charlie: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
) -> None:
    opened = KitOpening.objects.filter(user=charlie).values_list("scenario_id", flat=True)
    assert set(opened) == {version.scenario_id for version in scenario_versions[:2]}
    shown = client_of(charlie).get(reverse("guest", args=[second.pk])).content.decode()
    assert scenario_versions[0].title in shown
    assert "not given to you as a candidate afterwards" in shown


def test_letting_in_again_changes_nothing(observer: Guest, bob: User) -> None:
    assert let_in(user=bob, guest=observer).let_in_at == observer.let_in_at


def test_the_inviter_cannot_agree_for_both(asked: Guest, alice: User) -> None:
    with pytest.raises(Refused) as refused:
        let_in(user=alice, guest=asked)
    assert refused.value.code == "not_yours_to_answer"


def test_nobody_is_let_in_who_has_not_asked(invited: Guest, bob: User) -> None:
    with pytest.raises(Refused) as refused:
        let_in(user=bob, guest=invited)
    assert refused.value.code == "not_asked"


def test_who_was_refused_stays_out(asked: Guest, bob: User) -> None:
    assert send_away(user=bob, guest=asked).state == "refused"
    with pytest.raises(Refused) as refused:
        let_in(user=bob, guest=asked)
    assert refused.value.code == "not_asked"


def test_nobody_comes_into_a_room_that_is_open(asked: Guest, alice: User, bob: User) -> None:
    for user in (alice, bob):
        mark_ready(user=user, interview=asked.interview)
    with pytest.raises(Refused) as refused:
        let_in(user=bob, guest=asked)
    assert refused.value.code == "too_late"


def test_readiness_is_the_twos_alone(observer: Guest, alice: User, bob: User) -> None:
    mark_ready(user=alice, interview=observer.interview)
    assert mark_ready(user=bob, interview=observer.interview).state == "live"


def test_who_was_booked_meanwhile_cannot_come(
    asked: Guest, bob: User, charlie: User, dora: User, scenario_versions: list[ScenarioVersion]
) -> None:
    hold_another(charlie, dora, scenario_versions[3])
    with pytest.raises(Refused) as refused:
        let_in(user=bob, guest=asked)
    assert refused.value.code == "guest_cannot_come"
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_why_they_cannot_come_is_not_told(asked: Guest, bob: User, charlie: User) -> None:
    block(blocker=charlie, blocked=bob)
    with pytest.raises(Refused) as refused:
        let_in(user=bob, guest=asked)
    assert refused.value.code == "guest_cannot_come"
    assert "block" not in refused.value.message


def test_a_guest_waits_for_no_peer_any_more(asked: Guest, bob: User, charlie: User) -> None:
    open_ticket(user=charlie, role="swap", format_minutes=45)
    let_in(user=bob, guest=asked)
    assert Ticket.objects.get(user=charlie).state == "cancelled"


def test_one_of_the_two_answers_on_the_lobby_page(
    asked: Guest, bob: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(bob)
    status = client.get(reverse("interview-status", args=[asked.interview_id])).content.decode()
    assert "asks to come in as an observer" in status
    assert "Let Charlie in" in status
    answered = {"guest": str(asked.pk), "answer": "let_in"}
    assert client.post(reverse("guest-answer", args=[asked.interview_id]), answered).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "joined"


def test_a_cancelled_interview_gives_the_guest_their_time_back(
    observer: Guest, alice: User, charlie: User
) -> None:
    leave(user=alice, interview=observer.interview)
    observer.refresh_from_db()
    assert observer.during is not None
    assert observer.during.isempty
    assert TakenTime.objects.get(user=charlie).during.isempty
    assert (
        OutboxMessage.objects.filter(recipient=charlie.email, subject__startswith="You need not come").count()
        == 1
    )
    assert not Seat.objects.filter(user=charlie, revoked_at=None).exists()


def test_a_time_is_taken_once_whether_one_is_a_guest_or_takes_part(
    observer: Guest, charlie: User, dora: User, scenario_versions: list[ScenarioVersion]
) -> None:
    with pytest.raises(Refused) as refused:
        hold_another(charlie, dora, scenario_versions[3])
    assert refused.value.code == "busy"
    assert Interview.objects.count() == 1


def test_home_leads_a_guest_to_their_page(
    observer: Guest, charlie: User, client_of: Callable[[User], Client]
) -> None:
    shown = client_of(charlie).get(reverse("home")).content.decode()
    assert reverse("guest", args=[observer.pk]) in shown


def test_a_booked_interviews_page_asks_the_other_of_the_two(
    alice: User,
    bob: User,
    charlie: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
) -> None:
    booked = hold_another(alice, bob, scenario_versions[3], in_days=2)
    guest = ask_to_join(user=charlie, guest=invite_guest(user=alice, interview=booked, role="observer"))
    page = reverse("interview", args=[booked.pk])
    assert "Let Charlie in" in client_of(bob).get(page).content.decode()
    assert "Let Charlie in" not in client_of(alice).get(page).content.decode()
    assert let_in(user=bob, guest=guest).during.lower == booked.participations.get(user=bob).during.lower
