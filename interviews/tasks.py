"""Celery's door to the sweepers of interviews."""

from celery import shared_task

from interviews.ending import sweep


@shared_task
def sweep_interviews() -> int:
    return sweep()
