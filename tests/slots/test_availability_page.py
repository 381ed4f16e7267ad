"""The availability page: weekly hours and special dates, all or nothing, each problem at its row."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Profile, User
from interviews.models import SpecialDates, WeeklyHours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

SignIn = Callable[[User], Client]
Rows = list[dict[str, object]]


def save(client: Client, weekly: Rows = [], special: Rows = [], **more: object) -> Any:  # noqa: B006
    sent: dict[str, object] = dict(more)
    for prefix, rows in (("weekly", weekly), ("special", special)):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return client.post(reverse("availability"), sent)


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def weekly(day: int, starts: str, ends: str, **more: object) -> dict[str, object]:
    return {"weekday": day, "starts": starts, "ends": ends, **more}


def kept(user: User) -> list[tuple[int, time, time]]:
    return list(WeeklyHours.objects.filter(user=user).values_list("weekday", "starts", "ends"))


def test_hours_and_special_dates_are_saved_and_shown_again(client_of: SignIn, alice: User) -> None:
    client = client_of(alice)
    response = save(
        client,
        [weekly(0, "18:00", "20:00"), weekly(4, "22:00", "02:00")],
        [
            {"first": "2026-12-24", "last": "2026-12-27", "hours": ""},
            {"first": "2026-12-31", "last": "", "hours": "9:00-10:00, 18:00 to 00:00"},
        ],
    )
    assert response["Location"] == reverse("availability")
    assert kept(alice) == [(0, time(18), time(20)), (4, time(22), time(2))]
    away, eve = SpecialDates.objects.filter(user=alice)
    assert (away.first, away.last, away.hours) == (date(2026, 12, 24), date(2026, 12, 27), [])
    assert (eve.last, eve.hours) == (date(2026, 12, 31), [["09:00", "10:00"], ["18:00", "00:00"]])
    text = text_of(client.get(reverse("availability")))
    assert 'value="22:00"' in text
    assert 'value="09:00-10:00, 18:00-00:00"' in text


def test_saving_again_changes_nothing_and_two_tabs_leave_the_later_one_whole(
    client_of: SignIn, alice: User
) -> None:
    client = client_of(alice)
    for _ in range(2):
        save(client, [weekly(0, "18:00", "20:00")])
    save(client, [weekly(2, "07:00", "09:00")])
    assert kept(alice) == [(2, time(7), time(9))]


def test_rows_that_are_emptied_or_marked_are_gone_and_empty_rows_are_none(
    client_of: SignIn, alice: User
) -> None:
    client = client_of(alice)
    save(
        client,
        [weekly(0, "18:00", "20:00"), weekly(1, "", ""), weekly(2, "18:00", "19:00", DELETE="on")],
        [{"first": "", "last": "", "hours": ""}],
    )
    assert kept(alice) == [(0, time(18), time(20))]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([weekly(0, "18:00", "20:00"), weekly(0, "19:00", "21:00")], "Monday 19:00 to 21:00 overlaps"),
        ([weekly(6, "22:00", "02:00"), weekly(0, "01:00", "03:00")], "overlaps"),
        ([weekly(0, "18:10", "20:00")], "quarter of an hour"),
        ([weekly(0, "18:00", "")], "This field is required."),
        ([weekly(9, "18:00", "20:00")], "not one of the available choices"),
        ([weekly(0, "25:00", "20:00")], "Enter a valid time."),
    ],
)
def test_what_is_wrong_is_said_at_its_row_and_nothing_is_lost(
    client_of: SignIn, alice: User, rows: Rows, sentence: str
) -> None:
    WeeklyHours.objects.create(user=alice, weekday=3, starts="10:00", ends="11:00")
    text = text_of(save(client_of(alice), [*rows, weekly(5, "08:00", "09:00")]), 400)
    assert "Nothing is saved yet" in text
    assert sentence in text
    assert 'value="08:00"' in text
    assert kept(alice) == [(3, time(10), time(11))]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"first": "2026-12-27", "last": "2026-12-24", "hours": ""}, "This is before the first date."),
        ({"first": "2026-12-24", "last": "", "hours": "in the evening"}, "Write hours such as"),
        ({"first": "2026-12-24", "last": "", "hours": "25:00-26:00"}, "Write hours such as"),
        ({"first": "", "last": "2026-12-24", "hours": ""}, "This field is required."),
        ({"first": "2026-12-24", "last": "", "hours": "18:00-20:00, 19:00-21:00"}, "overlaps"),
    ],
)
def test_special_dates_say_what_is_wrong_with_them(
    client_of: SignIn, alice: User, row: dict[str, object], sentence: str
) -> None:
    assert sentence in text_of(save(client_of(alice), special=[row]), 400)
    assert not SpecialDates.objects.exists()


def test_what_is_wrong_in_both_lists_is_said_at_once(client_of: SignIn, alice: User) -> None:
    backwards: dict[str, object] = {"first": "2026-12-27", "last": "2026-12-24", "hours": "six to eight"}
    text = text_of(save(client_of(alice), [weekly(1, "20:00", "")], [backwards]), 400)
    for said in ("This field is required.", "This is before the first date.", "Write hours such as"):
        assert said in text


def test_more_rows_keep_what_is_typed_and_save_nothing(client_of: SignIn, alice: User) -> None:
    text = text_of(save(client_of(alice), [weekly(0, "18:00", "20:00")], more="1"))
    assert 'name="weekly-2-starts"' in text
    assert 'value="18:00"' in text
    assert kept(alice) == []


def test_too_many_rows_are_refused_in_one_sentence(client_of: SignIn, alice: User) -> None:
    rows = [weekly(number % 7, "18:00", "18:30") for number in range(60)]
    assert "A week can hold at most 50 entries" in text_of(save(client_of(alice), rows), 400)
    assert kept(alice) == []


def test_a_form_without_its_counts_is_refused(client_of: SignIn, alice: User) -> None:
    text = text_of(client_of(alice).post(reverse("availability"), {"weekly-0-starts": "18:00"}), 400)
    assert "Nothing is saved yet" in text


def test_the_page_names_the_clock_and_its_next_change(client_of: SignIn, alice: User) -> None:
    Profile.objects.filter(user=alice).update(time_zone="Asia/Kathmandu")
    assert "Asia/Kathmandu" in text_of(client_of(alice).get(reverse("availability")))


def test_settings_and_the_calendar_lead_here(client_of: SignIn, alice: User) -> None:
    client = client_of(alice)
    for page in ("settings", "slots"):
        assert f'href="{reverse("availability")}"' in text_of(client.get(reverse(page)))
