from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import close_old_connections, connection
from django.utils import timezone

from accounts.models import OutboxMessage, Profile, User
from config.errors import Refused
from interviews.models import (
    FairScore,
    Interview,
    InterviewState,
    ModelRun,
    Report,
    Round,
    RoundState,
    Transition,
)
from interviews.ratings import counting
from interviews.ratings.store import FIGURES_LOCK
from interviews.ratings.tasks import sweep_scores
from interviews.reports.compile import compile_report
from interviews.reports.content import ReportContent
from interviews.reports.fairness import NOT_FITTED
from interviews.reports.tasks import compile_round_report, sweep_reports
from interviews.room.clock import move_clock
from interviews.scoring.services import add_evidence, save_overall
from tests.ratings.platform import assess, locked_by_another, on_all_lines
from tests.scoring.filling import USUAL, fill, fill_and_submit


@pytest.fixture
def released_round(debrief_round: Round, alice: User, bob: User) -> Round:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text="Asked for the label delay.")
    save_overall(user=bob, round_=debrief_round, strength="Labels.", missed="", drill="Alerts.")
    fill_and_submit(alice, debrief_round, {**USUAL, "data": 2})
    fill_and_submit(bob, debrief_round)
    debrief_round.refresh_from_db()
    return debrief_round


def overdue(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(assess_by=timezone.now() - timedelta(seconds=1))


def test_a_released_round_gets_one_report(released_round: Round) -> None:
    report = compile_report(released_round.pk)
    content = ReportContent.model_validate(report.content)
    assert (content.facts.candidate, content.facts.interviewer) == ("Alice", "Bob")
    assert content.overall.lines_scored == 8
    data = next(line for line in content.lines if line.line == "data")
    assert (data.score, data.self_score, data.evidence[0].text) == (4, 2, "Asked for the label delay.")
    released_round.refresh_from_db()
    assert released_round.state == RoundState.REPORTED


def test_a_stage_took_the_seconds_that_room_and_replay_show(released_round: Round) -> None:
    span = released_round.spans.get()
    span.ended_at = span.started_at + timedelta(seconds=61.7)
    span.save()
    content = ReportContent.model_validate(compile_report(released_round.pk).content)
    assert [time.used_seconds for time in content.stages if time.used_seconds is not None] == [61]


def test_compiling_again_changes_nothing(released_round: Round) -> None:
    first = compile_report(released_round.pk)
    mails = OutboxMessage.objects.count()
    assert compile_report(released_round.pk).pk == first.pk
    assert Report.objects.count() == 1
    assert OutboxMessage.objects.count() == mails
    assert Transition.objects.filter(round=released_round, to_state="reported").count() == 1


def test_the_report_has_the_fair_score_of_its_own_round_in_it(released_round: Round, alice: User) -> None:
    content = ReportContent.model_validate(compile_report(released_round.pk).content)
    assert content.fair
    assert (content.fair.sessions, content.fair.provisional) == (1, True)
    assert content.fair.low < content.fair.value < content.fair.high
    assert content.fair.value == FairScore.objects.get(candidate=alice).value
    assert [chance.level for chance in content.chances] == ["senior", "staff"]
    assert len(content.probe_next) == 2
    assert all(step.drill and step.scenario for step in content.probe_next)


def test_a_lower_re_score_is_said_to_be_in_it_and_is_no_further_interview(
    released_round: Round, charlie: User
) -> None:
    before = compile_report(released_round.pk).content["fair"]
    assess([(released_round, charlie, "review", on_all_lines(1))])
    after = compile_report(released_round.pk).content["fair"]
    assert after["value"] < before["value"]
    assert "in it." not in before["why"]
    assert after["why"].endswith(" A re-score of this round is in it.")
    assert after["sessions"] == before["sessions"] == 1


def test_days_later_the_version_that_people_have_read_stays_whatever_the_figures_are_by_then(
    released_round: Round,
) -> None:
    first = compile_report(released_round.pk)
    FairScore.objects.update(value=3.9, low=3.8, high=4.0, sd=0.06)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        again = compile_report(released_round.pk)
    assert (again.pk, again.version, again.content["fair"]) == (first.pk, 1, first.content["fair"])


def test_a_count_that_fails_leaves_a_report_that_says_so(released_round: Round) -> None:
    ModelRun.objects.create(state="good", model_version=1, cut_off=timezone.now(), finished_at=timezone.now())
    content = compile_report(released_round.pk).content
    assert (content["fair"], content["fair_missing"]) == (None, NOT_FITTED)
    assert content["overall"]["mean"] is not None


def test_a_report_whose_scores_waited_to_be_counted_gets_its_fair_score_in_a_further_version(
    released_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PATIENCE", "50ms")
    with locked_by_another(FIGURES_LOCK):
        first = compile_report(released_round.pk)
        assert sweep_reports() == 0
    assert first.content["fair_missing"] == NOT_FITTED
    assert sweep_reports() == 0, "before it is counted"
    mails = OutboxMessage.objects.count()
    sweep_scores()
    assert sweep_reports() == 1
    report = Report.objects.get(superseded_at=None)
    assert (report.version, report.content["fair"]["sessions"]) == (2, 1)
    assert sweep_reports() == 0
    assert compile_report(released_round.pk).version == 2
    assert OutboxMessage.objects.count() == mails


def test_no_other_report_without_a_fair_score_gets_a_further_version(
    debrief_round: Round, alice: User, bob: User, charlie: User
) -> None:
    """One of self-scores alone, whose candidate has a fair score of another round."""
    fill_and_submit(alice, debrief_round)
    overdue(debrief_round)
    assert sweep_reports() == 1
    assess([(debrief_round, charlie, "second", on_all_lines(3))])
    Report.objects.update(compiled_at=timezone.now())
    sweep_scores()
    assert FairScore.objects.filter(candidate=alice).exists()
    assert sweep_reports() == 0
    assert Report.objects.count() == 1


def test_both_are_told_once(released_round: Round, alice: User, bob: User) -> None:
    compile_report(released_round.pk)
    mails = OutboxMessage.objects.filter(dedupe_key__startswith="report-ready:")
    assert {mail.recipient for mail in mails} == {alice.email, bob.email}
    for mail in mails:
        assert mail.subject == f"Your report is ready: {released_round.scenario_version.title}"
        assert f"/rounds/{released_round.pk}/report/" in mail.text
        assert f"/rounds/{released_round.pk}/report/" in mail.html
        assert "Labels." not in mail.text + mail.html


def test_who_wants_no_mail_gets_none(released_round: Round, alice: User, bob: User) -> None:
    Profile.objects.filter(user=alice).update(mail_reports=False)
    compile_report(released_round.pk)
    mails = OutboxMessage.objects.filter(dedupe_key__startswith="report-ready:")
    assert [mail.recipient for mail in mails] == [bob.email]


def test_before_the_release_there_is_nothing_to_compile(debrief_round: Round, bob: User) -> None:
    fill_and_submit(bob, debrief_round)
    with pytest.raises(Refused) as refusal:
        compile_report(debrief_round.pk)
    assert refusal.value.code == "not_released"
    assert not Report.objects.exists()


def test_the_task_takes_the_id_as_text(released_round: Round) -> None:
    compile_round_report(str(released_round.pk))
    assert Report.objects.get().round_id == released_round.pk


def test_the_sweep_finds_what_a_lost_message_left(released_round: Round) -> None:
    assert sweep_reports() == 1
    assert sweep_reports() == 0
    assert Report.objects.count() == 1


def test_the_sweep_releases_at_the_deadline_with_what_was_submitted(
    debrief_round: Round, alice: User, bob: User
) -> None:
    fill_and_submit(alice, debrief_round)
    fill(bob, debrief_round, note="A draft.")
    overdue(debrief_round)
    assert sweep_reports() == 1
    report = Report.objects.get()
    assert report.content["scored_by"] == "self"
    assert report.content["absences"][0] == "Bob did not submit scores within 24 hours."
    assert "A draft." not in str(report.content)
    move = Transition.objects.get(round=debrief_round, to_state="released")
    assert (move.actor, move.reason) == (None, "The 24 hours to submit are over.")


def test_with_nobodys_scores_the_round_still_comes_to_its_end(debrief_round: Round) -> None:
    overdue(debrief_round)
    assert sweep_reports() == 1
    assert Report.objects.get().content["scored_by"] == "nobody"


def test_one_broken_round_does_not_keep_the_others_waiting(
    released_round: Round, alice: User, bob: User
) -> None:
    second = Round.objects.exclude(pk=released_round.pk).get()
    move_clock(user=alice, round_=second, move="start", version=0)
    move_clock(user=alice, round_=second, move="end", version=1)
    fill_and_submit(alice, second)
    fill_and_submit(bob, second)
    rubric = released_round.rubric
    Round.objects.filter(pk=released_round.pk).update(rubric=_broken_copy_of(rubric))
    assert sweep_reports() == 1
    assert Report.objects.get().round_id == second.pk


def test_the_interview_is_done_when_every_round_has_its_report(
    released_round: Round, alice: User, bob: User
) -> None:
    compile_report(released_round.pk)
    interview = released_round.interview
    second = interview.rounds.get(number=2)
    move_clock(user=alice, round_=second, move="start", version=0)
    move_clock(user=alice, round_=second, move="end", version=1)
    fill_and_submit(alice, second)
    fill_and_submit(bob, second)
    interview.refresh_from_db()
    assert interview.state == InterviewState.DEBRIEF
    compile_report(second.pk)
    interview.refresh_from_db()
    assert interview.state == InterviewState.DONE


def test_an_interview_whose_last_round_was_not_held_is_finished_by_the_sweep(
    released_round: Round, alice: User
) -> None:
    from interviews.ending import leave

    compile_report(released_round.pk)
    interview = leave(user=alice, interview=released_round.interview)
    interview.refresh_from_db()
    assert interview.state == InterviewState.DEBRIEF
    sweep_reports()
    interview.refresh_from_db()
    assert interview.state == InterviewState.DONE


def test_a_solo_run_is_reported_and_done(solo_interview: Interview, alice: User) -> None:
    round_ = solo_interview.rounds.get()
    move_clock(user=alice, round_=round_, move="start", version=0)
    move_clock(user=alice, round_=round_, move="end", version=1)
    fill_and_submit(alice, round_)
    report = compile_report(round_.pk)
    assert report.content["scored_by"] == "self"
    assert OutboxMessage.objects.filter(dedupe_key__startswith="report-ready:").count() == 1
    solo_interview.refresh_from_db()
    assert solo_interview.state == InterviewState.DONE


@pytest.fixture
def at_once() -> Iterator[Callable[[Callable[[], object], int], list[object]]]:
    """Run the same thing in several threads that start together, each with its own connection."""

    def run(action: Callable[[], object], times: int) -> list[object]:
        barrier = Barrier(times)

        def one() -> object:
            try:
                barrier.wait()
                return action()
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as pool:
            return [future.result() for future in [pool.submit(one) for _ in range(times)]]

    yield run
    close_old_connections()


@pytest.mark.django_db(transaction=True)
def test_compiled_four_times_at_once_there_is_one_report_and_one_mail_each(
    released_round: Round, at_once: Callable[[Callable[[], object], int], list[object]]
) -> None:
    reports = at_once(lambda: compile_report(released_round.pk).pk, 4)
    assert len(set(reports)) == 1
    assert Report.objects.filter(round=released_round).count() == 1
    assert OutboxMessage.objects.filter(dedupe_key__startswith="report-ready:").count() == 2
    assert Transition.objects.filter(round=released_round, to_state="reported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_submit_at_once_release_once(
    debrief_round: Round, alice: User, bob: User, at_once: Callable[[Callable[[], object], int], list[object]]
) -> None:
    from interviews.scoring.services import submit_assessment

    fill(alice, debrief_round)
    fill(bob, debrief_round)
    people = [alice, bob]
    at_once(lambda: submit_assessment(user=people.pop(), round_=debrief_round), 2)
    assert Transition.objects.filter(round=debrief_round, to_state="released").count() == 1


def _broken_copy_of(rubric: object) -> object:
    from scenarios.models import Rubric

    assert isinstance(rubric, Rubric)
    return Rubric.objects.create(
        number=rubric.number + 100, content_hash="broken", content={**rubric.content, "lines": []}
    )
