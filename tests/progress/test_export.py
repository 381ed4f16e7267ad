import csv
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from django.test import Client
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from accounts.models import User
from interviews.models import FairScore, Round
from interviews.points import points
from interviews.progress.answers import ProgressSerializer
from interviews.progress.export import HEADER, harmless
from interviews.ratings.counting import count_waiting
from scenarios.lines import LINES
from scenarios.models import ScenarioVersion
from tests.progress.history import make_history
from tests.scoring.filling import fill_and_submit


def rows_of(client: Client) -> list[dict[str, str]]:
    response = client.get("/progress/export.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    return list(csv.DictReader(StringIO(response.getvalue().decode())))


def test_there_is_a_row_per_line_of_each_round(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(alice, bob, scenario_versions, 2)
    rows = rows_of(client_of(alice))
    assert len(rows) == 18
    assert list(rows[0]) == HEADER
    assert {row["interviewer"] for row in rows} == {"Bob"}
    assert {row["scored_by"] for row in rows} == {"interviewer"}


def test_a_line_not_reached_is_empty_with_its_reason(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(alice, bob, scenario_versions, 1)
    (row,) = [row for row in rows_of(client_of(alice)) if row["line"] == "monitoring"]
    assert (row["score"], row["not_reached_reason"], row["self_score"]) == ("", "Time ran out.", "")


def test_solo_runs_are_there_as_self_scores(
    alice: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(alice, None, scenario_versions, 1)
    assert {row["scored_by"] for row in rows_of(client_of(alice))} == {"self"}


def test_scores_that_i_gave_to_others_are_not_mine_to_take(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(bob, alice, scenario_versions, 1)
    assert rows_of(client_of(alice)) == []


def test_nothing_unreleased_is_exported(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill_and_submit(bob, debrief_round)
    assert rows_of(client_of(alice)) == []


def test_a_note_that_looks_like_a_formula_is_exported_as_text(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round, note='=HYPERLINK("http://x","y")')
    notes = {row["note"] for row in rows_of(client_of(alice)) if row["score"]}
    assert notes
    assert all(note.startswith('\'=HYPERLINK("http://x","y")') for note in notes)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_every_start_of_a_formula_is_made_harmless(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (3, "3"), ("As seen.", "As seen.")])
def test_what_is_harmless_stays_as_it_is(value: object, text: str) -> None:
    assert harmless(value) == text


def test_all_of_it_goes_along_as_data_and_by_the_api_alike(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(alice, bob, scenario_versions, 4)
    client = client_of(alice)
    taken_along = client.get("/progress/export.json")
    assert "attachment" in taken_along["Content-Disposition"]
    data, answered = taken_along.json(), client.get("/api/v1/progress/").json()
    assert {**data, "read_at": ""} == {**answered, "read_at": ""}
    assert set(data) == set(ProgressSerializer().fields)
    assert len(data["trend"]["points"]) == 4
    assert data["trend"]["unadjusted"] == 4
    assert data["judgement"]["overall"]["verdict"] == "fair"
    assert data["next"]["line"] in LINES


def test_the_paper_is_tagged_and_says_what_the_page_says(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    make_history(alice, bob, scenario_versions, 4)
    count_waiting()
    fair = FairScore.objects.get(candidate=alice)
    answer = client_of(alice).get("/progress/export.pdf")
    reader = PdfReader(BytesIO(answer.content))
    marks = reader.root_object["/MarkInfo"].get_object()
    assert isinstance(marks, DictionaryObject)
    assert bool(marks["/Marked"])
    text = " ".join(page.extract_text() for page in reader.pages)
    fair_said = f"Fair score {points(fair.value)} of 4"
    for said in ("Progress of Alice", fair_said, "4 scored interviews", "Self-judgement", "never"):
        assert said in text


def test_a_newcomer_takes_along_an_empty_page(
    alice: User, library: None, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    assert client.get("/progress/export.json").json()["fair"] is None
    assert client.get("/progress/export.pdf").content.startswith(b"%PDF")
