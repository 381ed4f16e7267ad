"""Who came is noted when they are seen, and recorded once, when the interview has left its lobby."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import block
from accounts.models import OutboxMessage, User
from interviews.attendance.recording import arrive, record_outcomes
from interviews.ending import close, leave
from interviews.models import Downtime, Interview, InterviewState, Participation, Ticket
from interviews.services import Part, create_interview, mark_ready
from scenarios.models import ScenarioVersion
from tests.broken_rows import break_updates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]


def begun(interview: Interview, minutes: float, *, booked: bool = True) -> Interview:
    """As if the interview had begun that many minutes ago, booked the day before or paired on the spot."""
    starts_at = timezone.now() - timedelta(minutes=minutes)
    ahead = timedelta(days=1) if booked else timedelta(minutes=5)
    Interview.objects.filter(pk=interview.pk).update(starts_at=starts_at, created_at=starts_at - ahead)
    return Interview.objects.get(pk=interview.pk)


def outcomes(interview: Interview) -> dict[str, str]:
    return dict(interview.participations.values_list("user__display_name", "outcome"))


def came(interview: Interview, user: User, at: datetime | None = None) -> None:
    at = at or timezone.now()
    interview.participations.filter(user=user).update(arrived_at=at, seen_at=timezone.now())


def test_looking_at_the_lobby_is_arriving_and_looking_again_is_being_there(
    client_of: SignIn, swap_interview: Interview, alice: User, bob: User
) -> None:
    long_ago = timezone.now() - timedelta(minutes=3)
    client_of(alice).get(reverse("interview", args=[swap_interview.pk]))
    mine = swap_interview.participations.get(user=alice)
    assert mine.arrived_at == mine.seen_at is not None
    Participation.objects.filter(pk=mine.pk).update(arrived_at=long_ago, seen_at=long_ago)
    client_of(alice).get(reverse("interview-status", args=[swap_interview.pk]))
    mine.refresh_from_db()
    assert mine.arrived_at == long_ago
    assert mine.seen_at > long_ago
    assert swap_interview.participations.get(user=bob).arrived_at is None


def test_a_poll_a_second_later_writes_nothing(swap_interview: Interview, alice: User) -> None:
    arrive(user=alice, interview=swap_interview)
    first = swap_interview.participations.get(user=alice).seen_at
    arrive(user=alice, interview=swap_interview)
    assert swap_interview.participations.get(user=alice).seen_at == first


def test_nobody_arrives_before_check_in_is_open(swap_interview: Interview, alice: User) -> None:
    swap_interview.state = InterviewState.BOOKED
    arrive(user=alice, interview=swap_interview)
    assert swap_interview.participations.get(user=alice).arrived_at is None


def test_both_came_to_what_was_held_one_of_them_late(
    swap_interview: Interview, alice: User, bob: User
) -> None:
    interview = begun(swap_interview, 4)
    came(interview, alice, interview.starts_at)
    for person in (alice, bob):
        mark_ready(user=person, interview=interview)
    assert record_outcomes() == 2
    assert outcomes(interview) == {"Alice": "present", "Bob": "late"}


def test_nothing_is_recorded_while_people_are_in_the_lobby(swap_interview: Interview, alice: User) -> None:
    came(begun(swap_interview, 7), alice)
    assert record_outcomes() == 0


def test_who_did_not_come_before_the_lobby_closed_is_missing(swap_interview: Interview, alice: User) -> None:
    interview = begun(swap_interview, 11)
    came(interview, alice, interview.starts_at)
    close(interview.pk, reason="it did not start in time")
    assert record_outcomes() == 2
    assert outcomes(interview) == {"Alice": "present", "Bob": "no_show"}


@pytest.mark.parametrize("booked", [True, False])
def test_the_mail_to_who_was_missing_speaks_of_cancelling_only_where_it_was_planned(
    swap_interview: Interview, alice: User, bob: User, booked: bool
) -> None:
    Interview.objects.update(way="slot" if booked else "now")
    interview = begun(swap_interview, 11, booked=booked)
    came(interview, alice, interview.starts_at)
    close(interview.pk, reason="it did not start in time")
    record_outcomes()
    text = OutboxMessage.objects.get(recipient=bob.email, dedupe_key__startswith="missed:").text
    assert ("cancel twelve hours before" in text) == booked


def test_cancelling_late_is_recorded_of_who_cancels_and_of_nobody_else(
    swap_interview: Interview, alice: User
) -> None:
    leave(user=alice, interview=begun(swap_interview, -60))
    record_outcomes()
    assert outcomes(swap_interview) == {"Alice": "cancelled_late", "Bob": ""}
    assert not swap_interview.participations.filter(outcome_at=None).exists()


def test_who_blocks_the_other_and_leaves_did_not_cancel(
    swap_interview: Interview, alice: User, bob: User
) -> None:
    block(blocker=alice, blocked=bob)
    leave(user=alice, interview=begun(swap_interview, -60))
    record_outcomes()
    assert outcomes(swap_interview) == {"Alice": "", "Bob": ""}


def test_who_stood_by_and_did_not_come_is_not_missing(
    swap_interview: Interview, alice: User, bob: User
) -> None:
    Ticket.objects.create(
        user=bob,
        purpose="standby",
        level="mid",
        language="en",
        state="paired",
        interview=swap_interview,
        expires_at=timezone.now(),
    )
    interview = begun(swap_interview, 11, booked=False)
    came(interview, alice, interview.starts_at)
    close(interview.pk, reason="it did not start in time")
    record_outcomes()
    assert outcomes(interview) == {"Alice": "present", "Bob": ""}


@pytest.mark.parametrize(
    ("from_start", "seconds", "outcome"),
    [(-5, 60, "server_fault"), (-5, 10, "no_show"), (-30, 60, "no_show"), (6, 60, "no_show")],
)
def test_nobody_is_missing_when_the_site_was_down_while_they_could_check_in(
    swap_interview: Interview, from_start: int, seconds: int, outcome: str
) -> None:
    interview = begun(swap_interview, 11)
    since = interview.starts_at + timedelta(minutes=from_start)
    Downtime.objects.create(since=since, until=since + timedelta(seconds=seconds))
    close(interview.pk, reason="it did not start in time")
    record_outcomes()
    assert outcomes(interview) == {"Alice": outcome, "Bob": outcome}


def test_a_run_alone_is_in_nobodys_record(solo_interview: Interview) -> None:
    record_outcomes()
    assert outcomes(solo_interview) == {"Alice": ""}


def test_each_is_judged_once(swap_interview: Interview, alice: User) -> None:
    interview = begun(swap_interview, 11)
    close(interview.pk, reason="it did not start in time")
    assert record_outcomes() == 2
    interview.participations.update(outcome="")
    assert record_outcomes() == 0
    assert outcomes(interview) == {"Alice": "", "Bob": ""}


def test_a_broken_row_keeps_nobody_elses_from_being_recorded(
    swap_interview: Interview, charlie: User, mona: User, scenario_version: ScenarioVersion
) -> None:
    other = create_interview(
        kind="one_way",
        parts=[Part(charlie, mona, scenario_version, "mid")],
        format_minutes=45,
        language="en",
        starts_at=timezone.now(),
    )
    for each in (swap_interview, other):
        close(begun(each, 11).pk, reason="it did not start in time")
    break_updates("interviews_participation", f"OLD.user_id = {charlie.pk}")
    assert record_outcomes() == 2
    assert outcomes(swap_interview) == {"Alice": "no_show", "Bob": "no_show"}
    assert outcomes(other) == {"Charlie": "", "Mona": ""}
