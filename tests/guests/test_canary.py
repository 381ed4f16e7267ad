"""Nothing of the interviewer's side reaches an observer by any door; nothing crosses two interviewers."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from interviews.guests.services import ask_to_join, invite_guest, let_in
from interviews.models import Interview, Round
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.scoring.services import add_evidence, submit_assessment
from interviews.services import Part, create_interview, mark_ready
from scenarios.models import ScenarioVersion
from tests.access.moments import score
from tests.access.test_canary import Canaries, Person, heard, leaks, planted_version
from tests.room.live import LiveServer

__all__ = ["planted_version"]


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


def hold(
    role: str, version: ScenarioVersion, other: ScenarioVersion, alice: User, bob: User, charlie: User
) -> Round:
    """Round 1 runs with a third person in it: alice is the candidate, bob the interviewer."""
    interview = create_interview(
        kind="swap",
        parts=[Part(alice, bob, version, "senior"), Part(bob, alice, other, "senior")],
        format_minutes=45,
        language="en",
        starts_at=version.published_at,
    )
    Interview.objects.filter(pk=interview.pk).update(starts_at=interview.created_at)
    guest = invite_guest(user=alice, interview=interview, role=role)
    let_in(user=bob, guest=ask_to_join(user=charlie, guest=guest))
    for user in (alice, bob):
        mark_ready(user=user, interview=interview)
    round_ = interview.rounds.get(number=1)
    move_clock(user=bob, round_=round_, move="start", version=0)
    return Round.objects.get(pk=round_.pk)


@pytest.mark.django_db(transaction=True)
def test_an_observer_learns_nothing_of_the_interviewers_side(
    canaries: Canaries,
    planted_version: ScenarioVersion,
    scenario_versions: list[ScenarioVersion],
    alice: User,
    bob: User,
    charlie: User,
    client_of: Callable[[User], Client],
    live: LiveServer,
) -> None:
    round_ = hold("observer", planted_version, scenario_versions[1], alice, bob, charlie)
    add_evidence(user=bob, round_=round_, kind="note", line="data", text=canaries.word())
    score(bob, round_, note=lambda line: canaries.word())
    observer = Person(charlie, client_of, round_)
    socket = live.join(charlie, round_.pk)
    socket.hear_the_rest()
    assert list(leaks(canaries, [("socket", heard(socket))])) == []
    assert list(leaks(canaries, observer.receives())) == []

    move_clock(user=bob, round_=round_, move="end", version=1)
    score(alice, round_)
    for user in (alice, bob):
        submit_assessment(user=user, round_=round_)
    compile_report(round_.pk)
    assert list(leaks(canaries, observer.receives())) == [], "not after the release either"


@pytest.mark.django_db(transaction=True)
def test_two_interviewers_score_blind_of_each_other(
    scenario_versions: list[ScenarioVersion],
    alice: User,
    bob: User,
    charlie: User,
    client_of: Callable[[User], Client],
    live: LiveServer,
) -> None:
    round_ = hold("second", scenario_versions[0], scenario_versions[1], alice, bob, charlie)
    words = {bob: Canaries(), charlie: Canaries()}
    for user, own in words.items():
        add_evidence(user=user, round_=round_, kind="note", line="data", text=own.word())
        score(user, round_, note=lambda line, own=own: own.word())  # type: ignore[misc]
    move_clock(user=bob, round_=round_, move="end", version=1)
    first, second = (Person(user, client_of, round_) for user in (bob, charlie))
    assert list(leaks(words[charlie], first.receives())) == []
    assert list(leaks(words[bob], second.receives())) == []
    score(alice, round_)
    for user in (alice, bob):
        submit_assessment(user=user, round_=round_)
    compile_report(round_.pk)
    assert list(leaks(words[bob], second.receives())) == [], "released, and the second has yet to submit"
    submit_assessment(user=charlie, round_=round_)
    compile_report(round_.pk)
    for person, others in ((first, words[charlie]), (second, words[bob])):
        assert any(leaks(others, person.receives())), "now both see both"
