"""Celery's door to fair scores. Each task may run twice, or at once with itself."""

from celery import shared_task

from interviews.ratings.counting import count_waiting
from interviews.ratings.runs import refit


@shared_task(soft_time_limit=1_500, time_limit=1_600)
def refit_scores() -> None:
    refit()


@shared_task
def sweep_scores() -> int:
    """Count what no report did; return how many assessments."""
    return count_waiting()
