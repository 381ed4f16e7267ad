"""Hints reach the broker after the commit, and a broker that is down costs neither the page nor its time."""

import json
import socket
import time
from collections.abc import Callable, Iterator

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import transaction
from structlog.testing import capture_logs

from accounts.tasks import deliver_message
from config import hints
from config.hints import hint, hint_once, take_up
from interviews.pairing.tasks import match_waiting

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "tradeoff:celery"


@pytest.fixture(autouse=True)
def fresh_line() -> Iterator[None]:
    """Each test makes its own connection and remembers no silence."""
    hints._connection.cache_clear()
    hints._Broker.silent_until = 0.0
    yield
    hints._connection.cache_clear()
    hints._Broker.silent_until = 0.0


@pytest.fixture
def queue() -> Iterator[redis.Redis]:
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.delete(QUEUE)
    yield broker
    broker.delete(QUEUE)
    broker.close()


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def move(port: int) -> None:
        url = f"redis://127.0.0.1:{port}/0"
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)

    return move


def seconds_of_a_hint() -> float:
    start = time.monotonic()
    with transaction.atomic():
        hint(deliver_message, 7)
    return time.monotonic() - start


def test_a_hint_is_queued_when_the_transaction_commits(queue: redis.Redis) -> None:
    with transaction.atomic():
        hint(deliver_message, 7)
        assert queue.llen(QUEUE) == 0
    (message,) = queue.lrange(QUEUE, 0, -1)
    assert json.loads(message)["headers"]["task"] == "accounts.tasks.deliver_message"


def test_a_hint_of_a_rolled_back_transaction_is_never_queued(queue: redis.Redis) -> None:
    with transaction.atomic():
        hint(deliver_message, 7)
        transaction.set_rollback(True)
    assert queue.llen(QUEUE) == 0


def test_many_who_ask_for_one_look_at_everything_queue_it_once_until_it_begins(queue: redis.Redis) -> None:
    take_up(match_waiting)
    for _ in range(3):
        hint_once(match_waiting)
    assert queue.llen(QUEUE) == 1
    take_up(match_waiting)
    hint_once(match_waiting)
    assert queue.llen(QUEUE) == 2


def test_who_asks_in_a_transaction_that_is_rolled_back_keeps_nobody_else_back(queue: redis.Redis) -> None:
    take_up(match_waiting)
    with transaction.atomic():
        hint_once(match_waiting)
        transaction.set_rollback(True)
    hint_once(match_waiting)
    assert queue.llen(QUEUE) == 1


def test_a_broker_that_is_gone_costs_a_log_line_and_no_time(broker_at: Callable[[int], None]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        broker_at(nobody.getsockname()[1])
        with capture_logs() as logs:
            assert seconds_of_a_hint() < 1
    assert [entry["event"] for entry in logs] == ["hint_lost"]


def test_a_broker_that_hangs_costs_less_than_a_second_once(broker_at: Callable[[int], None]) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()  # accepts, and never answers
        broker_at(silent.getsockname()[1])
        assert seconds_of_a_hint() < 1
        assert seconds_of_a_hint() < 0.1  # left alone for a moment
