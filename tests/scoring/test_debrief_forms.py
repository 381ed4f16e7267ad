"""The debrief's forms as a browser sends them: without scripts, by a suggestion's button, by Enter, late."""

from collections.abc import Callable
from html import unescape

from django.test import Client

from accounts.models import User
from interviews.models import LineScore, Round
from interviews.scoring.services import add_evidence


def url(round_: Round, rest: str = "") -> str:
    return f"/rounds/{round_.pk}/debrief/{rest}"


def test_without_scripts_a_form_comes_back_to_the_page(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    client = client_of(bob)
    response = client.post(url(debrief_round, "lines/data/"), {"choice": "3"}, headers=browser)
    assert (response.status_code, response["Location"]) == (302, f"{url(debrief_round)}#line-data")
    refused = client.post(url(debrief_round, "lines/data/"), {"choice": "9"}, headers=browser)
    assert refused.status_code == 400
    assert "A score is 1, 2, 3 or 4." in refused.content.decode()


def test_without_scripts_one_press_takes_the_moment_of_the_evidence(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text="Asked for the label delay.")
    client = client_of(bob)
    page = " ".join(client.get(url(debrief_round)).content.decode().split())
    assert 'type="submit" name="take" value="00:00">Use 00:00' in page
    client.post(url(debrief_round, "lines/data/"), {"choice": "4", "moment": "", "take": "00:00"})
    assert LineScore.objects.get().round_seconds == 0


def test_enter_in_a_field_saves_what_was_typed_and_takes_no_suggestion(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text="Asked for the label delay.")
    page = client_of(bob).get(url(debrief_round)).content.decode()
    line = page[page.index('id="line-data"') : page.index('id="line-modeling"')]
    first = " ".join(line[line.index("<button") :].split(">")[0].split())  # Enter presses a form's first
    assert 'name="take"' in line
    assert first == '<button class="sr-only" type="submit" tabindex="-1" aria-hidden="true"'


def test_a_checkpoint_that_was_not_recorded_is_offered_and_taken(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    hit, other = debrief_round.scenario_version.kit["checkpoints"][:2]
    add_evidence(user=bob, round_=debrief_round, kind="checkpoint", line="", text="", checkpoint=hit["key"])
    client = client_of(bob)
    page = unescape(client.get(url(debrief_round)).content.decode())
    offered = page[page.index("Checkpoints you did not record") :]
    assert other["text"] in offered
    assert hit["text"] not in offered
    client.post(url(debrief_round, "overall/"), {"missed": "The cost.", "take": other["text"]})
    assert debrief_round.assessments.get().missed == f"The cost.\n{other['text']}"


def test_a_conflict_is_told_with_both_and_without_scripts_is_a_page_with_the_choice(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(bob), url(debrief_round, "lines/data/")
    client.post(address, {"choice": "4", "note": "In one tab.", "moment": "0:00", "revision": "0"})
    late = {"choice": "2", "note": "In the other.", "revision": "0"}
    told = client.post(address, late)
    assert (told.status_code, told.json()["code"], told.json()["revision"]) == (409, "conflict", 1)
    theirs = {"choice": "4", "not_reached_reason": "", "note": "In one tab.", "moment": "00:00"}
    assert told.json()["theirs"]["fields"] == theirs
    page = client.post(address, late, headers={"accept": "text/html"})
    assert page.status_code == 409
    said = page.content.decode()
    for words in ("Changed in another tab", "In one tab.", "In the other.", "Keep mine", "Take theirs"):
        assert words in said
    client.post(address, {**late, "revision": "1"}, headers={"accept": "text/html"})
    assert LineScore.objects.get().note == "In the other."
