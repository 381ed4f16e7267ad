"""Live processes say every second that they are alive; running clocks get the silence of all of them back."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Max

from interviews.models import Clock, LiveHeartbeat
from interviews.room.clock import give_back
from interviews.room.services import database_now

log = structlog.get_logger(__name__)

SILENCE = timedelta(seconds=5)
FORGET_AFTER = timedelta(days=1)
_LOCK_KEY = 0x7472_6F6F  # one process at a time gives time back


def beat(process: UUID) -> None:
    """Say that this process is alive, after giving back the time for which none was."""
    with transaction.atomic():
        last = _last_beat()
        if last is not None and database_now() - last > SILENCE:
            _give_back_once()
        heartbeat = LiveHeartbeat(process=process, beat_at=database_now())
        LiveHeartbeat.objects.bulk_create(
            [heartbeat], update_conflicts=True, unique_fields=["process"], update_fields=["beat_at"]
        )


def _give_back_once() -> None:
    """Give the silence back, unless another process did while we waited for the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
    last, now = _last_beat(), database_now()
    if last is None or now - last <= SILENCE:
        return
    clocks = give_back_since(last, now)
    LiveHeartbeat.objects.filter(beat_at__lt=now - FORGET_AFTER).exclude(beat_at=last).delete()
    log.warning("downtime_given_back", seconds=(now - last).total_seconds(), clocks=clocks)


def give_back_since(last: datetime, now: datetime) -> int:
    """Give the time from `last` to `now` to every running clock; return how many there were."""
    running = Clock.objects.filter(paused_at=None).exclude(stage="").order_by("pk")
    return sum(give_back(clock.round, last, now) for clock in running.select_related("round__interview"))


def _last_beat() -> datetime | None:
    last: datetime | None = LiveHeartbeat.objects.aggregate(last=Max("beat_at"))["last"]
    return last
