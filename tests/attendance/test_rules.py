"""The sentence about somebody's attendance, and limits and pauses that grow, explain themselves and pass."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.attendance.rules import APPEAL, COUNTED, Outcome, Past, Standing, attendance_of, standing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
LETTERS = {
    "p": Outcome.PRESENT,
    "l": Outcome.LATE,
    "c": Outcome.CANCELLED_LATE,
    "n": Outcome.NO_SHOW,
    "s": Outcome.SERVER_FAULT,
}


def history(letters: str, *, every: timedelta = timedelta(hours=6), last: datetime = NOW) -> list[Past]:
    """One interview for each letter; the last of them an hour before `last`."""
    end = last - timedelta(hours=1)
    return [
        Past(end - every * (len(letters) - number), LETTERS[letter])
        for number, letter in enumerate(letters, start=1)
    ]


def judge(letters: str) -> Standing:
    return standing(history(letters), now=NOW, zone=BERLIN)


def days_paused(letters: str) -> float | None:
    until = judge(letters).paused_until
    return (until - history(letters)[-1].at) / timedelta(days=1) if until else None


@pytest.mark.parametrize(
    ("letters", "sentence"),
    [
        ("", "No interviews yet."),
        ("p", "Came to 1 of 1 interview."),
        ("n", "Came to 0 of 1 interview: 1 no-show."),
        ("pplpc", "Came to 4 of 5 interviews: 1 late, 1 cancelled late."),
        ("nnp" + "p" * 18, "Came to 19 of the last 20 interviews: 1 no-show."),
        ("n" + "p" * 20, "Came to 20 of the last 20 interviews."),
        ("ps", "Came to 1 of 1 interview."),
        ("nn" + "p" * 17 + "s" * 5, "Came to 17 of 19 interviews: 2 no-shows."),
    ],
)
def test_attendance_is_one_plain_sentence(letters: str, sentence: str) -> None:
    assert attendance_of(history(letters)).sentence == sentence


@pytest.mark.parametrize(
    ("letters", "open_bookings"),
    [
        ("", 10),
        ("n", 10),
        ("lllll", 10),
        ("pnppppppc", 3),
        ("ppppppppppnpc", 10),
        ("ncp", 3),
        ("ncpc", 1),
        ("cpcpppcp", 3),
        ("cpcppcp", 1),
        ("cpc" + "p" * 7, 3),
        ("cpc" + "p" * 8, 10),
    ],
)
def test_poor_attendance_leaves_three_open_bookings_then_one(letters: str, open_bookings: int) -> None:
    assert judge(letters).open_bookings == open_bookings


def test_a_limit_says_why_it_is_and_how_it_ends() -> None:
    (reason,) = judge("ncp").reasons
    assert reason == (
        "You can have 3 open bookings at a time, because you missed 2 of your last 3 interviews "
        "or cancelled them late. Come to 8 more interviews, and you can have more. "
        "If that is wrong, ask a moderator to look at it."
    )
    assert judge("ncp" + "p" * 7).open_bookings == 3
    assert judge("ncp" + "p" * 8).open_bookings == 10


def test_two_no_shows_in_a_row_pause_booking_and_say_until_when() -> None:
    found = judge("pnn")
    assert found.paused_until == NOW - timedelta(hours=1) + timedelta(days=1)
    assert found.reasons[0] == (
        "Booking is paused until Monday, November 23, 12:00, because of 2 no-shows in a row. "
        "One more after that would pause it for 3 days. "
        "Every 3 interviews that you come to, and every 30 days without a no-show, "
        "make the next pause a step shorter. "
        "If that is wrong, ask a moderator to look at it."
    )


@pytest.mark.parametrize("letters", ["n", "npn", "nln", "pppp", "ccc", "ns"])
def test_without_two_in_a_row_nothing_is_paused(letters: str) -> None:
    assert judge(letters).paused_until is None


def test_a_late_cancellation_is_not_coming_and_ends_no_row() -> None:
    assert days_paused("ncn") == 1


def test_the_servers_fault_neither_counts_nor_ends_a_row() -> None:
    assert judge("sss").reasons == ()
    assert days_paused("nsn") == 1


def test_a_pause_grows_with_every_further_no_show_and_stops_growing() -> None:
    assert [days_paused("n" * count) for count in range(2, 8)] == [1, 3, 7, 14, 14, 14]


def test_a_pause_after_coming_again_still_remembers_the_last() -> None:
    assert days_paused("nnpnn") == 3


def test_coming_three_times_takes_a_step_off() -> None:
    assert days_paused("nnpppnn") == 1
    assert days_paused("nnnpppnn") == 3
    assert days_paused("nnnppppppnn") == 1


def test_thirty_days_without_a_no_show_take_a_step_off() -> None:
    recent, old = history("nn"), history("nnn", last=NOW - timedelta(days=31))
    older = history("nnn", last=NOW - timedelta(days=61))
    ends = [
        standing([*before, *recent], now=NOW, zone=BERLIN).paused_until for before in (recent[:0], old, older)
    ]
    assert [end - recent[-1].at for end in ends if end] == [
        timedelta(days=1),
        timedelta(days=7),
        timedelta(days=3),
    ]


def test_a_pause_is_over_when_its_time_has_come() -> None:
    past = history("nn")
    end = past[-1].at + timedelta(days=1)
    assert standing(past, now=end - timedelta(seconds=1), zone=BERLIN).paused_until == end
    after = standing(past, now=end, zone=BERLIN)
    assert after.paused_until is None
    assert not [reason for reason in after.reasons if "paused" in reason]


histories = st.text("plcns", max_size=30).map(history)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(past: list[Past], random: Random) -> None:
    shuffled = list(past)
    random.shuffle(shuffled)
    assert standing(shuffled, now=NOW, zone=BERLIN) == standing(past, now=NOW, zone=BERLIN)


@given(histories)
def test_whatever_is_limited_has_a_reason_with_a_way_to_appeal(past: list[Past]) -> None:
    found = standing(past, now=NOW, zone=BERLIN)
    assert len(found.reasons) == (found.open_bookings < 10) + (found.paused_until is not None)
    assert all(reason.endswith(APPEAL) for reason in found.reasons)


@given(histories)
def test_what_was_the_servers_fault_changes_nothing(past: list[Past]) -> None:
    without = [each for each in past if each.outcome != Outcome.SERVER_FAULT]
    assert standing(without, now=NOW, zone=BERLIN) == standing(past, now=NOW, zone=BERLIN)


@given(histories)
def test_one_more_no_show_never_helps_and_coming_never_hurts(past: list[Past]) -> None:
    before = standing(past, now=NOW, zone=BERLIN)
    worse = standing([*past, Past(NOW, Outcome.NO_SHOW)], now=NOW, zone=BERLIN)
    better = standing([*past, Past(NOW, Outcome.PRESENT)], now=NOW, zone=BERLIN)
    assert worse.open_bookings <= before.open_bookings <= better.open_bookings
    assert ends(better) <= ends(before) <= ends(worse)


def ends(found: Standing) -> datetime:
    return found.paused_until or datetime.min.replace(tzinfo=UTC)


@given(histories)
def test_twenty_interviews_that_one_came_to_clear_everything(past: list[Past]) -> None:
    later = NOW + timedelta(days=20)
    came = [Past(NOW + number * timedelta(hours=6), Outcome.PRESENT) for number in range(COUNTED)]
    found = standing([*past, *came], now=later, zone=BERLIN)
    assert (found.open_bookings, found.paused_until, found.reasons) == (10, None, ())
