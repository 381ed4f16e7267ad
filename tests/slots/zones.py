"""What properties are tried on: every zone that a person can choose, over the coming years."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from accounts.zones import REGIONS, zone_choices

ZONES = [
    ZoneInfo("UTC"),
    *(
        ZoneInfo(name)
        for region, choices in zone_choices()
        if region in REGIONS and isinstance(choices, list)
        for name, _ in choices
    ),
]
dates = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def wall(text: str) -> datetime:
    """What a clock reads, without a zone."""
    return datetime.fromisoformat(text)


walls = st.datetimes(wall("2026-01-01"), wall("2029-12-31")).map(
    lambda each: each.replace(second=0, microsecond=0)
)
moments_of_the_years = walls.map(lambda each: each.replace(tzinfo=UTC))
