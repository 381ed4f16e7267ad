"""Slots that people ask for: what is accepted, and a clear sentence for everything that is not."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.slots.availability import Span
from interviews.slots.wishes import MAX_SLOTS, Checked, check_slots
from tests.slots.zones import ZONES, moments_of_the_years, wall

NEW_YORK = ZoneInfo("America/New_York")
IN_FALL = datetime(2026, 10, 20, 12, tzinfo=UTC)
IN_SPRING = datetime(2026, 3, 1, 12, tzinfo=UTC)
LASTING = timedelta(minutes=105)


def check(
    *wished: datetime | str,
    now: datetime = IN_FALL,
    zone: ZoneInfo = NEW_YORK,
    taken: list[Span] | None = None,
) -> Checked:
    read = [wall(each) if isinstance(each, str) else each for each in wished]
    return check_slots(read, zone=zone, now=now, lasting=LASTING, taken=taken or [])


def problem(checked: Checked) -> tuple[str, str, str]:
    """The only problem; nothing is accepted beside it."""
    (found,) = checked.problems
    assert checked.starts == ()
    return found.code, found.place, found.message


def test_times_on_the_persons_clock_and_moments_come_out_in_time_order() -> None:
    checked = check("2026-10-22 18:00", datetime(2026, 10, 21, 9, 30, tzinfo=UTC))
    assert checked.problems == ()
    assert [start.words for start in checked.starts] == [
        "Wednesday, October 21, 05:30",
        "Thursday, October 22, 18:00",
    ]
    assert checked.starts[1].at == datetime(2026, 10, 22, 22, tzinfo=UTC)


def test_nothing_asked_for_is_nothing_wrong() -> None:
    assert check() == Checked((), ())


@pytest.mark.parametrize(
    "wished", ["2026-10-20 08:00", "2026-10-19 20:00", "1970-01-01 00:00", "0001-01-01 00:00"]
)
def test_a_slot_in_the_past_or_at_this_moment_is_refused(wished: str) -> None:
    code, place, message = problem(check(wished))
    assert (code, place) == ("past", "slots.0")
    assert message.endswith("has passed. Choose a later slot.")


@pytest.mark.parametrize("wished", ["2026-12-16 12:00", "2031-01-01 00:00", "9999-12-31 23:30"])
def test_a_slot_further_away_than_eight_weeks_is_refused(wished: str) -> None:
    code, _, message = problem(check(wished))
    assert code == "too_far"
    assert "within the next 8 weeks" in message


@pytest.mark.parametrize(
    "wished",
    [
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=14))),
    ],
)
def test_the_ends_of_the_calendar_are_refused_like_any_other_day(wished: datetime) -> None:
    assert problem(check(wished))[0] in {"past", "too_far"}


def test_a_time_in_a_gap_is_refused_with_what_the_clock_does() -> None:
    assert problem(check("2026-03-08 02:30", now=IN_SPRING)) == (
        "in_gap",
        "slots.0",
        (
            "Sunday, March 8, 2026, 02:30 does not exist in America/New_York. "
            "Clocks go forward from 02:00 to 03:00. Choose 03:00 or later."
        ),
    )


def test_a_gap_at_midnight_is_a_gap_of_the_day_it_begins() -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    code, _, message = problem(check("2026-09-06 00:30", now=now, zone=ZoneInfo("America/Santiago")))
    assert code == "in_gap"
    assert "Clocks go forward from 00:00 to 01:00. Choose 01:00 or later." in message


def test_a_time_that_happens_twice_is_asked_about() -> None:
    assert problem(check("2026-11-01 01:30")) == (
        "ambiguous",
        "slots.0",
        (
            "Sunday, November 1, 2026, 01:30 happens twice in America/New_York. "
            "Choose 01:30 (UTC-04:00) or 01:30 (UTC-05:00)."
        ),
    )


def test_either_of_two_times_can_be_chosen_by_its_offset() -> None:
    second = datetime(2026, 11, 1, 1, 30, tzinfo=timezone(-timedelta(hours=5)))
    (start,) = check(second).starts
    assert start.words == "Sunday, November 1, 01:30 (UTC-05:00)"


def test_a_time_between_two_slots_is_refused_with_both() -> None:
    assert problem(check("2026-10-22 18:10"))[2] == (
        "Thursday, October 22, 18:10 is between two slots. Choose 18:00 or 18:30."
    )
    assert problem(check("2026-10-22 18:00", zone=ZoneInfo("Asia/Kathmandu")))[2] == (
        "Thursday, October 22, 18:00 is between two slots. Choose 17:45 or 18:15."
    )


def test_the_same_slot_twice_is_refused_also_when_written_in_two_ways() -> None:
    code, place, _ = problem(check("2026-10-22 18:00", datetime(2026, 10, 22, 22, tzinfo=UTC)))
    assert (code, place) == ("repeated", "slots.1")


def test_slots_may_overlap_each_other_because_the_first_that_is_booked_withdraws_the_other() -> None:
    assert len(check("2026-10-22 19:30", "2026-10-22 18:00", "2026-10-22 18:30").starts) == 3


def test_a_slot_that_begins_before_anybody_could_be_told_is_refused() -> None:
    wished, notice = [wall("2026-10-20 08:30")], timedelta(minutes=31)
    checked = check_slots(wished, zone=NEW_YORK, now=IN_FALL, lasting=LASTING, notice=notice)
    assert problem(checked)[0] == "too_soon"
    assert check("2026-10-20 08:30").problems == ()


def test_a_slot_that_runs_into_an_interview_is_refused() -> None:
    taken = Span(datetime(2026, 10, 22, 23, tzinfo=UTC), datetime(2026, 10, 23, 1, tzinfo=UTC))
    assert problem(check("2026-10-22 18:00", taken=[taken]))[0] == "busy"
    assert check("2026-10-22 21:00", taken=[taken]).problems == ()


def test_ten_thousand_slots_are_refused_at_once() -> None:
    code, place, message = problem(check(*["2026-10-22 18:00"] * 10_000))
    assert (code, place) == ("too_many", "slots")
    assert message.startswith(f"Choose at most {MAX_SLOTS} slots at a time; you sent 10,000.")


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_accepted() -> None:
    checked = check("2026-10-22 18:00", "2026-10-01 18:00", "2026-11-01 01:00")
    assert checked.starts == ()
    assert [(each.code, each.place) for each in checked.problems] == [
        ("past", "slots.1"),
        ("ambiguous", "slots.2"),
    ]


anything = st.one_of(st.datetimes(), st.datetimes(timezones=st.timezones()))


@given(st.lists(anything, max_size=4), st.sampled_from(ZONES), moments_of_the_years)
def test_no_input_breaks_the_check(wished: list[datetime], zone: ZoneInfo, now: datetime) -> None:
    checked = check_slots(wished, zone=zone, now=now, lasting=LASTING)
    assert bool(checked.starts) == (bool(wished) and not checked.problems)


@given(st.sampled_from(ZONES), moments_of_the_years, st.sets(st.integers(1, 2687), max_size=5))
def test_slots_of_the_grid_are_accepted_as_they_are_unless_they_collide(
    zone: ZoneInfo, now: datetime, numbers: set[int]
) -> None:
    grid = now.replace(minute=0) + timedelta(hours=1)
    wished = sorted(grid + number * timedelta(minutes=30) for number in numbers)
    wished = [at for at in wished if at <= now + timedelta(weeks=8)]
    checked = check_slots(wished, zone=zone, now=now, lasting=timedelta(minutes=30))
    assert [start.at for start in checked.starts] == wished
