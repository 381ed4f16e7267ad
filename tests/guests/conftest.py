"""Charlie is the third person of Alice's and Bob's interview; Dora knows nobody."""

from collections.abc import Callable

import pytest

from accounts.models import User
from interviews.guests.services import ask_to_join, invite_guest, let_in
from interviews.models import Guest, GuestRole, Interview, Round
from interviews.room.clock import move_clock
from interviews.services import mark_ready
from tests.room.conftest import live, live_of_the_run, second_live

__all__ = ["live", "live_of_the_run", "second_live"]


@pytest.fixture
def dora(make_person: Callable[..., User]) -> User:
    return make_person("Dora")


@pytest.fixture
def bring(alice: User, bob: User, charlie: User) -> Callable[..., Guest]:
    """Alice invites, Charlie asks, Bob lets in."""

    def bring_in(interview: Interview, role: str = GuestRole.OBSERVER) -> Guest:
        guest = invite_guest(user=alice, interview=interview, role=role)
        return let_in(user=bob, guest=ask_to_join(user=charlie, guest=guest))

    return bring_in


@pytest.fixture
def invited(swap_interview: Interview, alice: User) -> Guest:
    return invite_guest(user=alice, interview=swap_interview, role=GuestRole.OBSERVER)


@pytest.fixture
def asked(invited: Guest, charlie: User) -> Guest:
    return ask_to_join(user=charlie, guest=invited)


@pytest.fixture
def observer(swap_interview: Interview, bring: Callable[..., Guest]) -> Guest:
    return bring(swap_interview)


@pytest.fixture
def second(swap_interview: Interview, bring: Callable[..., Guest]) -> Guest:
    return bring(swap_interview, GuestRole.SECOND)


@pytest.fixture
def start(alice: User, bob: User) -> Callable[[Guest], Round]:
    """Round 1 runs: Alice is its candidate, Bob its interviewer, the guest has their seat."""

    def begin(guest: Guest) -> Round:
        for user in (alice, bob):
            mark_ready(user=user, interview=guest.interview)
        round_ = guest.interview.rounds.get(number=1)
        move_clock(user=bob, round_=round_, move="start", version=0)
        return Round.objects.get(pk=round_.pk)

    return begin


@pytest.fixture
def watched(observer: Guest, start: Callable[[Guest], Round]) -> Round:
    return start(observer)


@pytest.fixture
def seconded(second: Guest, start: Callable[[Guest], Round]) -> Round:
    return start(second)
