"""A kit is kept for who is to interview, and lost to them only when they read it or the round begins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.errors import Refused
from interviews.ending import leave
from interviews.guests.services import ask_to_join, invite_guest, leave_as_guest, let_in
from interviews.invariants import broken_invariants
from interviews.kits import begin_kits_of
from interviews.models import GuestRole, Interview, Round
from interviews.pairing.services import start_solo
from interviews.services import Part, create_interview
from scenarios.models import KitOpening, Scenario, ScenarioVersion
from scenarios.services import open_kit
from tests.bookings.conftest import Book, book_slot, slot_in
from tests.locks import somebody_waits_for_us
from tests.room.live import wait_until

__all__ = ["book_slot"]

SignIn = Callable[[User], Client]


def kits_of(user: User) -> set[Scenario]:
    return {opening.scenario for opening in user.kit_openings.select_related("scenario")}


def kit_given_by(user: User, interview: Interview) -> Scenario:
    return interview.rounds.get(interviewer=user).scenario_version.scenario


def test_an_interview_that_never_begins_costs_nobody_a_scenario(
    swap_interview: Interview, alice: User, bob: User
) -> None:
    assert kits_of(bob) == {kit_given_by(bob, swap_interview)}
    leave(user=alice, interview=swap_interview)
    assert not KitOpening.objects.exists()
    assert broken_invariants() == []


READERS = [
    pytest.param(lambda scenario, round_: reverse("scenario-kit", args=[scenario.slug]), id="page"),
    pytest.param(lambda scenario, round_: reverse("scenario-check", args=[scenario.slug]), id="self-check"),
    pytest.param(lambda scenario, round_: reverse("scenario-file", args=[scenario.slug]), id="file"),
    pytest.param(lambda scenario, round_: reverse("scenario-versions", args=[scenario.slug]), id="versions"),
    pytest.param(lambda scenario, round_: reverse("api-kit", args=[round_.pk]), id="API and room"),
]


@pytest.mark.parametrize("address", READERS)
def test_a_kit_that_was_read_stays_open(
    swap_interview: Interview,
    alice: User,
    bob: User,
    client_of: SignIn,
    address: Callable[[Scenario, Round], str],
) -> None:
    scenario = kit_given_by(bob, swap_interview)
    round_ = swap_interview.rounds.get(interviewer=bob)
    assert client_of(bob).get(address(scenario, round_)).status_code == 200
    leave(user=alice, interview=swap_interview)
    assert kits_of(bob) == {scenario}
    assert kits_of(alice) == set()


@pytest.mark.parametrize("address", READERS)
def test_a_kit_that_was_given_back_is_closed(
    swap_interview: Interview,
    alice: User,
    bob: User,
    client_of: SignIn,
    address: Callable[[Scenario, Round], str],
) -> None:
    scenario = kit_given_by(bob, swap_interview)
    round_ = swap_interview.rounds.get(interviewer=bob)
    leave(user=alice, interview=swap_interview)
    assert client_of(bob).get(address(scenario, round_)).status_code == 403


def test_once_a_round_has_begun_its_kit_counts_as_read_and_that_of_the_next_does_not(
    live_round: Round, alice: User, bob: User
) -> None:
    leave(user=alice, interview=live_round.interview)
    assert kits_of(bob) == {live_round.scenario_version.scenario}
    assert kits_of(alice) == set()
    assert broken_invariants() == []


def test_a_kit_that_another_interview_needs_is_kept(
    swap_interview: Interview, book_slot: Book, alice: User, bob: User
) -> None:
    ahead = book_slot()
    leave(user=alice, interview=swap_interview)
    assert kits_of(bob) == {kit_given_by(bob, ahead)}
    leave(user=bob, interview=ahead)
    assert not KitOpening.objects.exists()


@pytest.mark.parametrize("end", ["the guest leaves", "the interview is called off"])
def test_a_second_interviewer_loses_nothing_either(
    swap_interview: Interview, alice: User, bob: User, charlie: User, end: str
) -> None:
    link = invite_guest(user=alice, interview=swap_interview, role=GuestRole.SECOND)
    guest = let_in(user=bob, guest=ask_to_join(user=charlie, guest=link))
    assert len(kits_of(charlie)) == 2
    if end == "the guest leaves":
        leave_as_guest(user=charlie, guest=guest)
        assert len(kits_of(bob)) == 1
    else:
        leave(user=alice, interview=swap_interview)
    assert kits_of(charlie) == set()
    assert broken_invariants() == []


def test_a_second_interviewer_has_read_the_kit_of_a_round_that_began(
    swap_interview: Interview, alice: User, bob: User, charlie: User
) -> None:
    link = invite_guest(user=alice, interview=swap_interview, role=GuestRole.SECOND)
    let_in(user=bob, guest=ask_to_join(user=charlie, guest=link))
    begin_kits_of(swap_interview.rounds.get(number=1))
    read = charlie.kit_openings.exclude(read_at=None)
    assert [opening.scenario for opening in read] == [kit_given_by(bob, swap_interview)]


def test_nobody_is_asked_what_they_opened_since_it_was_chosen(
    alice: User, bob: User, scenario_version: ScenarioVersion
) -> None:
    part = Part(alice, bob, scenario_version, "senior")
    open_kit(user=alice, scenario=scenario_version.scenario, reason="study")
    with pytest.raises(Refused) as refused:
        create_interview(
            kind="one_way",
            parts=[part],
            format_minutes=45,
            language="en",
            starts_at=slot_in(timedelta(days=4)),
        )
    assert refused.value.code == "kit_opened"
    assert not Interview.objects.exists()


def test_nobody_interviews_on_what_they_are_to_solve_themselves(
    book_slot: Book, alice: User, charlie: User
) -> None:
    ahead = book_slot()
    mine = ahead.rounds.get(candidate=alice).scenario_version
    with pytest.raises(Refused) as refused:
        create_interview(
            kind="one_way",
            parts=[Part(charlie, alice, mine, "senior")],
            format_minutes=45,
            language="en",
            starts_at=slot_in(timedelta(days=4)),
        )
    assert refused.value.code == "kit_opened"


@pytest.mark.django_db(transaction=True)
def test_a_kit_that_is_opened_while_its_scenario_is_given_waits_and_is_refused(
    library: None, alice: User, client_of: SignIn, scenario_version: ScenarioVersion
) -> None:
    scenario = scenario_version.scenario
    client = client_of(alice)

    def open_it() -> int:
        try:
            return client.post(reverse("scenario-kit", args=[scenario.slug])).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            start_solo(user=alice, format_minutes=45, scenario=scenario)
            opening = pool.submit(open_it)
            wait_until(somebody_waits_for_us)
        assert opening.result(timeout=10) == 403
    assert not KitOpening.objects.exists()
    assert broken_invariants() == []
