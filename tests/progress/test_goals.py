from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from config.errors import Invalid, Refused
from interviews.models import Goal
from interviews.progress.goals.services import finish_goal, get_goal_for, set_goal, today_of

pytestmark = pytest.mark.usefixtures("library")


def day(user: User, days: int = 53) -> date:
    return today_of(user) + timedelta(days=days)


def test_a_goal_is_set_once_however_often_it_is_sent(alice: User) -> None:
    first, second = (set_goal(user=alice, on=day(alice), level="senior", company=" Acme ") for _ in range(2))
    assert (first, first.company) == (second, "Acme")


@pytest.mark.parametrize(
    ("days", "said", "code"),
    [
        (-1, {}, "past_day"),
        (1000, {}, "far_day"),
        (5, {"level": "god"}, "unknown_level"),
        (5, {"company": "x" * 81}, "too_long"),
        (5, {"note": "a\x00"}, "bad_text"),
    ],
)
def test_what_cannot_be_a_goal_is_refused(alice: User, days: int, said: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_goal(user=alice, **{"on": day(alice, days), "level": "senior", **said})  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert not Goal.objects.exists()


def test_five_are_open_at_most_and_a_finished_one_makes_room(alice: User, bob: User) -> None:
    goals = [set_goal(user=alice, on=day(alice, days), level="mid") for days in range(5)]
    with pytest.raises(Refused) as refusal:
        set_goal(user=alice, on=day(alice, 9), level="mid")
    assert refusal.value.code == "too_many_goals"
    set_goal(user=bob, on=day(bob, 9), level="mid")
    done = finish_goal(goal=goals[0])
    assert finish_goal(goal=goals[0]).done_at == done.done_at
    set_goal(user=alice, on=day(alice, 9), level="mid")


def test_others_do_not_find_it(alice: User, bob: User, client_of: Callable[[User], Client]) -> None:
    goal = set_goal(user=alice, on=day(alice), level="mid", company="Secret")
    with pytest.raises(Refused):
        get_goal_for(bob, goal.pk)
    client = client_of(bob)
    assert client.post(f"/progress/goals/{goal.pk}/remove/").status_code == 404
    assert client.delete(f"/api/v1/progress/goals/{goal.pk}/").status_code == 404
    assert "Secret" not in client.get("/progress/goals/").content.decode()


def test_the_page_sets_one_plans_to_it_and_lets_go_of_it(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    said = {"on": day(alice).isoformat(), "level": "staff", "company": "Acme"}
    assert client.post("/progress/goals/", said).status_code == 302
    for path in ("/progress/goals/", "/progress/"):
        page = client.get(path).content.decode()
        assert "Staff interview on" in page
        assert "a week you have" in page
        assert "of the staff bar" in page
    goal = Goal.objects.get()
    client.post(f"/progress/goals/{goal.pk}/finish/")
    assert "Acme" not in client.get("/progress/").content.decode()
    client.post(f"/progress/goals/{goal.pk}/remove/")
    assert not Goal.objects.exists()


def test_a_past_day_is_marked_and_nothing_typed_is_lost(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    said = {"on": day(alice, -3).isoformat(), "level": "mid", "company": "Acme", "note": "Ask about pay."}
    answer = client_of(alice).post("/progress/goals/", said)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This day is past" in page
    assert "Ask about pay." in page


def test_a_goal_whose_day_has_passed_ends_kindly_after_those_ahead(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    Goal.objects.create(user=alice, on=day(alice, -1), level="mid", company="Past")
    client = client_of(alice)
    page = client.get("/progress/").content.decode()
    assert "That day is behind you. However it went, what you practiced is yours." in page
    assert "Mark it as done on" in page
    assert "a week you have" not in page
    assert "Mark it as done on" not in client.get("/progress/goals/").content.decode()
    set_goal(user=alice, on=day(alice), level="mid", company="Ahead")
    page = client.get("/progress/").content.decode()
    assert page.index("Ahead") < page.index("Past")


def test_on_the_day_there_is_no_homework(alice: User, client_of: Callable[[User], Client]) -> None:
    set_goal(user=alice, on=day(alice, 0), level="mid")
    page = client_of(alice).get("/progress/goals/").content.decode()
    assert "Today. Nothing is left to practice" in page
    assert "Practice it with" not in page


def test_it_goes_along_in_the_export_and_away_with_the_account(alice: User) -> None:
    set_goal(user=alice, on=day(alice), level="mid", note="Breathe.")
    assert [goal["note"] for goal in export_for(alice)["goals"]] == ["Breathe."]
    delete_account(user=alice)
    assert not Goal.objects.exists()


def test_the_api_lists_sets_finishes_and_removes(alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    body = {"on": day(alice).isoformat(), "level": "senior"}
    made = client.post("/api/v1/progress/goals/", body, content_type="application/json")
    assert made.status_code == 201
    path = f"/api/v1/progress/goals/{made.json()['id']}/"
    assert client.post(path).json()["done_at"]
    assert len(client.get("/api/v1/progress/goals/").json()) == 1
    assert client.delete(path).status_code == 204
    past = {**body, "on": "2020-01-01"}
    refused = client.post("/api/v1/progress/goals/", past, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "past_day")
