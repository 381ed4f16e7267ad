"""Who is linked with few is told so wherever they read their fair score."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from accounts.models import User
from interviews.models import FairScore, Round
from interviews.ratings.counting import count_waiting
from interviews.ratings.runs import refit
from interviews.reports.compile import compile_report
from interviews.reports.fairness import APART
from scenarios.models import ScenarioVersion
from tests.ratings.platform import START, Held, crowd, hold, on_all_lines
from tests.scoring.filling import fill_and_submit

BEFORE, LATER = START - timedelta(days=1), START + timedelta(days=60)


@pytest.fixture
def others(debrief_round: Round, alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> User:
    """Seven people who interview each other, of whom one is returned, and Bob with Alice apart from them;
    last night everybody was fitted, and Alice's second round is released."""
    held = crowd(7, 3, scenario_versions[:3])  # a prime number: all are linked
    hold(*held, Held(alice, bob, scenario_versions[3], on_all_lines(3), BEFORE))
    refit()
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    return held[0].interviewer


def said_to(user: User, round_: Round, client_of: Callable[[User], Client]) -> list[str]:
    """What the report, the progress page and its PDF say, without line breaks."""
    client = client_of(user)
    pages = [
        client.get(address).content.decode() for address in (f"/rounds/{round_.pk}/report/", "/progress/")
    ]
    paper = PdfReader(BytesIO(client.get("/progress/export.pdf").content))
    return [" ".join(text.split()) for text in (*pages, *(page.extract_text() for page in paper.pages[:1]))]


def test_who_is_linked_with_few_is_told_on_the_report_the_page_the_paper_and_by_the_api(
    others: User, debrief_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    compile_report(debrief_round.pk)
    assert [text.count(APART) for text in said_to(alice, debrief_round, client_of)] == [1, 1, 1]
    assert client_of(alice).get("/api/v1/progress/").json()["fair"]["is_apart"] is True
    assert not any(score.is_apart for score in FairScore.objects.exclude(candidate=alice))


def test_an_interview_with_one_of_the_others_ends_it(
    others: User,
    debrief_round: Round,
    alice: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
) -> None:
    hold(Held(alice, others, scenario_versions[4], on_all_lines(3), LATER))
    count_waiting()
    compile_report(debrief_round.pk)
    assert [text.count(APART) for text in said_to(alice, debrief_round, client_of)] == [0, 0, 0]
    assert client_of(alice).get("/api/v1/progress/").json()["fair"]["is_apart"] is False
