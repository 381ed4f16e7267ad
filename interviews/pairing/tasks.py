"""Celery's door to the matcher."""

from celery import shared_task

from interviews.pairing.matcher import pair_waiting


@shared_task
def match_waiting() -> int:
    return len(pair_waiting())
