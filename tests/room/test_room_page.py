"""The room's page: who may open it, what its boot document holds, and its own Content-Security-Policy."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.models import Interview, Round
from scenarios.models import Rubric

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
BOOT = re.compile(r'<script id="room-boot" type="application/json">(.*?)</script>', re.DOTALL)


def room_of(round_: Round) -> str:
    return reverse("room", args=[round_.pk])


def boot_of(client: Client, round_: Round, **extra: Any) -> dict[str, Any]:
    found = BOOT.search(client.get(room_of(round_), **extra).content.decode())
    assert found
    boot: dict[str, Any] = json.loads(found.group(1))
    return boot


def first_round(interview: Interview) -> Round:
    return interview.rounds.get(number=1)


def test_each_person_is_booted_in_their_role(
    client_of: SignIn, live_interview: Interview, alice: User, bob: User
) -> None:
    round_ = first_round(live_interview)
    asked, asking = boot_of(client_of(alice), round_), boot_of(client_of(bob), round_)
    assert (asked["role"], asking["role"]) == ("candidate", "interviewer")
    assert [person["name"] for person in asked["people"]] == ["Alice", "Bob"]
    assert (asked["userId"], asking["userId"]) == (alice.pk, bob.pk)
    assert (asked["roundNumber"], asked["roundCount"], asked["solo"]) == (1, 2, False)
    assert (asked["level"], asking["level"]) == ("senior", "senior")


def test_the_stages_carry_the_minutes_of_the_format(
    client_of: SignIn, live_interview: Interview, alice: User, rubric: Rubric
) -> None:
    stages = boot_of(client_of(alice), first_round(live_interview))["stages"]
    assert [stage["key"] for stage in stages][:2] == ["requirements", "framing"]
    assert sum(stage["minutes"] for stage in stages) == 45
    assert stages[0]["shortName"] == "Requirements"


def test_a_stranger_does_not_learn_that_the_room_exists(
    client_of: SignIn, live_interview: Interview, charlie: User, mona: User
) -> None:
    for person in (charlie, mona):
        assert client_of(person).get(room_of(first_round(live_interview))).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client: Client, live_interview: Interview) -> None:
    response = client.get(room_of(first_round(live_interview)))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_the_page_only_answers_to_reading(client_of: SignIn, live_interview: Interview, alice: User) -> None:
    assert client_of(alice).post(room_of(first_round(live_interview))).status_code == 405


def test_the_candidate_learns_the_scenario_only_when_the_round_begins(
    client_of: SignIn, live_interview: Interview, alice: User, bob: User
) -> None:
    round_ = first_round(live_interview)
    page = client_of(alice).get(room_of(round_)).content.decode()
    assert boot_of(client_of(alice), round_)["title"] is None
    assert round_.scenario_version.title not in page
    assert boot_of(client_of(bob), round_)["title"] == round_.scenario_version.title


def test_a_live_round_names_its_scenario_to_both(
    client_of: SignIn, live_round: Round, alice: User, bob: User
) -> None:
    for person in (alice, bob):
        assert boot_of(client_of(person), live_round)["title"] == live_round.scenario_version.title


def test_no_page_carries_a_byte_of_the_kit(
    client_of: SignIn, live_round: Round, alice: User, bob: User
) -> None:
    kit = live_round.scenario_version.kit
    for person in (alice, bob):
        page = client_of(person).get(room_of(live_round)).content.decode()
        assert kit["task"][:40] not in page
        assert kit["checkpoints"][0]["text"] not in page


def test_the_next_round_is_named_to_its_interviewer_alone(
    client_of: SignIn, live_interview: Interview, alice: User, bob: User
) -> None:
    round_, following = live_interview.rounds.order_by("number")
    mine, theirs = (boot_of(client_of(person), round_)["nextRound"] for person in (alice, bob))
    assert mine["url"] == theirs["url"] == room_of(following)
    assert (mine["role"], mine["title"]) == ("interviewer", following.scenario_version.title)
    assert (theirs["role"], theirs["title"]) == ("candidate", None)


def test_the_last_round_leads_to_the_debrief(
    client_of: SignIn, live_interview: Interview, alice: User
) -> None:
    first, last = live_interview.rounds.order_by("number")
    boot = boot_of(client_of(alice), last)
    assert boot["nextRound"] is None
    assert boot["debriefUrl"] == reverse("debrief", args=[first.pk])


def test_a_solo_run_has_one_person_in_it(client_of: SignIn, solo_interview: Interview, alice: User) -> None:
    boot = boot_of(client_of(alice), first_round(solo_interview))
    assert (boot["solo"], boot["role"], boot["roundCount"]) == (True, "candidate", 1)
    assert [person["id"] for person in boot["people"]] == [alice.pk]


def test_the_socket_is_opened_under_the_host_that_was_typed(
    client_of: SignIn, live_interview: Interview, alice: User, settings: Any
) -> None:
    round_ = first_round(live_interview)
    settings.LIVE_URL = "ws://127.0.0.1:8001"
    path = f"/ws/rounds/{round_.pk}/"
    client = client_of(alice)
    assert boot_of(client, round_, HTTP_HOST="127.0.0.1:8000")["socketUrl"] == f"ws://127.0.0.1:8001{path}"
    assert boot_of(client, round_, HTTP_HOST="localhost:8000")["socketUrl"] == f"ws://localhost:8001{path}"


def test_behind_a_proxy_the_socket_has_the_pages_own_origin(
    client_of: SignIn, live_interview: Interview, alice: User, settings: Any
) -> None:
    round_ = first_round(live_interview)
    settings.LIVE_URL = ""
    boot = boot_of(client_of(alice), round_, HTTP_HOST="localhost", secure=True)
    assert boot["socketUrl"] == f"wss://localhost/ws/rounds/{round_.pk}/"


def test_only_the_room_allows_style_attributes_and_nothing_more(
    client_of: SignIn, live_interview: Interview, alice: User
) -> None:
    client = client_of(alice)
    room = client.get(room_of(first_round(live_interview)))["Content-Security-Policy"]
    other = client.get(reverse("settings"))["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in room
    assert "unsafe-inline" not in other
    scripts = next(part for part in room.split(";") if part.strip().startswith("script-src"))
    assert "unsafe" not in scripts
    assert "nonce-" in scripts


def test_the_page_is_not_kept_in_any_cache(client_of: SignIn, live_interview: Interview, alice: User) -> None:
    response = client_of(alice).get(room_of(first_round(live_interview)))
    assert "no-store" in response["Cache-Control"]
