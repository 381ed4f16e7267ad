from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import TypeVar

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.blocks import block
from accounts.models import Block, User
from config.errors import Invalid, Refused
from interviews.ending import block_and_leave, leave
from interviews.invariants import broken_invariants
from interviews.models import Interview, Round, Ticket
from interviews.pairing.expiry import expire_waiting
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import cancel_ticket, open_ticket, start_solo
from scenarios.models import Scenario
from scenarios.services import open_kit

Result = TypeVar("Result")


@pytest.fixture
def both_waiting(library: None, alice: User, bob: User) -> tuple[Ticket, Ticket]:
    return (
        open_ticket(user=alice, role="swap", format_minutes=45),
        open_ticket(user=bob, role="swap", format_minutes=45),
    )


def in_own_connection(act: Callable[[], Result]) -> Result:
    """For threads: a connection that stays open would keep the test database from being dropped."""
    try:
        return act()
    finally:
        connections.close_all()


def test_two_who_wait_are_paired_into_a_swap_with_two_scenarios(
    both_waiting: tuple[Ticket, Ticket], alice: User, bob: User
) -> None:
    (interview,) = pair_waiting()
    one, two = interview.rounds.order_by("number")
    assert interview.kind == "swap"
    assert (one.candidate, one.interviewer) == (alice, bob)
    assert (two.candidate, two.interviewer) == (bob, alice)
    assert one.scenario_version_id != two.scenario_version_id
    assert set(Ticket.objects.values_list("state", "interview")) == {("paired", interview.pk)}
    assert broken_invariants() == []


def test_the_interviewer_is_on_record_as_having_seen_the_kit(
    both_waiting: tuple[Ticket, Ticket], bob: User
) -> None:
    (interview,) = pair_waiting()
    scenario = interview.rounds.get(number=1).scenario_version.scenario
    assert bob.kit_openings.filter(scenario=scenario, reason="interviewing").exists()


def test_a_candidate_is_never_given_a_scenario_whose_kit_they_have_opened(
    both_waiting: tuple[Ticket, Ticket], alice: User
) -> None:
    *opened, left = Scenario.objects.all()
    for scenario in opened:
        open_kit(user=alice, scenario=scenario, reason="study")
    (interview,) = pair_waiting()
    assert interview.rounds.get(number=1).scenario_version.scenario == left


def test_who_knows_every_kit_is_told_at_once_and_can_still_interview(library: None, alice: User) -> None:
    for scenario in Scenario.objects.all():
        open_kit(user=alice, scenario=scenario, reason="study")
    with pytest.raises(Refused, match="every scenario"):
        open_ticket(user=alice, role="swap", format_minutes=45)
    with pytest.raises(Refused, match="every scenario"):
        start_solo(user=alice, format_minutes=45)
    assert open_ticket(user=alice, role="interviewer", format_minutes=45).state == "open"


def test_a_pair_that_cannot_be_held_keeps_nobody_else_waiting(
    both_waiting: tuple[Ticket, Ticket], alice: User, bob: User, charlie: User
) -> None:
    open_ticket(user=charlie, role="swap", format_minutes=35)
    Ticket.objects.filter(user=charlie).update(created_at=timezone.now() - timedelta(seconds=40))
    for scenario in Scenario.objects.all():
        open_kit(user=alice, scenario=scenario, reason="study")
    (interview,) = pair_waiting()
    assert set(interview.people.all()) == {bob, charlie}
    assert Ticket.objects.get(user=alice).state == "open"


def test_of_a_wave_only_the_pair_that_cannot_be_held_is_left_waiting(
    both_waiting: tuple[Ticket, Ticket], make_person: Callable[..., User], alice: User, bob: User
) -> None:
    for number in range(6):
        open_ticket(user=make_person(f"Person{number}"), role="swap", format_minutes=60)
    for scenario in Scenario.objects.all():
        open_kit(user=alice, scenario=scenario, reason="study")
    assert len(pair_waiting()) == 3
    assert set(Ticket.objects.filter(state="open").values_list("user", flat=True)) == {alice.pk, bob.pk}
    assert broken_invariants() == []


def test_a_blocked_pair_is_not_paired(both_waiting: tuple[Ticket, Ticket], alice: User, bob: User) -> None:
    Block.objects.create(blocker=bob, blocked=alice)
    Ticket.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    assert pair_waiting() == []


@pytest.mark.django_db(transaction=True)
def test_a_block_that_is_being_made_is_waited_for(
    both_waiting: tuple[Ticket, Ticket], alice: User, bob: User
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            block(blocker=bob, blocked=alice)
            wave = pool.submit(in_own_connection, pair_waiting)
            assert not wait([wave], timeout=0.5).done
        assert wave.result() == []


@pytest.mark.django_db(transaction=True)
def test_a_block_waits_for_the_pairing_that_did_not_know_of_it(
    both_waiting: tuple[Ticket, Ticket], alice: User, bob: User
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            (interview,) = pair_waiting()
            late = pool.submit(in_own_connection, lambda: block_and_leave(user=bob, partner=alice))
            assert not wait([late], timeout=0.5).done
        late.result()
    interview.refresh_from_db()
    assert interview.state == "cancelled"
    assert broken_invariants() == []


def test_who_closed_the_waiting_page_is_not_paired(both_waiting: tuple[Ticket, Ticket]) -> None:
    Ticket.objects.filter(pk=both_waiting[0].pk).update(seen_at=timezone.now() - timedelta(seconds=31))
    assert pair_waiting() == []


def test_a_ticket_expires_after_ten_minutes(both_waiting: tuple[Ticket, Ticket]) -> None:
    Ticket.objects.update(expires_at=timezone.now())
    assert pair_waiting() == []
    assert expire_waiting() == 2
    assert set(Ticket.objects.values_list("state", flat=True)) == {"expired"}


def test_roles_that_fit_make_a_one_way_interview(library: None, alice: User, bob: User) -> None:
    open_ticket(user=alice, role="interviewer", format_minutes=35)
    open_ticket(user=bob, role="candidate", format_minutes=35)
    (interview,) = pair_waiting()
    (only,) = interview.rounds.all()
    assert interview.kind == "one_way"
    assert (only.candidate, only.interviewer) == (bob, alice)


def test_pressing_twice_keeps_one_open_ticket(library: None, alice: User) -> None:
    first = open_ticket(user=alice, role="swap", format_minutes=45)
    assert open_ticket(user=alice, role="swap", format_minutes=60) == first


def test_a_person_in_an_interview_cannot_wait_for_another(
    both_waiting: tuple[Ticket, Ticket], alice: User
) -> None:
    pair_waiting()
    with pytest.raises(Refused, match="already in an interview"):
        open_ticket(user=alice, role="swap", format_minutes=45)


def test_unknown_roles_and_formats_are_refused(library: None, alice: User) -> None:
    with pytest.raises(Invalid):
        open_ticket(user=alice, role="judge", format_minutes=45)
    with pytest.raises(Invalid):
        open_ticket(user=alice, role="swap", format_minutes=44)


def test_a_cancelled_ticket_is_not_paired(both_waiting: tuple[Ticket, Ticket], alice: User) -> None:
    cancel_ticket(user=alice)
    assert pair_waiting() == []


def test_a_solo_run_starts_at_once_with_one_person(library: None, alice: User) -> None:
    interview = start_solo(user=alice, format_minutes=35)
    (only,) = interview.rounds.all()
    assert (interview.state, only.interviewer) == ("live", None)


@pytest.mark.django_db(transaction=True)
def test_many_matchers_at_once_pair_everyone_once(library: None, make_person: Callable[..., User]) -> None:
    for number in range(12):
        open_ticket(user=make_person(f"Person{number}"), role="swap", format_minutes=45)

    with ThreadPoolExecutor(8) as pool:
        waves = pool.map(lambda _: in_own_connection(pair_waiting), range(16))
        made = sum(len(wave) for wave in waves)
    assert made == Interview.objects.count() == 6
    assert broken_invariants() == []


def test_an_interviewer_is_not_handed_the_kit_of_a_round_of_their_own_that_is_not_released(
    debrief_round: Round, charlie: User, alice: User
) -> None:
    leave(user=alice, interview=debrief_round.interview)
    own = debrief_round.scenario_version.scenario
    for scenario in Scenario.objects.exclude(pk=own.pk):
        open_kit(user=charlie, scenario=scenario, reason="study")
    open_ticket(user=charlie, role="candidate", format_minutes=45)
    open_ticket(user=alice, role="interviewer", format_minutes=45)
    assert pair_waiting() == []
