"""Celery's door to the matcher.

The matcher is imported late: services everywhere hint these tasks, and it calls some of them.
"""

from celery import shared_task

from config.hints import take_up


@shared_task
def match_waiting() -> int:
    from interviews.pairing.matcher import pair_waiting

    take_up(match_waiting)
    return len(pair_waiting())


@shared_task
def settle_slots() -> int:
    from interviews.pairing import matcher

    return len(matcher.settle_slots())
