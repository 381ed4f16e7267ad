"""Another length than the format's: one proposes, the other accepts, before the start. It is recorded."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from interviews.length import answer_length, open_proposal, propose_length
from interviews.models import Interview, LengthProposal, Participation, Round, StageSpan
from interviews.pairing.services import start_solo
from interviews.room.clock import move_clock
from interviews.services import Busy, longest_end, mark_ready
from scenarios.models import ScenarioVersion

SignIn = Callable[[User], Client]


@pytest.fixture
def proposal(swap_interview: Interview, alice: User) -> LengthProposal:
    """Alice would like 30 minutes instead of 45."""
    return propose_length(user=alice, interview=swap_interview, minutes=30)


def answer(user: User, proposal: LengthProposal, said: str) -> Interview:
    return answer_length(user=user, interview=proposal.interview, proposal_id=proposal.pk, answer=said)


def test_what_the_other_accepts_is_the_length_of_every_round(proposal: LengthProposal, bob: User) -> None:
    answer(bob, proposal, "accept")
    interview = Interview.objects.get(pk=proposal.interview_id)
    proposal.refresh_from_db()
    assert interview.format_minutes == 30
    assert (proposal.outcome, proposal.answered_by, proposal.minutes_before) == ("accepted", bob, 45)
    assert proposal.answered_at is not None
    ends = {each.during.upper for each in interview.participations.all()}
    assert ends == {longest_end(interview, 2)}


def test_the_clock_follows_the_agreed_length(proposal: LengthProposal, alice: User, bob: User) -> None:
    interview = answer(bob, proposal, "accept")
    for person in (alice, bob):
        mark_ready(user=person, interview=interview)
    round_ = Round.objects.get(interview=interview, number=1)
    move_clock(user=bob, round_=round_, move="start", version=0)
    for version in range(1, 10):
        move_clock(user=bob, round_=round_, move="next", version=version)
    planned = StageSpan.objects.filter(round=round_).values_list("planned_seconds", flat=True)
    assert (sum(planned), len(planned), min(planned)) == (30 * 60, 9, 60)


def test_declining_and_taking_back_leave_the_length_and_a_record(
    proposal: LengthProposal, swap_interview: Interview, alice: User, bob: User
) -> None:
    answer(bob, proposal, "decline")
    second = propose_length(user=bob, interview=swap_interview, minutes=60)
    answer(bob, second, "withdraw")
    assert Interview.objects.get(pk=swap_interview.pk).format_minutes == 45
    assert list(LengthProposal.objects.values_list("outcome", flat=True)) == ["declined", "withdrawn"]
    assert open_proposal(swap_interview) is None


def test_a_second_thought_takes_the_place_of_ones_own_proposal(
    proposal: LengthProposal, swap_interview: Interview, alice: User, bob: User
) -> None:
    second = propose_length(user=alice, interview=swap_interview, minutes=50)
    assert open_proposal(swap_interview) == second
    with pytest.raises(Refused) as caught:
        answer(bob, proposal, "accept")
    assert caught.value.code == "proposal_gone"
    assert Interview.objects.get(pk=swap_interview.pk).format_minutes == 45


def test_the_others_proposal_is_answered_first(proposal: LengthProposal, bob: User) -> None:
    with pytest.raises(Refused) as caught:
        propose_length(user=bob, interview=proposal.interview, minutes=60)
    assert caught.value.code == "already_proposed"


@pytest.mark.parametrize("minutes", [19, 121, 0, -5])
def test_no_round_is_shorter_or_longer_than_the_bounds(
    swap_interview: Interview, alice: User, minutes: int
) -> None:
    with pytest.raises(Invalid) as caught:
        propose_length(user=alice, interview=swap_interview, minutes=minutes)
    assert caught.value.code == "unknown_length"
    with pytest.raises(Invalid):
        start_solo(user=alice, format_minutes=minutes)


def test_the_same_length_is_no_proposal(swap_interview: Interview, alice: User) -> None:
    with pytest.raises(Refused) as caught:
        propose_length(user=alice, interview=swap_interview, minutes=45)
    assert caught.value.code == "same_length"


def test_nobody_accepts_for_the_other_or_takes_back_what_is_not_theirs(
    proposal: LengthProposal, alice: User, bob: User
) -> None:
    for who, said in ((alice, "accept"), (alice, "decline"), (bob, "withdraw")):
        with pytest.raises(Refused) as caught:
            answer(who, proposal, said)
        assert caught.value.code == "not_yours_to_answer"
    with pytest.raises(Invalid):
        answer(bob, proposal, "perhaps")


def test_after_the_start_the_length_stands(proposal: LengthProposal, alice: User, bob: User) -> None:
    for person in (alice, bob):
        mark_ready(user=person, interview=proposal.interview)
    for act in (
        lambda: answer(bob, proposal, "accept"),
        lambda: propose_length(user=alice, interview=proposal.interview, minutes=60),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "not_in_lobby"
    assert Interview.objects.get(pk=proposal.interview_id).format_minutes == 45


def test_a_length_that_runs_into_something_else_is_refused_and_nothing_changes(
    proposal: LengthProposal, bob: User, scenario_version: ScenarioVersion
) -> None:
    """Bob's time right after this interview is taken by another one."""
    interview = proposal.interview
    shortest = longest_end(interview, 2)
    Participation.objects.filter(interview=interview).update(
        during=DateTimeTZRange(timezone.now(), shortest - timedelta(minutes=60))
    )
    other = Interview.objects.create(kind="solo", starts_at=shortest)
    during = DateTimeTZRange(shortest - timedelta(minutes=60), shortest)
    Participation.objects.create(interview=other, user=bob, during=during)
    with pytest.raises(Busy):
        answer(bob, proposal, "accept")
    assert Interview.objects.get(pk=interview.pk).format_minutes == 45
    assert open_proposal(interview) == proposal


# The lobby's page


def lobby(client: Client, interview: Interview) -> str:
    response = client.get(reverse("interview", args=[interview.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_lobby_shows_the_proposal_with_its_stages_and_who_answers(
    client_of: SignIn, proposal: LengthProposal, alice: User, bob: User
) -> None:
    asked = lobby(client_of(bob), proposal.interview)
    assert "Alice proposes" in asked
    assert "Accept 30 minutes" in asked
    assert "Keep 45 minutes" in asked
    waiting = lobby(client_of(alice), proposal.interview)
    assert "Bob has not answered yet." in waiting
    assert "Take it back" in waiting
    assert "Accept 30 minutes" not in waiting


def test_accepting_in_the_lobby_shows_the_agreed_length(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    sent = client_of(alice).post(reverse("interview-length", args=[swap_interview.pk]), {"minutes": "30"})
    assert sent["Location"] == reverse("interview", args=[swap_interview.pk])
    found = LengthProposal.objects.get()
    body = {"proposal_id": str(found.pk), "answer": "accept"}
    client_of(bob).post(reverse("interview-length-answer", args=[swap_interview.pk]), body)
    for person in (alice, bob):
        text = lobby(client_of(person), swap_interview)
        assert '<span class="figure">30</span> minutes, as you both agreed.' in text
        assert "You asked for" not in text


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("interview-length", {"minutes": "soon"}),
        ("interview-length", {}),
        ("interview-length-answer", {"proposal_id": "x", "answer": "accept"}),
        ("interview-length-answer", {"proposal_id": "1", "answer": "perhaps"}),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    client_of: SignIn, swap_interview: Interview, alice: User, name: str, body: dict[str, str]
) -> None:
    response = client_of(alice).post(reverse(name, args=[swap_interview.pk]), body)
    assert response.status_code == 400
    assert not LengthProposal.objects.exists()


def test_a_solo_run_takes_any_length(client_of: SignIn, alice: User, library: None) -> None:
    response = client_of(alice).post(reverse("solo-start"), {"format_minutes": "22"})
    interview = Interview.objects.get()
    assert response["Location"] == reverse("interview", args=[interview.pk])
    page = client_of(alice).get(reverse("room", args=[interview.rounds.get().pk]))
    minutes = [stage["minutes"] for stage in page.context["boot"]["stages"]]
    assert (interview.format_minutes, sum(minutes), len(minutes)) == (22, 22, 9)
