"""The grid on known days of real zones, and its laws over every zone of the world."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.slots.grid import (
    SLOT,
    ClockChange,
    Day,
    Start,
    clock_changes,
    days_from,
    gap_at,
    is_on_grid,
    moments,
    moments_of,
    starts_words,
    week_ahead,
)
from tests.slots.zones import ZONES, dates, moments_of_the_years, wall, walls


def day_in(zone: str, day: date) -> Day:
    return days_from(day, zone=ZoneInfo(zone), days=1)[0]


def clocks(day: Day) -> list[str]:
    return [start.clock for start in day.starts]


# From the published rules of each country, not from this machine's tables.
KNOWN = [
    ("America/New_York", date(2026, 3, 8), 46, "Clocks go forward from 02:00 to 03:00."),
    ("America/New_York", date(2026, 11, 1), 50, "Clocks go back from 02:00 to 01:00"),
    ("Europe/Berlin", date(2026, 3, 29), 46, "Clocks go forward from 02:00 to 03:00."),
    ("Europe/Berlin", date(2026, 10, 25), 50, "Clocks go back from 03:00 to 02:00"),
    ("Australia/Lord_Howe", date(2026, 10, 4), 47, "Clocks go forward from 02:00 to 02:30."),
    ("Australia/Lord_Howe", date(2026, 4, 5), 49, "Clocks go back from 02:00 to 01:30"),
    ("Pacific/Chatham", date(2026, 9, 27), 46, "Clocks go forward from 02:45 to 03:45."),
    ("Pacific/Chatham", date(2026, 4, 5), 50, "Clocks go back from 03:45 to 02:45"),
    # At midnight: the day begins at 01:00, or the day before ends twice.
    ("America/Santiago", date(2026, 9, 6), 46, "Clocks go forward from 00:00 to 01:00."),
    ("America/Santiago", date(2026, 4, 4), 50, "Clocks go back from 00:00 to 23:00"),
    # Ramadan, when summer time is off.
    ("Africa/Casablanca", date(2026, 2, 15), 50, "Clocks go back from 03:00 to 02:00"),
    ("Africa/Casablanca", date(2026, 3, 22), 46, "Clocks go forward from 02:00 to 03:00."),
]


@pytest.mark.parametrize(("zone", "day", "starts", "words"), KNOWN)
def test_a_day_on_which_clocks_change_says_so_and_has_the_starts_it_really_has(
    zone: str, day: date, starts: int, words: str
) -> None:
    found = day_in(zone, day)
    assert len(found.starts) == starts
    (change,) = found.changes
    assert change.words.startswith(words)


def test_every_other_day_has_48_starts_and_no_change() -> None:
    found = day_in("America/New_York", date(2026, 11, 2))
    assert (len(found.starts), found.changes) == (48, ())
    assert (clocks(found)[0], clocks(found)[-1]) == ("00:00", "23:30")
    assert found.words == "Monday, November 2"


def test_times_that_happen_twice_are_told_apart_by_their_offset() -> None:
    found = day_in("America/New_York", date(2026, 11, 1))
    assert clocks(found)[1:7] == [
        "00:30",
        "01:00 (UTC-04:00)",
        "01:30 (UTC-04:00)",
        "01:00 (UTC-05:00)",
        "01:30 (UTC-05:00)",
        "02:00",
    ]
    assert found.starts[3].words == "Sunday, November 1, 01:30 (UTC-04:00)"


def test_a_day_without_midnight_begins_later() -> None:
    assert clocks(day_in("America/Santiago", date(2026, 9, 6)))[0] == "01:00"


def test_a_day_that_ends_twice_keeps_both_ends() -> None:
    assert clocks(day_in("America/Santiago", date(2026, 4, 4)))[-4:] == [
        "23:00 (UTC-03:00)",
        "23:30 (UTC-03:00)",
        "23:00 (UTC-04:00)",
        "23:30 (UTC-04:00)",
    ]


def test_where_offsets_end_in_45_minutes_clocks_read_a_quarter_past_or_to() -> None:
    found = day_in("Asia/Kathmandu", date(2026, 11, 22))
    assert (len(found.starts), clocks(found)[:2]) == (48, ["00:15", "00:45"])


def test_a_date_that_a_country_skipped_has_no_starts() -> None:
    days = days_from(date(2011, 12, 29), zone=ZoneInfo("Pacific/Apia"), days=3)
    assert [len(day.starts) for day in days] == [48, 0, 48]


def test_a_week_is_a_table_with_empty_and_double_cells() -> None:
    now = datetime(2026, 10, 30, 12, tzinfo=UTC)
    week = week_ahead(now=now, zone=ZoneInfo("America/New_York"))
    assert [day.date.day for day in week.days] == [30, 31, 1, 2, 3, 4, 5]
    at_one = next(row for row in week.rows if row.time == time(1))
    assert [len(cell) for cell in at_one.cells] == [1, 1, 2, 1, 1, 1, 1]
    spring = datetime(2026, 3, 6, 12, tzinfo=UTC)
    at_two = next(
        row for row in week_ahead(now=spring, zone=ZoneInfo("America/New_York")).rows if row.time == time(2)
    )
    assert [len(cell) for cell in at_two.cells] == [1, 1, 0, 1, 1, 1, 1]


def test_the_first_day_is_the_persons_own_today() -> None:
    now = datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert week_ahead(now=now, zone=ZoneInfo("UTC")).days[0].date == date(2026, 11, 22)
    assert week_ahead(now=now, zone=ZoneInfo("Pacific/Apia")).days[0].date == date(2026, 11, 23)


def test_a_clock_time_exists_never_once_or_twice() -> None:
    new_york = ZoneInfo("America/New_York")
    assert moments_of(wall("2026-03-08 02:30"), new_york) == ()
    assert moments_of(wall("2026-03-08 03:00"), new_york) == (datetime(2026, 3, 8, 7, tzinfo=UTC),)
    assert moments_of(wall("2026-11-01 01:30"), new_york) == (
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    )


@given(st.sampled_from(ZONES), dates)
def test_every_moment_of_the_grid_belongs_to_exactly_one_day(zone: ZoneInfo, first: date) -> None:
    days = days_from(first, zone=zone, days=7)
    starts = [start for day in days for start in day.starts]
    assert all(start.local.date() == day.date for day in days for start in day.starts)
    assert len({start.at for start in starts}) == len(starts)
    around = datetime.combine(first, time(), UTC)
    inside = {
        at
        for at in moments(around - timedelta(days=2), around + timedelta(days=9))
        if first <= at.astimezone(zone).date() < first + timedelta(days=7)
    }
    assert {start.at for start in starts} == inside


@given(st.sampled_from(ZONES), dates)
def test_the_rows_of_a_week_hold_every_start_once_at_its_clock_time(zone: ZoneInfo, first: date) -> None:
    now = datetime.combine(first, time(12), UTC)
    week = week_ahead(now=now, zone=zone)
    in_rows = [start.at for row in week.rows for cell in row.cells for start in cell]
    assert sorted(in_rows) == [start.at for day in week.days for start in day.starts]
    for row in week.rows:
        for day, cell in zip(week.days, row.cells, strict=True):
            assert all(start.local.time() == row.time and start.local.date() == day.date for start in cell)


@given(st.sampled_from(ZONES), dates)
def test_no_two_starts_of_a_day_read_the_same(zone: ZoneInfo, day: date) -> None:
    words = [start.clock for start in days_from(day, zone=zone, days=1)[0].starts]
    assert len(words) == len(set(words))


@given(st.sampled_from(ZONES), moments_of_the_years)
def test_what_a_clock_reads_leads_back_to_the_moment(zone: ZoneInfo, at: datetime) -> None:
    reading = Start(at, zone).local.replace(tzinfo=None, fold=0)
    assert at in moments_of(reading, zone)
    assert gap_at(reading, zone) is None


@given(st.sampled_from(ZONES), walls)
def test_a_clock_time_is_in_a_gap_exactly_when_no_moment_reads_it(zone: ZoneInfo, reading: datetime) -> None:
    gap = gap_at(reading, zone)
    assert (gap is not None) == (moments_of(reading, zone) == ())
    if gap:
        assert moments_of(gap.after, zone) == (gap.at,)


@settings(max_examples=50)
@given(st.sampled_from(ZONES), dates)
def test_changes_are_found_to_the_minute(zone: ZoneInfo, first: date) -> None:
    since = datetime.combine(first, time(), UTC)
    changes = clock_changes(since, since + timedelta(days=30), zone)
    for change in changes:
        assert reads(change.at, zone) == change.after
        assert reads(change.at - timedelta(minutes=1), zone) == change.before - timedelta(minutes=1)
    assert_same_offset_between(since, changes, zone)


def assert_same_offset_between(since: datetime, changes: tuple[ClockChange, ...], zone: ZoneInfo) -> None:
    edges = [since, *(change.at for change in changes), since + timedelta(days=30)]
    for start, end in pairwise(edges):
        offsets = {at.astimezone(zone).utcoffset() for at in moments(start, end)}
        assert len(offsets) <= 1


def reads(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


@given(moments_of_the_years)
def test_the_grid_is_the_half_hours_of_utc(at: datetime) -> None:
    first, second = (*moments(at, at + 2 * SLOT),)[:2]
    assert at <= first < at + SLOT
    assert second - first == SLOT
    assert (first.minute, first.second) in {(0, 0), (30, 0)}
    assert is_on_grid(at) == (first == at)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Berlin", "A full or half hour"),
        ("Asia/Kolkata", "A full or half hour"),
        ("Asia/Kathmandu", "A quarter past or a quarter to the hour"),
        ("Pacific/Chatham", "A quarter past or a quarter to the hour"),
    ],
)
def test_people_are_told_when_starts_are_on_their_own_clock(zone: str, words: str) -> None:
    assert starts_words(ZoneInfo(zone), datetime(2026, 11, 22, tzinfo=UTC)) == words
