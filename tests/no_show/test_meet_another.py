"""Who came goes on with another partner, first in line; the interview that was missed is left."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.blocks import block
from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.bookings.services import book
from interviews.models import Interview, InterviewState, Participation, Round, Ticket
from interviews.no_show.services import meet_another
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket
from interviews.services import Part
from interviews.standby.services import stand_by
from scenarios.models import ScenarioVersion
from tests.no_show.conftest import begin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def outcomes(interview: Interview) -> dict[str, str]:
    return dict(interview.participations.values_list("user__display_name", "outcome"))


def code_of(user: User, interview: Interview) -> str:
    with pytest.raises(Refused) as refused:
        meet_another(user=user, interview=interview)
    return refused.value.code


def test_they_wait_first_in_line_for_the_same_and_the_old_interview_is_left(
    missed: Interview, alice: User, bob: User
) -> None:
    ticket = meet_another(user=alice, interview=missed)
    assert (ticket.role, ticket.format_minutes, ticket.level) == ("swap", 45, "senior")
    assert (ticket.priority, ticket.state, ticket.starts_at) == (True, "open", None)
    missed.refresh_from_db()
    assert missed.state == InterviewState.CANCELLED
    assert outcomes(missed) == {"Alice": "present", "Bob": "no_show"}
    assert OutboxMessage.objects.get(recipient=bob.email).subject == "You missed an interview"


def test_a_standby_partner_is_there_in_the_next_wave(missed: Interview, alice: User, charlie: User) -> None:
    stand_by(user=charlie, until=timezone.now() + timedelta(hours=1), role="swap")
    meet_another(user=alice, interview=missed)
    (interview,) = pair_waiting()
    assert {person.pk for person in interview.people.all()} == {alice.pk, charlie.pk}
    assert interview.format_minutes == 45
    assert interview.state == InterviewState.LOBBY


def test_who_waits_meets_them_before_somebody_else_does(
    missed: Interview, alice: User, charlie: User, mona: User
) -> None:
    for person in (charlie, mona):
        open_ticket(user=person, role="swap", format_minutes=45)
    Ticket.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    meet_another(user=alice, interview=missed)
    (interview,) = pair_waiting()
    assert interview.people.filter(pk=alice.pk).exists()


def test_who_only_interviewed_looks_for_another_candidate_and_the_nearest_format(
    missed_one_way: Interview, alice: User
) -> None:
    ticket = meet_another(user=alice, interview=missed_one_way)
    assert (ticket.role, ticket.format_minutes) == ("interviewer", 45)


def test_pressing_twice_is_pressing_once(missed: Interview, alice: User) -> None:
    first = meet_another(user=alice, interview=missed)
    assert meet_another(user=alice, interview=missed) == first
    assert Ticket.objects.count() == 1


def test_before_five_minutes_they_are_asked_to_wait(swap_interview: Interview, alice: User) -> None:
    interview = begin(swap_interview, minutes_ago=4, here=alice)
    assert code_of(alice, interview) == "too_soon"
    assert outcomes(interview) == {"Alice": "", "Bob": ""}


def test_who_has_just_come_is_not_left(missed: Interview, alice: User, bob: User) -> None:
    Participation.objects.filter(user=bob).update(seen_at=timezone.now())
    assert code_of(alice, missed) == "partner_here"
    missed.refresh_from_db()
    assert missed.state == InterviewState.LOBBY


def test_looking_in_and_going_again_keeps_nobody_waiting(missed: Interview, alice: User, bob: User) -> None:
    early = missed.starts_at - timedelta(minutes=5)
    Participation.objects.filter(user=bob).update(arrived_at=early, seen_at=early, ready_at=early)
    meet_another(user=alice, interview=missed)
    assert outcomes(missed)["Bob"] == "no_show"


def test_what_is_over_is_not_left_again(live_interview: Interview, alice: User) -> None:
    assert code_of(alice, live_interview) == "not_in_lobby"


def test_a_stranger_can_do_nothing(missed: Interview, charlie: User) -> None:
    assert code_of(charlie, missed) == "not_in_lobby"


def test_when_the_next_booking_is_too_near_nothing_is_done(
    missed: Interview, alice: User, charlie: User, scenario_versions: list[ScenarioVersion]
) -> None:
    mine = missed.participations.get(user=alice)
    mine.during = DateTimeTZRange(mine.during.lower, timezone.now() + timedelta(minutes=10))
    mine.save()
    book(
        kind="one_way",
        parts=[Part(alice, charlie, scenario_versions[5], "mid")],
        format_minutes=35,
        language="en",
        starts_at=timezone.now() + timedelta(hours=1),
        way="link",
    )
    assert code_of(alice, missed) == "booked_soon"
    missed.refresh_from_db()
    assert missed.state == InterviewState.LOBBY
    assert outcomes(missed) == {"Alice": "", "Bob": ""}


def test_nobody_is_paired_with_whom_they_blocked(missed: Interview, alice: User, charlie: User) -> None:
    block(blocker=charlie, blocked=alice)
    stand_by(user=charlie, until=timezone.now() + timedelta(hours=1), role="swap")
    meet_another(user=alice, interview=missed)
    assert pair_waiting() == []


def test_a_crash_between_two_statements_leaves_everything_as_it_was(
    missed: Interview, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the process died")

    monkeypatch.setattr("interviews.no_show.services.wait_for", broken)
    with pytest.raises(RuntimeError):
        meet_another(user=alice, interview=missed)
    missed.refresh_from_db()
    assert missed.state == InterviewState.LOBBY
    assert outcomes(missed) == {"Alice": "", "Bob": ""}
    assert not Round.objects.filter(interview=missed, state="skipped").exists()
    assert not OutboxMessage.objects.exists()
