"""One row that cannot be written keeps no other waiting: every sweeper and the matcher go on past it."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from accounts.models import User
from config.isolation import isolated
from interviews.ending import sweep
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Report, Round, RoundState, Ticket
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket, start_solo
from interviews.reports.release import release_overdue
from interviews.reports.tasks import sweep_reports
from interviews.room.clock import move_clock
from tests.broken_rows import break_updates
from tests.scoring.filling import fill_and_submit


@pytest.fixture
def solo_round(charlie: User, library: None) -> Round:
    """Charlie's solo run, over and not yet scored."""
    round_ = start_solo(user=charlie, format_minutes=35).rounds.get()
    move_clock(user=charlie, round_=round_, move="start", version=0)
    move_clock(user=charlie, round_=round_, move="end", version=1)
    return Round.objects.get(pk=round_.pk)


def test_an_interview_that_cannot_be_closed_leaves_the_others_to_close(
    swap_interview: Interview, charlie: User
) -> None:
    other = start_solo(user=charlie, format_minutes=35)
    Interview.objects.filter(pk=other.pk).update(state=InterviewState.LOBBY)
    Interview.objects.update(starts_at=timezone.now() - timedelta(minutes=21))
    break_updates("interviews_interview", f"OLD.id = '{swap_interview.pk}'")
    assert sweep() == 1
    states = dict(Interview.objects.values_list("pk", "state"))
    assert states == {swap_interview.pk: InterviewState.LOBBY, other.pk: InterviewState.CANCELLED}


def test_a_round_that_cannot_be_released_leaves_the_others_to_release(
    debrief_round: Round, solo_round: Round
) -> None:
    now = timezone.now()
    Round.objects.filter(pk=debrief_round.pk).update(assess_by=now - timedelta(hours=2))
    Round.objects.filter(pk=solo_round.pk).update(assess_by=now - timedelta(hours=1))
    break_updates("interviews_round", f"OLD.id = '{debrief_round.pk}'")
    assert release_overdue() == 1
    solo_round.refresh_from_db()
    assert solo_round.state == RoundState.RELEASED


def test_a_report_that_cannot_be_compiled_leaves_the_others_to_compile(
    debrief_round: Round, solo_round: Round, alice: User, bob: User, charlie: User
) -> None:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    fill_and_submit(charlie, solo_round)
    break_updates("interviews_round", f"OLD.id = '{debrief_round.pk}'")
    assert sweep_reports() == 1
    assert Report.objects.get().round == solo_round


def test_an_interview_that_cannot_be_finished_leaves_the_others_to_finish(
    solo_interview: Interview, solo_round: Round
) -> None:
    solo_interview.rounds.update(state=RoundState.SKIPPED)
    Interview.objects.update(state=InterviewState.DEBRIEF)
    solo_round.interview.rounds.update(state=RoundState.SKIPPED)
    first, second = Interview.objects.order_by("-starts_at")
    break_updates("interviews_interview", f"OLD.id = '{first.pk}'")
    sweep_reports()
    states = dict(Interview.objects.values_list("pk", "state"))
    assert states == {first.pk: InterviewState.DEBRIEF, second.pk: InterviewState.DONE}


def test_a_pair_that_breaks_leaves_the_rest_of_the_wave_to_hold(
    library: None, alice: User, bob: User, charlie: User, mona: User
) -> None:
    for user in (alice, bob, charlie, mona):
        open_ticket(user=user, role="swap", format_minutes=45)
    break_updates("interviews_ticket", f"OLD.user_id = {alice.pk} AND NEW.state = 'paired'")
    (interview,) = pair_waiting()
    assert alice not in interview.people.all()
    assert Ticket.objects.get(user=alice).state == "open"
    assert Ticket.objects.filter(state="paired").count() == 2
    assert broken_invariants() == []


def test_a_task_that_is_told_to_stop_stops(db: None) -> None:
    with pytest.raises(SoftTimeLimitExceeded), isolated("never_logged"):
        raise SoftTimeLimitExceeded
