"""What the API answers: the shape of each resource, pages of lists, and refusals by code."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from interviews.models import Interview, Round
from interviews.reports.compile import compile_report
from scenarios.lines import LINES
from tests.api.conftest import ApiOf, refusal
from tests.scoring.filling import fill, fill_and_submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

PAGE = {"count", "next", "previous", "results"}


def got(client: APIClient, path: str) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def of_round(round_: Round, rest: str = "") -> str:
    return f"rounds/{round_.pk}/{rest}"


# Scenarios


def test_scenarios_come_with_their_prompt_and_never_with_the_kit(api_of: ApiOf, alice: User) -> None:
    client = api_of(alice)
    listed = got(client, "scenarios/")
    assert set(listed) == PAGE
    assert listed["count"] >= 6
    row = next(row for row in listed["results"] if row["slug"] == "payment-fraud")
    assert (row["family"], row["family_name"]) == ("trust_safety", "Trust, safety and fraud")
    detail = got(client, "scenarios/payment-fraud/")
    assert set(detail) == set(row) | {"prompt"}
    assert "checkpoints" not in detail["prompt"]
    assert "probes" not in detail["prompt"]


def test_scenarios_are_filtered_and_paged() -> None:
    client = APIClient()
    fraud = got(client, "scenarios/?family=trust_safety")["results"]
    assert {row["family"] for row in fraud} == {"trust_safety"}
    first = got(client, "scenarios/?page_size=2")
    assert (len(first["results"]), first["previous"]) == (2, None)
    second = got(client, "scenarios/?page_size=2&page=2")
    assert second["previous"]
    assert {row["slug"] for row in first["results"]}.isdisjoint(row["slug"] for row in second["results"])
    refusal(client.get("/api/v1/scenarios/?page=99"), 404, "not_found")
    refusal(client.get("/api/v1/scenarios/?family=cooking"), 400, "invalid")
    refusal(client.get("/api/v1/scenarios/nothing-of-ours/"), 404, "not_found")


# Tickets


def test_a_ticket_is_opened_looked_at_and_withdrawn(api_of: ApiOf, alice: User) -> None:
    client = api_of(alice)
    asked = client.post("/api/v1/tickets/", {"role": "candidate", "format_minutes": 60}, format="json")
    ticket = asked.json()
    assert asked.status_code == 201
    assert (ticket["role"], ticket["format_minutes"], ticket["state"]) == ("candidate", 60, "open")
    assert (ticket["level"], ticket["language"], ticket["interview"]) == ("senior", "en", None)
    assert got(client, f"tickets/{ticket['id']}/") == ticket
    assert client.delete(f"/api/v1/tickets/{ticket['id']}/").json()["state"] == "cancelled"
    assert got(client, "tickets/?state=open")["results"] == []


def test_a_field_that_is_wrong_is_named(api_of: ApiOf, alice: User) -> None:
    body = {"role": "judge", "format_minutes": 50}
    answer = api_of(alice).post("/api/v1/tickets/", body, format="json")
    assert set(refusal(answer, 400, "invalid")["fields"]) == {"role", "format_minutes"}


def test_what_is_no_json_is_refused(api_of: ApiOf, alice: User) -> None:
    client = api_of(alice)
    refusal(client.post("/api/v1/tickets/", "{", content_type="application/json"), 400, "parse_error")
    answer = client.post("/api/v1/tickets/", "role=swap", content_type="text/plain")
    refusal(answer, 415, "unsupported_media_type")
    refusal(client.post("/api/v1/progress/", {}, format="json"), 405, "method_not_allowed")


def test_who_is_busy_opens_no_ticket(api_of: ApiOf, swap_interview: Interview, alice: User) -> None:
    answer = api_of(alice).post("/api/v1/tickets/", {"role": "swap"}, format="json")
    refusal(answer, 409, "busy")


# Interviews and rounds


def test_an_interview_shows_both_rounds_from_ones_own_side(
    api_of: ApiOf, swap_interview: Interview, alice: User, bob: User
) -> None:
    (shown,) = got(api_of(alice), "interviews/")["results"]
    assert (shown["kind"], shown["state"], shown["ready"]) == ("swap", "lobby", [])
    assert [row["role"] for row in shown["rounds"]] == ["candidate", "interviewer"]
    assert shown["rounds"][0]["interviewer"] == {"id": bob.pk, "name": "Bob"}
    assert shown["rounds"][0]["prompt"] is None
    assert shown["rounds"][1]["prompt"]["title"]
    assert got(api_of(alice), f"interviews/{swap_interview.pk}/") == shown
    assert got(api_of(alice), of_round(swap_interview.rounds.get(number=1))) == shown["rounds"][0]


def test_an_interview_goes_live_when_both_agree_and_ends_when_one_leaves(
    api_of: ApiOf, swap_interview: Interview, alice: User, bob: User
) -> None:
    path = f"/api/v1/interviews/{swap_interview.pk}"
    assert api_of(alice).post(f"{path}/ready/").json()["ready"] == [alice.pk]
    assert api_of(bob).post(f"{path}/ready/").json()["state"] == "live"
    assert api_of(alice).post(f"{path}/leave/").json()["state"] == "cancelled"
    refusal(api_of(bob).post(f"{path}/ready/"), 409, "not_in_lobby")
    assert got(api_of(bob), "interviews/?state=live")["results"] == []


def test_a_stranger_finds_nothing(api_of: ApiOf, live_round: Round, charlie: User) -> None:
    client = api_of(charlie)
    assert got(client, "interviews/")["results"] == []
    for path in (
        f"interviews/{live_round.interview_id}/",
        of_round(live_round),
        of_round(live_round, "clock/"),
    ):
        refusal(client.get(f"/api/v1/{path}"), 404, "not_found")


# The clock


def test_the_clock_moves_once_for_each_version(
    api_of: ApiOf, live_round: Round, alice: User, bob: User
) -> None:
    clock = got(api_of(alice), of_round(live_round, "clock/"))
    assert (clock["state"], clock["stage"], clock["version"], clock["move"]) == (
        "live",
        "requirements",
        1,
        "start",
    )
    path, asked = f"/api/v1/{of_round(live_round, 'clock/')}", {"move": "next", "version": 1}
    refusal(api_of(alice).post(path, asked, format="json"), 403, "wrong_role")
    moved = api_of(bob).post(path, asked, format="json").json()
    assert (moved["stage"], moved["version"], len(moved["used"])) == ("framing", 2, 1)
    refusal(api_of(bob).post(path, asked, format="json"), 409, "stale_clock")
    unknown = api_of(bob).post(path, {"move": "rewind", "version": -1}, format="json")
    assert set(refusal(unknown, 400, "invalid")["fields"]) == {"move", "version"}


# Assessment and evidence


def test_a_line_is_saved_as_a_whole_and_read_back_in_order(
    api_of: ApiOf, live_round: Round, bob: User
) -> None:
    client, base = api_of(bob), f"/api/v1/{of_round(live_round, 'assessment/')}"
    saved = client.put(f"{base}lines/data/", {"score": 3, "note": "Named the delay."}, format="json").json()
    assert saved == {
        "line": "data",
        "score": 3,
        "not_reached": False,
        "not_reached_reason": "",
        "note": "Named the delay.",
        "round_seconds": None,
        "revision": 1,
    }
    late = {"score": 2, "note": "Did not.", "revision": 0}
    told = refusal(client.put(f"{base}lines/data/", late, format="json"), 409, "conflict")
    assert (told["theirs"]["note"], told["yours"]["note"], told["revision"]) == (
        "Named the delay.",
        "Did not.",
        1,
    )
    client.patch(base, {"drill": "Labels first."}, format="json")
    shown = got(client, of_round(live_round, "assessment/"))
    assert [line["line"] for line in shown["lines"]] == list(LINES)
    assert (shown["kind"], shown["author"], shown["drill"]) == ("interviewer", bob.pk, "Labels first.")
    assert shown["submitted_at"] is None
    refusal(client.put(f"{base}lines/charm/", {"score": 3}, format="json"), 400, "unknown_line")
    refusal(client.put(f"{base}lines/data/", {"score": 5}, format="json"), 400, "invalid")


def test_submitting_names_what_is_missing_and_is_final(
    api_of: ApiOf, debrief_round: Round, alice: User
) -> None:
    client, path = api_of(alice), f"/api/v1/{of_round(debrief_round, 'assessment/submit/')}"
    assert "lines" in refusal(client.post(path), 409, "incomplete")["fields"]
    fill(alice, debrief_round)
    first = client.post(path).json()
    assert first["submitted_at"]
    assert client.post(path).json() == first
    again = client.put(path.replace("submit", "lines/data"), {"score": 1}, format="json")
    refusal(again, 409, "already_submitted")


def test_evidence_is_the_interviewers_until_the_release(
    api_of: ApiOf, live_round: Round, alice: User, bob: User
) -> None:
    path = f"/api/v1/{of_round(live_round, 'evidence/')}"
    note = {"kind": "note", "line": "data", "text": "Asked for labels."}
    added = api_of(bob).post(path, note, format="json")
    assert added.status_code == 201
    assert (added.json()["stage"], added.json()["line"]) == ("requirements", "data")
    assert [row["text"] for row in api_of(bob).get(path).json()] == ["Asked for labels."]
    assert api_of(alice).get(path).status_code == 403
    refusal(api_of(alice).post(path, note, format="json"), 403, "wrong_role")
    assert api_of(bob).delete(f"{path}{added.json()['id']}/").status_code == 204
    assert api_of(bob).get(path).json() == []


# Reports and progress


def test_a_report_appears_when_both_have_submitted(
    api_of: ApiOf, debrief_round: Round, alice: User, bob: User
) -> None:
    path = of_round(debrief_round, "report/")
    fill_and_submit(bob, debrief_round)
    refusal(api_of(alice).get(f"/api/v1/{path}"), 403, "not_released")
    assert got(api_of(alice), of_round(debrief_round, "assessments/")) == []
    fill_and_submit(alice, debrief_round)
    compile_report(debrief_round.pk)
    for person, role in ((alice, "candidate"), (bob, "interviewer")):
        report = got(api_of(person), path)
        assert set(report) == {"round", "version", "compiled_at", "content"}
        assert report["content"]["facts"]["candidate"] == "Alice"
        listed = got(api_of(person), "reports/")
        assert set(listed) == PAGE
        assert [(row["round"], row["role"]) for row in listed["results"]] == [(str(debrief_round.pk), role)]
        assert len(got(api_of(person), of_round(debrief_round, "assessments/"))) == 2


def test_progress_counts_what_interviewers_scored(
    api_of: ApiOf, debrief_round: Round, alice: User, bob: User
) -> None:
    empty = got(api_of(alice), "progress/")
    assert (empty["rounds"], [row["figure"] for row in empty["lines"]]) == (0, [None] * 9)
    for person in (alice, bob):
        fill_and_submit(person, debrief_round)
    compile_report(debrief_round.pk)
    progress = got(api_of(alice), "progress/")
    data = next(row for row in progress["lines"] if row["line"] == "data")
    assert data["figure"] == {"mean": 4.0, "count": 1, "lowest": 4, "highest": 4}
    assert (data["recent"], data["scores"], data["points"]) == (None, [4], [])
    assert progress["trend"]["missing"] == 2
    assert progress["next"]["slug"]
    assert got(api_of(bob), "progress/")["rounds"] == 0
