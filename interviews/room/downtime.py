"""Live processes say every second that they are alive; running clocks get the silence of all of them back.

Silences are kept, because who could not come was not missing (`interviews.attendance`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Max

from config.isolation import isolated
from interviews.models import Clock, Downtime, LiveHeartbeat, Round
from interviews.room.clock import give_back
from interviews.room.services import database_now

log = structlog.get_logger(__name__)

SILENCE = timedelta(seconds=5)
FORGET_AFTER = timedelta(days=1)
ATTEMPTS = 2  # the second after all other clocks have had their turn
LOCK_TIMEOUT_MS = 3000
_LOCK_KEY = 0x7472_6F6F  # one process at a time ends a silence


@dataclass(frozen=True)
class Silence:
    """A time for which no live process was there."""

    since: datetime
    until: datetime


def beat(process: UUID) -> Silence | None:
    """Say that this process is alive; return the silence that it ends, which the caller has to give back.

    Never waits for anybody's room or interview: who does not beat in time is taken for dead.
    """
    last = _last_beat()
    if last is not None and database_now() - last > SILENCE:
        return _end_silence(process)
    _write(process, database_now())
    return None


def give_back_silence(silence: Silence) -> int:
    """Give the silence to every clock, as far as it ran meanwhile, each by itself; return how many are right.

    Waits for their interviews. One that is held for too long, or broken, stays as it is and is logged.
    """
    running = Clock.objects.exclude(stage="").order_by("pk")
    rounds = due = [clock.round for clock in running.select_related("round__interview")]
    for _ in range(ATTEMPTS):
        due = [round_ for round_ in due if not _is_given_back(round_, silence)]
    given = len(rounds) - len(due)
    seconds = (silence.until - silence.since).total_seconds()
    log.warning("downtime_given_back", seconds=seconds, clocks=given, left=[str(each.pk) for each in due])
    return given


def _end_silence(process: UUID) -> Silence | None:
    """None where another process ended it while we waited for the lock."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
        last, now = _last_beat(), database_now()
        _write(process, now)
        if last is None or now - last <= SILENCE:
            return None
        LiveHeartbeat.objects.filter(beat_at__lt=now - FORGET_AFTER).exclude(beat_at=last).delete()
        Downtime.objects.create(since=last, until=now)
        return Silence(last, now)


def silences_between(since: datetime, until: datetime) -> list[Silence]:
    """When no live process was there in that time, also one that has not ended yet."""
    ended = Downtime.objects.filter(until__gt=since, since__lt=until)
    found = [Silence(each.since, each.until) for each in ended]
    last, now = _last_beat(), database_now()
    if last is not None and now - last > SILENCE and last < until and now > since:
        found.append(Silence(last, now))
    return found


def _is_given_back(round_: Round, silence: Silence) -> bool:
    with isolated("clock_not_given_back", round=str(round_.pk)):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [LOCK_TIMEOUT_MS])
        give_back(round_, silence.since, silence.until)
        return True
    return False


def _write(process: UUID, now: datetime) -> None:
    LiveHeartbeat.objects.bulk_create(
        [LiveHeartbeat(process=process, beat_at=now)],
        update_conflicts=True,
        unique_fields=["process"],
        update_fields=["beat_at"],
    )


def _last_beat() -> datetime | None:
    last: datetime | None = LiveHeartbeat.objects.aggregate(last=Max("beat_at"))["last"]
    return last
