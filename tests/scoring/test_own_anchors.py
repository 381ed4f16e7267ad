"""A scenario's own anchors wherever its interviewer scores, and in the report; never before the release to
the candidate, since they are part of the kit."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.blocks import Names
from accounts.models import User
from interviews.models import Round
from interviews.reports.compile import compile_report
from interviews.reports.pdf import render_pdf
from interviews.reports.selectors import report_for
from interviews.room.clock import move_clock
from interviews.scoring.services import submit_assessment
from interviews.services import Part, create_interview, mark_ready
from scenarios.content import Kit, kit_of
from scenarios.models import Scenario
from scenarios.rubric import RubricContent
from scenarios.selectors import rubric_content
from tests.access.moments import score

SignIn = Callable[[User], Client]

MARK = "This scenario's own."


@pytest.fixture
def fraud_kit(library: None) -> Kit:
    return kit_of(Scenario.objects.get(slug="payment-fraud").version)


@pytest.fixture
def general(fraud_round: Round) -> RubricContent:
    return rubric_content(fraud_round.rubric)


def held_on_fraud(candidate: User, interviewer: User | None) -> Round:
    """A round on payment fraud that is over; nobody has submitted."""
    interview = create_interview(
        kind="one_way" if interviewer else "solo",
        parts=[Part(candidate, interviewer, Scenario.objects.get(slug="payment-fraud").version, "senior")],
        format_minutes=45,
        language="en",
        starts_at=timezone.now() + timedelta(minutes=5),
    )
    for person in filter(None, (candidate, interviewer)):
        mark_ready(user=person, interview=interview)
    round_ = interview.rounds.get()
    mover = interviewer or candidate
    move_clock(user=mover, round_=round_, move="start", version=0)
    move_clock(user=mover, round_=round_, move="end", version=1)
    return Round.objects.get(pk=round_.pk)


@pytest.fixture
def fraud_round(library: None, alice: User, bob: User) -> Round:
    return held_on_fraud(alice, bob)


def line_in(rubric: dict[str, Any], key: str) -> dict[str, str]:
    anchors: dict[str, str] = next(line["anchors"] for line in rubric["lines"] if line["key"] == key)
    return anchors


def test_the_panel_is_given_the_rubric_with_the_scenarios_own_anchors(
    fraud_round: Round, fraud_kit: Kit, general: RubricContent, bob: User, client_of: SignIn
) -> None:
    answer = client_of(bob).get(f"/api/v1/rounds/{fraud_round.pk}/kit/").json()
    assert line_in(answer["rubric"], "data")["3"] == fraud_kit.anchors["data"][3]
    assert line_in(answer["rubric"], "framing")["1"] == general.line("framing").anchors[1]
    assert answer["kit"]["anchors"]["data"]["3"] == fraud_kit.anchors["data"][3]
    assert answer["rubric"]["level_bars"] == fraud_round.rubric.content["level_bars"]


def test_the_interviewer_scores_by_them_and_sees_which_they_are(
    fraud_round: Round, fraud_kit: Kit, general: RubricContent, bob: User, client_of: SignIn
) -> None:
    page = client_of(bob).get(f"/rounds/{fraud_round.pk}/debrief/").content.decode()
    data = page[page.index('id="line-data"') : page.index('id="line-modeling"')]
    assert (data.count(MARK), page.count(MARK)) == (4, sum(map(len, fraud_kit.anchors.values())))
    assert "a split by time with the label delay as a gap" in data
    assert general.line("data").anchors[1] not in data
    assert general.line("deployment").anchors[1] in page


def test_the_candidate_scores_themselves_by_the_rubrics(
    fraud_round: Round, general: RubricContent, alice: User, client_of: SignIn
) -> None:
    page = client_of(alice).get(f"/rounds/{fraud_round.pk}/debrief/").content.decode()
    assert MARK not in page
    assert "the label delay as a gap" not in page
    assert general.line("data").anchors[1] in page


def test_the_report_shows_them_as_the_scenarios_own_on_every_way(
    fraud_round: Round, fraud_kit: Kit, general: RubricContent, alice: User, bob: User, client_of: SignIn
) -> None:
    for person in (bob, alice):
        score(person, fraud_round)
        submit_assessment(user=person, round_=fraud_round)
    compile_report(fraud_round.pk)
    client = client_of(alice)
    content = client.get(f"/api/v1/rounds/{fraud_round.pk}/report/").json()["content"]
    lines = {line["line"]: line for line in content["lines"]}
    assert (lines["data"]["anchor"], lines["data"]["anchor_is_own"]) == (fraud_kit.anchors["data"][3], True)
    assert (lines["data"]["next_anchor"], lines["data"]["next_anchor_is_own"]) == (
        fraud_kit.anchors["data"][4],
        True,
    )
    assert (lines["modeling"]["anchor"], lines["modeling"]["anchor_is_own"]) == (
        general.line("modeling").anchors[3],
        False,
    )
    page = client.get(f"/rounds/{fraud_round.pk}/report/").content.decode()
    assert page.count(MARK) >= 2 * len(fraud_kit.anchors)
    shown = report_for(alice, Round.objects.get(pk=fraud_round.pk), Names(alice))
    paper = "".join(page.extract_text() for page in PdfReader(BytesIO(render_pdf(shown.content))).pages)
    assert len(re.findall(r"Thisscenario.sown\.", "".join(paper.split()))) == page.count(MARK)


def test_who_scored_alone_is_told_what_they_scored_by(
    library: None, fraud_kit: Kit, alice: User, client_of: SignIn
) -> None:
    round_ = held_on_fraud(alice, None)
    score(alice, round_)
    submit_assessment(user=alice, round_=round_)
    compile_report(round_.pk)
    page = client_of(alice).get(f"/rounds/{round_.pk}/report/").content.decode()
    assert MARK not in page
    words = re.sub(r"<[^>]+>", "", page)  # terms of the glossary lead to it
    assert rubric_content(round_.rubric).line("data").anchors[3] in words
