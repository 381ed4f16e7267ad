"""Where partners are likely: a past offer counts at the same time of the week on its owner's clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from interviews.slots.availability import Availability
from interviews.slots.grid import moments_of, week_ahead
from interviews.slots.likely import Habit, people_by_start
from tests.slots.zones import ZONES, moments_of_the_years

WEEK = timedelta(days=7)


def read_alike(offered: datetime, zone: ZoneInfo, since: datetime, until: datetime) -> set[datetime]:
    """Every start of the week at which the clock reads what it read then, on that weekday."""
    wall = offered.astimezone(zone).replace(tzinfo=None)
    shifted = (wall + weeks * WEEK for weeks in range(8))
    return {at for each in shifted for at in moments_of(each, zone) if since <= at < until}


@given(
    st.sampled_from(ZONES),
    moments_of_the_years,
    st.lists(st.integers(1, 28 * 48), max_size=5, unique=True),
    st.integers(0, 2),
)
def test_past_offers_count_at_the_same_time_of_the_week_over_every_change_of_clocks(
    zone: ZoneInfo, now: datetime, half_hours_ago: list[int], number: int
) -> None:
    today = now.replace(minute=0)
    offered = tuple(today - timedelta(minutes=30 * ago) for ago in half_hours_ago)
    days = week_ahead(now=now, zone=ZoneInfo("UTC"), number=number).days
    since, until = days[0].starts[0].at, days[-1].starts[-1].at + timedelta(minutes=30)
    habit = Habit(Availability(zone), offered)
    found = people_by_start([habit, habit], since=since, until=until, lasting=timedelta(hours=1))
    expected = {at for each in offered for at in read_alike(each, zone, since, until)}
    assert set(found) == expected
    assert set(found.values()) <= {2}, "whoever offered it four times is one person"
