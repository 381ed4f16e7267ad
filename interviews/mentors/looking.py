"""What a candidate looks for among mentors' hours, as a condition in a query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.functions import ExtractHour

from accounts.models import LEVELS
from interviews.models import Ticket
from scenarios.models import KitOpening

WITHIN = [(3, "Three days"), (7, "A week"), (14, "Two weeks"), (28, "Four weeks")]
PARTS_OF_DAY = [
    ("morning", "Morning, 5 to 12"),
    ("afternoon", "Afternoon, 12 to 17"),
    ("evening", "Evening, 17 to 22"),
    ("night", "Night, 22 to 5"),
]
_HOURS = {
    "morning": (*range(5, 12),),
    "afternoon": (*range(12, 17),),
    "evening": (*range(17, 22),),
    "night": (*range(22, 24), *range(5)),
}


@dataclass(frozen=True)
class Look:
    """Empty: whatever there is. `level` is the least that the mentor works as; `within` counts days."""

    family: str = ""
    level: str = ""
    language: str = ""
    within: int | None = None
    at: str = ""

    @property
    def is_narrow(self) -> bool:
        return self != Look()


def hours_looked_for(
    hours: QuerySet[Ticket], look: Look, *, now: datetime, zone: ZoneInfo
) -> QuerySet[Ticket]:
    """Those of the open hours that fit; times of day are on the reader's clock."""
    if look.family:
        hours = hours.filter(user__in=prepared().filter(scenario__family=look.family).values("user"))
    if look.level:
        levels = [key for key, _ in LEVELS]
        hours = hours.filter(user__profile__level__in=levels[levels.index(look.level) :])
    if look.language:
        hours = hours.filter(language=look.language)
    if look.within:
        hours = hours.filter(starts_at__lt=now + timedelta(days=look.within))
    if look.at:
        on_the_clock = hours.annotate(hour=ExtractHour("starts_at", tzinfo=zone))
        hours = on_the_clock.filter(hour__in=_HOURS[look.at])
    return hours


def prepared() -> QuerySet[KitOpening]:
    """Kits that somebody is prepared with: the self-check was passed."""
    return KitOpening.objects.filter(prepared_at__isnull=False)
