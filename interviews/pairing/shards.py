"""Who can meet only each other: the open tickets of one start and language, and the lock of their solver."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import Count, QuerySet

from interviews.models import Ticket
from interviews.pairing.selectors import waiting_now
from interviews.planned import CHECK_IN

MATCHER_LOCK = 7_301_001  # any number that no other advisory lock uses
NO_LATER_THAN = CHECK_IN  # before its start a slot is paired; from then on its lobby would be open
PATIENCE = "3s"  # of somebody who waits for the page, with another solver
LATELY = timedelta(minutes=5)  # wishes about slots that relax with waiting have been let go by then


@dataclass(frozen=True)
class ShardKey:
    """`starts_at` None: now."""

    starts_at: datetime | None
    language: str

    def __str__(self) -> str:
        return f"{self.starts_at.isoformat() if self.starts_at else 'now'} {self.language}"

    def take_lock(self, *, patiently: bool = False) -> bool:
        """Whether the caller's transaction is now the only solver, until it ends or its process dies.

        `patiently`: also when another solver is done within a moment.
        """
        if patiently:
            return self._wait_for_lock()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [MATCHER_LOCK, str(self)])
            return bool(cursor.fetchone()[0])

    def _wait_for_lock(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            try:
                with transaction.atomic():
                    cursor.execute(
                        "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [MATCHER_LOCK, str(self)]
                    )
            except OperationalError:
                return False
            finally:
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        return True

    def tickets(self, now: datetime) -> QuerySet[Ticket]:
        """The shard's tickets with their people. Not locked: who stops waiting does not wait for a wave."""
        waiting = _offered(now).filter(starts_at=self.starts_at) if self.starts_at else waiting_now(now)
        return waiting.filter(language=self.language).select_related("user__profile").order_by("pk")


def shards_to_pair(now: datetime) -> list[ShardKey]:
    """Where at least two wait now, and slots that were offered lately; slots that are near first."""
    lately = _keys_of(_offered(now).filter(created_at__gt=now - LATELY))
    return _sorted([*_keys_of(waiting_now(now), at_least=2), *lately])


def slots_to_settle(now: datetime) -> list[ShardKey]:
    """Every slot at which at least two people wait."""
    return _sorted(_keys_of(_offered(now), at_least=2))


def _keys_of(tickets: QuerySet[Ticket], at_least: int = 1) -> list[ShardKey]:
    keys = tickets.order_by().values("starts_at", "language").alias(tickets=Count("pk"))
    several = keys.filter(tickets__gte=at_least).values_list("starts_at", "language")
    return [ShardKey(starts_at, language) for starts_at, language in several]


def _offered(now: datetime) -> QuerySet[Ticket]:
    """Open slots of active people; a mentor's hour is booked by a candidate instead."""
    still_ahead = Ticket.objects.filter(starts_at__gt=now + NO_LATER_THAN, expires_at__gt=now, state="open")
    return still_ahead.filter(user__is_active=True).exclude(purpose="mentor")


def _sorted(keys: list[ShardKey]) -> list[ShardKey]:
    return sorted(keys, key=lambda key: (key.starts_at is not None, str(key)))
