"""The time zones that a person can choose from."""

import zoneinfo
from functools import cache

from accounts.models import User

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
Choices = list[tuple[str, str | list[tuple[str, str]]]]


def zone_of(user: User) -> zoneinfo.ZoneInfo:
    """The zone of the person's profile; UTC without one, or where this machine's tables do not know it."""
    profile = getattr(user, "profile", None)
    return zone_named(profile.time_zone if profile else None)


def zone_named(name: str | None) -> zoneinfo.ZoneInfo:
    """The zone of that name, and UTC for what is none here."""
    try:
        return zoneinfo.ZoneInfo(name or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


@cache
def zone_choices() -> Choices:
    """IANA names in groups by region, old aliases included, because browsers still report some of them."""
    groups: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for name in sorted(zoneinfo.available_timezones()):
        region, _, place = name.partition("/")
        if place and region in groups:
            groups[region].append((name, place.replace("_", " ").replace("/", ", ")))
    return [("UTC", "UTC"), *groups.items()]
