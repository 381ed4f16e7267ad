"""Celery's door to the reports. Each task may run twice, or at once with itself."""

from uuid import UUID

import structlog
from celery import shared_task
from django.db import DatabaseError, transaction

from config.errors import Refused
from interviews.lifecycle import lock_interview
from interviews.reports.compile import (
    compile_report,
    finish_interview,
    interviews_to_finish,
    rounds_to_compile,
)
from interviews.reports.release import release_overdue

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def compile_round_report(round_id: str) -> None:
    compile_report(UUID(round_id))


@shared_task
def sweep_reports() -> int:
    """Release what is overdue and compile what a lost message left behind; return how many reports."""
    release_overdue()
    compiled = sum(_compile_or_log(round_id) for round_id in rounds_to_compile())
    for interview_id in interviews_to_finish():
        with transaction.atomic():
            finish_interview(lock_interview(interview_id))
    return compiled


def _compile_or_log(round_id: UUID) -> bool:
    """One round that cannot be compiled must not keep the others waiting."""
    try:
        compile_report(round_id)
    except (Refused, DatabaseError, ValueError, LookupError):
        log.exception("report_failed", round=str(round_id))
        return False
    return True
