"""Who waits for a page comes after the solver that is at work, and does not go away with nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from django.db import connection, connections, transaction

from interviews.pairing import shards
from interviews.pairing.shards import ShardKey

pytestmark = pytest.mark.django_db(transaction=True)

KEY = ShardKey(datetime(2030, 1, 1, 12, tzinfo=UTC), "en")
SOMEBODY_WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def hold(held: Event, until_somebody_waits: bool, done: Event) -> None:
    """Be the solver of the shard in another transaction."""
    try:
        with transaction.atomic():
            assert KEY.take_lock()
            held.set()
            while until_somebody_waits and not _count():
                pass
            if not until_somebody_waits:
                done.wait(30)
    finally:
        connections.close_all()


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SOMEBODY_WAITS)
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("ends", [True, False])
def test_another_solver_is_waited_for_but_not_for_long(ends: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not ends:
        monkeypatch.setattr(shards, "PATIENCE", "50ms")
    held, done = Event(), Event()
    with ThreadPoolExecutor(1) as pool:
        solver = pool.submit(hold, held, ends, done)
        held.wait(30)
        with transaction.atomic():
            assert not KEY.take_lock()
            assert KEY.take_lock(patiently=True) == ends
            assert _count() == 0, "the transaction goes on"
        done.set()
        solver.result()
