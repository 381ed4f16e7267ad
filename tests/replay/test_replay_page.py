"""The replay's page: what it hands to the player, and nothing of the interviewer's beyond the report."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.alone import go_on_solo
from interviews.models import Evidence, Interview, RoomLogEntry, Round, Transition
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.room.services import append_entry
from interviews.scoring.services import submit_assessment
from interviews.services import Part, create_interview, mark_ready
from scenarios.models import ScenarioVersion
from tests.access.moments import bring_to, pass_the_deadline, score
from tests.scoring.filling import AS_SEEN, fill_and_submit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def boot_for(client: Client, round_: Round) -> dict[str, Any]:
    page = client.get(reverse("replay", args=[round_.pk])).content.decode()
    found = re.search(r'<script id="replay-boot" type="application/json">(.*?)</script>', page)
    assert found
    boot: dict[str, Any] = json.loads(found[1])
    return boot


def test_both_get_stages_people_and_the_marks_of_the_report(
    client_of: ClientOf, swap_interview: Interview, alice: User, bob: User
) -> None:
    round_ = bring_to("reported", swap_interview, alice, bob)
    for person in (alice, bob):
        boot = boot_for(client_of(person), round_)
        assert (boot["userId"], boot["solo"]) == (person.pk, False)
        assert [one["name"] for one in boot["people"]] == ["Alice", "Bob"]
        assert boot["title"] == round_.scenario_version.title
        assert len(boot["stages"]) == 9
        assert boot["stages"][0]["usedMs"] is not None
        assert boot["stages"][8]["usedMs"] is None
        assert boot["endedAt"] >= boot["startedAt"]
        [mark] = boot["marks"]
        assert (mark["line"], mark["score"], mark["text"]) == ("data", 3, "Asked for labels first.")
        assert boot["recordingUrl"] == reverse("replay-recording", args=[round_.pk])


def test_a_scores_moment_is_a_mark_with_its_note(
    client_of: ClientOf, debrief_round: Round, alice: User, bob: User
) -> None:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    compile_report(debrief_round.pk)
    for person in (alice, bob):
        [mark] = boot_for(client_of(person), debrief_round)["marks"]
        assert (mark["line"], mark["score"], mark["text"], mark["at"]) == ("data", 4, AS_SEEN, 0)


def test_what_the_interviewer_never_handed_in_is_not_in_it(
    client_of: ClientOf, swap_interview: Interview, alice: User, bob: User
) -> None:
    round_ = bring_to("live", swap_interview, alice, bob)
    move_clock(user=bob, round_=round_, move="end", version=1)
    score(alice, round_)
    submit_assessment(user=alice, round_=round_)
    pass_the_deadline(round_)
    compile_report(round_.pk)
    assert Evidence.objects.filter(round=round_).exists()
    assert boot_for(client_of(alice), round_)["marks"] == []


def test_a_solo_run_has_a_replay_too(
    client_of: ClientOf, alice: User, scenario_version: ScenarioVersion
) -> None:
    interview = create_interview(
        kind="solo",
        parts=[Part(alice, None, scenario_version, "senior")],
        format_minutes=45,
        language="en",
        starts_at=scenario_version.published_at,
    )
    mark_ready(user=alice, interview=interview)
    round_ = interview.rounds.get()
    move_clock(user=alice, round_=round_, move="start", version=0)
    move_clock(user=alice, round_=round_, move="end", version=1)
    score(alice, round_)
    submit_assessment(user=alice, round_=round_)
    compile_report(round_.pk)
    boot = boot_for(client_of(alice), round_)
    assert (boot["solo"], [one["name"] for one in boot["people"]], boot["marks"]) == (True, ["Alice"], [])


def test_who_left_is_still_named_in_it(
    client_of: ClientOf, live_round: Round, alice: User, bob: User
) -> None:
    left = append_entry(room_id=live_round.pk, kind=RoomLogEntry.LEAVE, payload=b"", author=bob)
    Transition.objects.update(at=left.at - timedelta(minutes=7))
    RoomLogEntry.objects.filter(pk=left.pk).update(at=left.at - timedelta(minutes=6))
    round_ = go_on_solo(user=alice, round_=live_round)
    move_clock(user=alice, round_=round_, move="end", version=2)
    score(alice, round_)
    submit_assessment(user=alice, round_=round_)
    compile_report(round_.pk)
    boot = boot_for(client_of(alice), round_)
    assert (boot["solo"], [one["name"] for one in boot["people"]]) == (True, ["Alice", "Bob"])


@pytest.mark.parametrize("moment", ["live", "released"])
def test_before_the_report_it_leads_to_the_page_that_says_what_is_missing(
    client_of: ClientOf, swap_interview: Interview, alice: User, bob: User, moment: str
) -> None:
    round_ = bring_to(moment, swap_interview, alice, bob)
    response = client_of(alice).get(reverse("replay", args=[round_.pk]))
    assert (response.status_code, response["Location"]) == (302, reverse("report", args=[round_.pk]))


def test_report_interview_and_history_lead_to_it(
    client_of: ClientOf, swap_interview: Interview, alice: User, bob: User
) -> None:
    round_ = bring_to("done", swap_interview, alice, bob)
    link = f'href="{reverse("replay", args=[round_.pk])}'
    pages = (
        reverse("report", args=[round_.pk]),
        reverse("interview", args=[swap_interview.pk]),
        reverse("progress"),
    )
    for person in (alice, bob):
        for page in pages:
            assert link in client_of(person).get(page).content.decode(), page
    [mark] = boot_for(client_of(alice), round_)["marks"]
    moment = f'{link}?at={mark["at"] // 1000}"'
    assert moment in client_of(alice).get(pages[0]).content.decode()
