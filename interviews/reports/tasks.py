"""Celery's door to the reports. Each task may run twice, or at once with itself."""

from uuid import UUID

from celery import shared_task

from config.isolation import isolated
from interviews.lifecycle import lock_interview
from interviews.reports.compile import (
    compile_report,
    finish_interview,
    interviews_to_finish,
    rounds_to_compile,
)
from interviews.reports.release import release_overdue


@shared_task(acks_late=True, reject_on_worker_lost=True)
def compile_round_report(round_id: str) -> None:
    compile_report(UUID(round_id))


@shared_task
def sweep_reports() -> int:
    """Release what is overdue and compile what a lost message left behind; return how many reports."""
    release_overdue()
    compiled = 0
    for round_id in rounds_to_compile():
        with isolated("report_failed", round=str(round_id)):
            compile_report(round_id)
            compiled += 1
    for interview_id in interviews_to_finish():
        with isolated("interview_not_finished", interview=str(interview_id)):
            finish_interview(lock_interview(interview_id))
    return compiled
