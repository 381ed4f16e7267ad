"""Writes about content, apart from loading it. Every kit that a person reads goes through here."""

from collections.abc import Collection, Iterable
from typing import Literal

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden
from scenarios.access import get_scenario_to_open_for
from scenarios.models import KitOpening, Scenario

KITS_LOCK = 7_301_005  # any number that no other advisory lock uses


def hold_kits(user_ids: Collection[int]) -> None:
    """Let these people open no kit, and be given no scenario, until the caller's transaction ends.

    What one has opened and what one is given stand in two tables: both are looked at only after this. All
    people of a pair in one call, so that no two of them wait for each other.
    """
    _lock("pg_advisory_xact_lock", user_ids)


def try_to_hold_kits(user_ids: Collection[int]) -> bool:
    """As `hold_kits`, for who holds pair after pair in one transaction: False where it would have to wait."""
    return all(_lock("pg_try_advisory_xact_lock", user_ids))


@transaction.atomic
def open_kit(*, user: User, scenario: Scenario, reason: str) -> KitOpening:
    """Record that the user reads the kit: the scenario is not given to them as a candidate afterwards.

    Repeating it returns the first opening. `reason` is one of `KitOpening.REASONS`.
    """
    hold_kits([user.pk])
    opening, _ = KitOpening.objects.get_or_create(user=user, scenario=scenario, defaults={"reason": reason})
    if opening.read_at is None:
        opening.read_at = timezone.now()
        opening.save(update_fields=["read_at"])
    return opening


@transaction.atomic
def open_kit_to_study(*, user: User, slug: str) -> KitOpening:
    """Open it because one wants to. Raises as `get_scenario_to_open_for` does, also for what came between."""
    hold_kits([user.pk])
    return open_kit(user=user, scenario=get_scenario_to_open_for(user, slug), reason="study")


def read_kit(*, user: User, slug: str) -> Scenario:
    """Return the scenario for who reads its kit now: one that was kept for an interview is theirs for good.

    Staff read without opening. Raises as `get_scenario_to_open_for` does, and Forbidden(`kit_closed`) for who
    has not opened it, or was to interview and is not any more.
    """
    scenario = get_scenario_to_open_for(user, slug)
    mine = KitOpening.objects.filter(user=user, scenario=scenario)
    is_open = mine.filter(read_at__isnull=False).exists() or _begin_to_read(mine)
    if not is_open and not user.is_staff:
        raise Forbidden("kit_closed", "You have not opened this kit. Open it from the scenario's page.")
    return scenario


def keep_kits(openings: Iterable[KitOpening]) -> None:
    """Keep kits for people who are to interview on them: not theirs for good before they read them.

    Several at once, in one order for everybody; what was opened before stays as it is. The rows stay locked,
    so that nobody gives one back who looked before the caller's interviews were there.
    """
    ordered = sorted(openings, key=lambda opening: (opening.user_id, opening.scenario_id))
    KitOpening.objects.bulk_create(
        ordered, update_conflicts=True, unique_fields=["user", "scenario"], update_fields=["user"]
    )


def read_kept_kits(*, user_ids: Collection[int], scenario_id: int) -> None:
    """These people interview on the scenario now: its kit counts as read."""
    _begin_to_read(KitOpening.objects.filter(user__in=user_ids, scenario=scenario_id, read_at=None))


def _begin_to_read(openings: QuerySet[KitOpening]) -> int:
    """How many there are; another tab may have begun at the same moment."""
    return openings.update(read_at=Coalesce("read_at", timezone.now()))


def _lock(
    function: Literal["pg_advisory_xact_lock", "pg_try_advisory_xact_lock"], user_ids: Collection[int]
) -> list[bool]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(%s, person) FROM unnest(%s::int[]) AS person",  # noqa: S608 - one of two names
            [KITS_LOCK, sorted(user_ids)],
        )
        return [taken for (taken,) in cursor.fetchall()]
