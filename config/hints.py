"""Telling a worker that there is something to do, after the transaction that made it."""

import time
from functools import lru_cache, partial
from typing import Any

import structlog
from celery import Task, current_app
from django.core.cache import cache
from django.db import transaction
from kombu import Connection, pools
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 0.5
SILENCE_SECONDS = 2.0  # how long a broker that did not answer is left alone
ASKED_SECONDS = 2  # an ask that nobody took up, because its worker died, keeps others back for no longer


class _Broker:
    """What this process last saw of the broker."""

    silent_until = 0.0


def hint(task: "Task[..., Any]", *args: object) -> None:
    """Ask a worker to run `task` with `args` once the current transaction commits.

    Only a hint: what has to happen is a row in PostgreSQL that a sweeper finds again, so a broker that is
    down costs a log line and less than a second, never the page.
    """
    transaction.on_commit(partial(_send, task, args))


def hint_once(task: "Task[..., Any]") -> None:
    """The same for a task that looks at everything: however many ask for it, it is queued once until it runs.

    Needs a task that calls `take_up(task)` before it looks.
    """
    transaction.on_commit(partial(_send_once, task))


def take_up(task: "Task[..., Any]") -> None:
    """This run may miss what is committed from now on: whoever asks from now on is heard again."""
    cache.delete(_asked(task))


def _send_once(task: "Task[..., Any]") -> None:
    if time.monotonic() < _Broker.silent_until:
        return
    is_first = cache.add(_asked(task), True, timeout=ASKED_SECONDS)
    if is_first is None:  # Redis, which is the broker as well, did not answer
        _Broker.silent_until = time.monotonic() + SILENCE_SECONDS
    elif is_first:
        _send(task, ())


def _asked(task: "Task[..., Any]") -> str:
    return f"asked:{task.name}"


def _send(task: "Task[..., Any]", args: tuple[object, ...]) -> None:
    if time.monotonic() < _Broker.silent_until:
        return
    try:
        with pools.producers[_connection()].acquire(block=True, timeout=PATIENCE_SECONDS) as producer:
            task.apply_async(args=args, producer=producer, retry=False)
    except (KombuError, RedisError, OSError) as error:
        _Broker.silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("hint_lost", task=task.name, error=str(error))


@lru_cache(maxsize=1)
def _connection() -> Connection:
    """A connection of our own: the workers' waits for its broker for as long as it takes."""
    impatience = {
        "socket_connect_timeout": PATIENCE_SECONDS,
        "socket_timeout": PATIENCE_SECONDS,
        "max_retries": 0,
        "connect_retries_timeout": PATIENCE_SECONDS,
    }
    return current_app.connection_for_write(transport_options=impatience)
