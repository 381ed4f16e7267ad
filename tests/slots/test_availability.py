"""Weekly hours over changes of clocks, special dates, two people in two zones, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.slots.availability import (
    Availability,
    Hours,
    Span,
    Special,
    Weekly,
    availability_problems,
    free_starts,
    shared_starts,
)
from interviews.slots.grid import is_on_grid, moments
from tests.slots.zones import ZONES, moments_of_the_years

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
HALF_HOUR = timedelta(minutes=30)
MONDAY, TUESDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 4, 5, 6


def hours(starts: str, ends: str) -> Hours:
    return Hours(time.fromisoformat(starts), time.fromisoformat(ends))


def weekly(weekday: int, starts: str, ends: str) -> Weekly:
    return Weekly(weekday, hours(starts, ends))


def words(
    availability: Availability, since: datetime, *, lasting: timedelta = HALF_HOUR, weeks: int = 1
) -> list[str]:
    return [start.words for start in free_starts(availability, now=since, lasting=lasting, weeks=weeks)]


def test_hours_follow_the_clock_when_it_changes() -> None:
    person = Availability(NEW_YORK, (weekly(SATURDAY, "18:00", "18:30"), weekly(SUNDAY, "18:00", "18:30")))
    starts = free_starts(person, now=datetime(2026, 3, 7, tzinfo=UTC), lasting=HALF_HOUR, weeks=1)
    assert [start.at.hour for start in starts] == [23, 22]
    assert [start.clock for start in starts] == ["18:00", "18:00"]


def test_hours_in_a_gap_give_nothing() -> None:
    person = Availability(NEW_YORK, (weekly(SUNDAY, "01:30", "03:30"),))
    assert words(person, datetime(2026, 3, 7, tzinfo=UTC)) == [
        "Sunday, March 8, 01:30",
        "Sunday, March 8, 03:00",
    ]


def test_hours_that_happen_twice_count_twice() -> None:
    person = Availability(NEW_YORK, (weekly(SUNDAY, "01:00", "01:30"),))
    assert words(person, datetime(2026, 10, 31, tzinfo=UTC)) == [
        "Sunday, November 1, 01:00 (UTC-04:00)",
        "Sunday, November 1, 01:00 (UTC-05:00)",
    ]


def test_an_interview_has_to_fit_into_the_hours_as_they_really_last() -> None:
    person = Availability(NEW_YORK, (weekly(SUNDAY, "01:00", "04:00"),))
    two_hours = timedelta(hours=2)
    # Three hours on the clock: two in spring, four in fall.
    assert words(person, datetime(2026, 3, 7, tzinfo=UTC), lasting=two_hours) == ["Sunday, March 8, 01:00"]
    assert len(words(person, datetime(2026, 10, 31, tzinfo=UTC), lasting=two_hours)) == 5


def test_a_day_that_begins_at_one_has_its_first_slot_then() -> None:
    person = Availability(ZoneInfo("America/Santiago"), (weekly(SUNDAY, "00:00", "01:30"),))
    assert words(person, datetime(2026, 9, 5, tzinfo=UTC)) == ["Sunday, September 6, 01:00"]


def test_hours_may_run_past_midnight_from_the_last_day_of_the_week_too() -> None:
    person = Availability(BERLIN, (weekly(SUNDAY, "23:30", "00:30"),))
    assert words(person, datetime(2026, 11, 21, tzinfo=UTC)) == [
        "Sunday, November 22, 23:30",
        "Monday, November 23, 00:00",
    ]


def test_hours_that_end_when_they_begin_are_a_whole_day() -> None:
    person = Availability(BERLIN, (weekly(SUNDAY, "00:00", "00:00"),))
    assert len(words(person, datetime(2026, 11, 21, tzinfo=UTC))) == 48


@pytest.mark.parametrize(
    ("special", "expected"),
    [
        (
            (),
            [
                "Monday 23:00",
                "Monday 23:30",
                "Tuesday 00:00",
                "Tuesday 00:30",
                "Tuesday 12:00",
                "Tuesday 12:30",
            ],
        ),
        # Away on Monday: also not in the night that Monday's hours run into.
        ((Special(date(2026, 11, 23), date(2026, 11, 23)),), ["Tuesday 12:00", "Tuesday 12:30"]),
        # Away on Tuesday: from midnight.
        ((Special(date(2026, 11, 24), date(2026, 11, 24)),), ["Monday 23:00", "Monday 23:30"]),
        (
            (Special(date(2026, 11, 23), date(2026, 11, 23), (hours("08:00", "08:30"),)),),
            ["Monday 08:00", "Tuesday 12:00", "Tuesday 12:30"],
        ),
        # Hours of a stretch of special dates run past midnight within it.
        (
            (Special(date(2026, 11, 23), date(2026, 11, 24), (hours("23:30", "00:30"),)),),
            ["Monday 23:30", "Tuesday 00:00", "Tuesday 23:30", "Wednesday 00:00"],
        ),
    ],
)
def test_special_dates_take_the_place_of_the_weekly_hours(
    special: tuple[Special, ...], expected: list[str]
) -> None:
    person = Availability(
        BERLIN, (weekly(MONDAY, "23:00", "01:00"), weekly(TUESDAY, "12:00", "13:00")), special
    )
    starts = free_starts(person, now=datetime(2026, 11, 22, tzinfo=UTC), lasting=HALF_HOUR, weeks=1)
    assert [f"{start.local:%A %H:%M}" for start in starts] == expected


def test_time_that_is_taken_and_what_would_run_into_it_is_not_free() -> None:
    person = Availability(BERLIN, (weekly(MONDAY, "10:00", "14:00"),))
    noon = datetime(2026, 11, 23, 11, tzinfo=UTC)
    starts = free_starts(
        person,
        now=datetime(2026, 11, 22, tzinfo=UTC),
        lasting=timedelta(hours=1),
        weeks=1,
        taken=[Span(noon, noon + HALF_HOUR)],
    )
    assert [start.clock for start in starts] == ["10:00", "10:30", "11:00", "12:30", "13:00"]


def test_the_present_moment_is_over() -> None:
    person = Availability(BERLIN, (weekly(MONDAY, "10:00", "11:00"),))
    ten = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert words(person, ten) == ["Monday, November 23, 10:30"]


def test_two_people_meet_in_the_words_of_both() -> None:
    new_york = Availability(NEW_YORK, (weekly(MONDAY, "09:00", "12:00"),))
    kathmandu = Availability(ZoneInfo("Asia/Kathmandu"), (weekly(MONDAY, "18:00", "20:45"),))
    meetings = shared_starts(
        new_york, kathmandu, now=datetime(2026, 11, 22, tzinfo=UTC), lasting=HALF_HOUR, weeks=1
    )
    assert [(each.one.clock, each.other.clock) for each in meetings] == [
        ("09:00", "19:45"),
        ("09:30", "20:15"),
    ]


def test_what_two_people_share_moves_while_only_one_of_them_has_changed_clocks() -> None:
    new_york = Availability(NEW_YORK, (weekly(MONDAY, "12:00", "14:00"),))
    berlin = Availability(BERLIN, (weekly(MONDAY, "18:00", "20:00"),))

    def shared(since: datetime) -> list[str]:
        return [
            each.one.clock for each in shared_starts(new_york, berlin, now=since, lasting=HALF_HOUR, weeks=1)
        ]

    assert shared(datetime(2026, 10, 18, tzinfo=UTC)) == ["12:00", "12:30", "13:00", "13:30"]
    assert shared(datetime(2026, 10, 25, 12, tzinfo=UTC)) == ["13:00", "13:30"]
    assert shared(datetime(2026, 11, 1, 12, tzinfo=UTC)) == ["12:00", "12:30", "13:00", "13:30"]


FINE = Availability(
    BERLIN,
    (weekly(MONDAY, "10:00", "12:00"), weekly(MONDAY, "12:00", "13:00"), weekly(SUNDAY, "22:00", "02:00")),
    (Special(date(2026, 12, 24), date(2026, 12, 26)), Special(date(2026, 12, 27), date(2026, 12, 27))),
)


def test_hours_that_only_touch_are_fine() -> None:
    assert availability_problems(FINE) == ()


@pytest.mark.parametrize(
    ("change", "code", "place", "words"),
    [
        ({"weekly": (weekly(7, "10:00", "12:00"),)}, "unknown_weekday", "weekly.0", "Monday"),
        ({"weekly": (weekly(-1, "10:00", "12:00"),)}, "unknown_weekday", "weekly.0", "Monday"),
        ({"weekly": (weekly(0, "10:10", "12:00"),)}, "off_quarter", "weekly.0", "10:10 to 12:00"),
        ({"weekly": (weekly(0, "10:00:30", "12:00"),)}, "off_quarter", "weekly.0", "quarter"),
        (
            {"weekly": (weekly(0, "10:00", "12:00"), weekly(0, "11:00", "13:00"))},
            "overlapping",
            "weekly.1",
            "Monday 11:00 to 13:00 overlaps Monday 10:00 to 12:00",
        ),
        (
            {"weekly": (weekly(0, "01:00", "03:00"), weekly(6, "22:00", "02:00"))},
            "overlapping",
            "weekly.1",
            "Sunday 22:00 to 02:00 overlaps Monday",
        ),
        ({"weekly": (weekly(0, "10:00", "12:00"),) * 10_000}, "too_many", "weekly", "you sent 10,000"),
        (
            {"special": (Special(date(2026, 1, 1), date(2026, 1, 1)),) * 10_000},
            "too_many",
            "special",
            "10,000",
        ),
        (
            {"special": (Special(date(2026, 1, 1), date(2026, 1, 1), (hours("10:00", "11:00"),) * 10_000),)},
            "too_many",
            "special.0",
            "10,000",
        ),
        (
            {"special": (Special(date(2026, 12, 2), date(2026, 12, 1)),)},
            "dates_backwards",
            "special.0",
            "Tuesday, December 1, 2026 is before Wednesday, December 2, 2026",
        ),
        (
            {
                "special": (
                    Special(date(2026, 12, 1), date(2026, 12, 9)),
                    Special(date(2026, 12, 9), date(2026, 12, 9)),
                )
            },
            "overlapping",
            "special.1",
            "Wednesday, December 9, 2026 has two entries",
        ),
        (
            {
                "special": (
                    Special(
                        date(2026, 12, 1),
                        date(2026, 12, 1),
                        (hours("10:00", "11:00"), hours("10:30", "12:00")),
                    ),
                )
            },
            "overlapping",
            "special.0",
            "10:30 to 12:00 overlaps 10:00 to 11:00",
        ),
        (
            {"special": (Special(date(2026, 12, 1), date(2026, 12, 1), (hours("10:05", "11:00"),)),)},
            "off_quarter",
            "special.0",
            "10:05",
        ),
    ],
)
def test_what_is_wrong_with_hours_is_said_at_its_place(
    change: dict[str, object], code: str, place: str, words: str
) -> None:
    (problem,) = availability_problems(replace(FINE, **change))  # type: ignore[arg-type]
    assert (problem.code, problem.place) == (code, place)
    assert words in problem.message


times = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
stretches = st.builds(Hours, times, times)
zones = st.sampled_from(ZONES)


def availabilities(zone: st.SearchStrategy[ZoneInfo] = zones) -> st.SearchStrategy[Availability]:
    return st.builds(
        Availability,
        zone,
        st.lists(st.builds(Weekly, st.integers(0, 6), stretches), max_size=6).map(tuple),
        st.just(()),
    )


@settings(max_examples=40)
@given(availabilities(), moments_of_the_years, st.integers(1, 8))
def test_a_start_is_free_exactly_when_every_quarter_of_the_interview_is_within_the_hours(
    person: Availability, now: datetime, quarters: int
) -> None:
    lasting = quarters * timedelta(minutes=15)
    starts = free_starts(person, now=now, lasting=lasting, weeks=1)
    free = {start.at for start in starts}
    assert [start.at for start in starts] == sorted(free)
    for at in moments(now, now + timedelta(days=7)):
        inside = all(
            within_the_hours(person, at + number * timedelta(minutes=15)) for number in range(quarters)
        )
        assert (at in free) == (inside and at > now)


def within_the_hours(person: Availability, at: datetime) -> bool:
    """Said once more in another way: by what the clock reads, one entry at a time."""
    local = at.astimezone(person.zone)
    reading, today = local.time(), local.weekday()
    for each in person.weekly:
        begins, ends = each.hours.starts, each.hours.ends
        if begins < ends:
            if today == each.weekday and begins <= reading < ends:
                return True
        elif (today == each.weekday and reading >= begins) or (
            (today - 1) % 7 == each.weekday and reading < ends
        ):
            return True
    return False


@settings(max_examples=40)
@given(availabilities(), availabilities(), moments_of_the_years)
def test_what_two_people_share_is_what_both_have_and_the_same_from_either_side(
    one: Availability, other: Availability, now: datetime
) -> None:
    there = shared_starts(one, other, now=now, lasting=HALF_HOUR, weeks=1)
    back = shared_starts(other, one, now=now, lasting=HALF_HOUR, weeks=1)
    assert [(each.one, each.other) for each in there] == [(each.other, each.one) for each in back]
    assert all(each.one.at == each.other.at for each in there)
    mine, theirs = (
        {start.at for start in free_starts(person, now=now, lasting=HALF_HOUR, weeks=1)}
        for person in (one, other)
    )
    assert {each.one.at for each in there} == mine & theirs


@settings(max_examples=40)
@given(zones, zones, moments_of_the_years)
def test_two_people_who_always_can_meet_at_every_start_wherever_they_live(
    one: ZoneInfo, other: ZoneInfo, now: datetime
) -> None:
    always = tuple(weekly(day, "00:00", "00:00") for day in range(7))
    meetings = shared_starts(
        Availability(one, always), Availability(other, always), now=now, lasting=HALF_HOUR, weeks=1
    )
    assert len(meetings) in {335, 336}
    assert all(is_on_grid(each.one.at) for each in meetings)
