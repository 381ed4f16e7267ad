import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import Round
from interviews.reports.compile import compile_report
from interviews.scoring.corrections import correct_score
from interviews.scoring.services import add_evidence, save_overall
from tests.scoring.filling import USUAL, fill_and_submit

EVIL = "<script>alert(1)</script>"
QUERIES = (
    "session",
    "user with the profile",
    "round with people, scenario and rubric",
    "whether there is a report",
    "the report",
    "who is kept apart from whom",
    "whether the kit was opened",
    "comments with the marks on them",
    "own rating of the scenario",
    "own wish to practice again",
    "the re-score that was asked",
    "whether its scores can be in doubt: the report",
    "whether there is a recording to score from",
    "an open request for this round",
    "an open request, for the words beside it",
    "own open requests",
    "lines that can be in doubt",
    "a live interview to return to",
    "the glossary",
)


@pytest.fixture
def released_round(debrief_round: Round, alice: User, bob: User) -> Round:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text="Asked for the label delay.")
    save_overall(user=bob, round_=debrief_round, strength=EVIL, missed="", drill="Alerts.")
    fill_and_submit(alice, debrief_round, {**USUAL, "data": 2})
    fill_and_submit(bob, debrief_round)
    return debrief_round


@pytest.fixture
def reported_round(released_round: Round) -> Round:
    compile_report(released_round.pk)
    return released_round


def url(round_: Round, rest: str = "report/") -> str:
    return f"/rounds/{round_.pk}/{rest}"


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_both_people_read_the_same_report(
    reported_round: Round, client_of: Callable[[User], Client], request: pytest.FixtureRequest, who: str
) -> None:
    page = client_of(request.getfixturevalue(who)).get(url(reported_round)).content.decode()
    assert reported_round.scenario_version.title in page
    assert "Asked for the label delay." in page
    assert "Time ran out." in page
    assert "Alerts." in page
    assert page.count("<h1") == 1


def test_the_fair_score_is_the_candidates_and_the_card_the_interviewers(
    reported_round: Round, client_of: Callable[[User], Client], alice: User, bob: User
) -> None:
    candidate, interviewer = (
        client_of(user).get(url(reported_round)).content.decode() for user in (alice, bob)
    )
    assert "<strong>Fair score, over 1 interview</strong>" in candidate
    assert "Provisional" in candidate
    assert "How you score" not in candidate
    assert "How you score" in interviewer
    assert "6 of 8 scores are a 3; you use 3 of the four steps." in interviewer
    assert "8 of 8 scored lines have a note, and 1 a moment that shows it." in interviewer
    assert "<strong>Fair score" not in interviewer
    for user in (alice, bob):
        answer = client_of(user).get(f"/api/v1/rounds/{reported_round.pk}/report/")
        assert (answer.json()["content"]["fair"] is None) is (user == bob)
        assert "How you score" not in answer.content.decode()


def test_the_self_score_is_told_to_the_one_who_gave_it(
    reported_round: Round, client_of: Callable[[User], Client], alice: User, bob: User
) -> None:
    own, other = (client_of(user).get(url(reported_round)).content.decode() for user in (alice, bob))
    assert "You gave yourself a" in own
    assert "Alice gave themselves a" not in own
    assert "Alice gave themselves a" in other


def test_what_the_candidate_held_for_not_reached_is_said_to_be_so_with_their_reason(
    reported_round: Round, client_of: Callable[[User], Client], alice: User, bob: User
) -> None:
    for user, who in ((alice, "You"), (bob, "Alice")):
        page = client_of(user).get(url(reported_round)).content.decode()
        assert f'<span class="muted">{who} said that it was not reached:</span> Time ran out.' in page
        assert '<span class="muted">none</span>' not in page


def test_what_people_wrote_is_escaped(
    reported_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get(url(reported_round)).content.decode()
    assert EVIL not in page
    assert "&lt;script&gt;" in page


def test_a_stranger_finds_nothing(
    reported_round: Round, charlie: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(charlie)
    for rest in ("report/", "report/status/", "report.pdf"):
        assert client.get(url(reported_round, rest)).status_code == 404


def test_before_the_release_it_leads_to_the_debrief(
    debrief_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    response = client_of(alice).get(url(debrief_round))
    assert (response.status_code, response["Location"]) == (302, url(debrief_round, "debrief/"))


def test_before_the_release_there_is_no_pdf(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(bob).get(url(debrief_round, "report.pdf")).status_code == 403


def test_while_it_is_compiled_the_page_renews_itself(
    released_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    page = client.get(url(released_round)).content.decode()
    assert f'hx-get="{url(released_round, "report/status/")}"' in page
    compile_report(released_round.pk)
    assert client.get(url(released_round, "report/status/"))["HX-Redirect"] == url(released_round)


def test_the_pdf_is_sent_once_per_version(
    reported_round: Round, alice: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    first = client.get(url(reported_round, "report.pdf"))
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert first["ETag"].startswith(f'"{reported_round.pk}-1-')
    assert "private" in first["Cache-Control"]
    again = client.get(url(reported_round, "report.pdf"), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    line = reported_round.assessments.get(kind="interviewer").lines.get(line="data")
    correct_score(staff=staff, line_score=line, new_score=2, reason="Wrong key.")
    compile_report(reported_round.pk)
    changed = client.get(url(reported_round, "report.pdf"), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"].startswith(f'"{reported_round.pk}-2-')


def test_terms_in_the_rubrics_words_link_to_the_glossary_and_in_peoples_words_do_not(
    reported_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get(url(reported_round)).content.decode()
    linked = re.findall(r'<a rel="glossary" href="/learn/glossary/#([a-z-]+)">', page)
    assert linked
    assert re.findall(r'id="card-([a-z-]+)" hidden', page) == linked
    assert ">Alerts.</dd>" in page


def test_the_page_needs_a_constant_number_of_queries(
    reported_round: Round,
    alice: User,
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(alice)
    with django_assert_num_queries(len(QUERIES)):
        client.get(url(reported_round))


def test_no_style_or_script_stands_in_the_page(
    reported_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get(url(reported_round)).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert " style=" not in main
    assert "<script" not in main
