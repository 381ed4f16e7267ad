"""Telling a worker that there is something to do, after the transaction that made it."""

from functools import partial

import structlog
from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def hint(task: Task, *args: object) -> None:
    """Ask a worker to run `task` with `args` once the current transaction commits.

    Only a hint: what has to happen is a row in PostgreSQL that a sweeper finds again, so a broker that is
    down costs a log line and at most a second, never the page.
    """
    transaction.on_commit(partial(_send, task, args))


def _send(task: Task, args: tuple[object, ...]) -> None:
    try:
        task.apply_async(args=args, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("hint_lost", task=task.name, error=str(error))
