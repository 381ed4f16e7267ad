"""The reveal: own scores and the interviewer's line by line, once, before the report."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from interviews.models import ModelRun, Report, Round
from interviews.reports.compile import compile_report
from tests.access.moments import pass_the_deadline
from tests.scoring.filling import AS_SEEN, USUAL, fill_and_submit

ClientOf = Callable[[User], Client]


def url(round_: Round, step: str = "reveal") -> str:
    return f"/rounds/{round_.pk}/{step}/"


@pytest.fixture
def released(debrief_round: Round, alice: User, bob: User) -> Round:
    fill_and_submit(alice, debrief_round, {**USUAL, "data": 2, "modeling": None})
    fill_and_submit(bob, debrief_round)
    return Round.objects.get(pk=debrief_round.pk)


def test_the_debrief_leads_the_candidate_there_until_they_went_through(
    released: Round, alice: User, bob: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    for _ in range(2):
        assert client.get(url(released, "debrief"))["Location"] == url(released)
        assert client.get(url(released, "debrief/status"))["HX-Redirect"] == url(released)
        assert client.get(url(released)).status_code == 200
    for _ in range(2):
        assert client.post(url(released))["Location"] == url(released, "report")
    assert client.get(url(released, "debrief"))["Location"] == url(released, "report")
    assert client.get(url(released)).status_code == 200, "it can be read again"
    assert client_of(bob).get(url(released, "debrief"))["Location"] == url(released, "report")


def test_each_line_has_both_scores_the_comment_and_the_next_anchor(
    released: Round, alice: User, client_of: ClientOf
) -> None:
    page = client_of(alice).get(url(released)).content.decode()
    page = page[page.index("data-reveal") :]
    assert page.count("<details") == 9
    assert page.count(AS_SEEN) == 8
    assert page.count("You saw yourself well below.") == 1, "2 and 4 on data"
    assert "You saw yourself well above." not in page
    assert page.count("<span>2 higher</span>") == 1
    assert page.count("<span>the same</span>") == 6, "modeling and monitoring have no two scores"
    assert "Not reached: Time ran out." in page
    assert page.count("This comment is") == 8
    anchors = {line["key"]: line["anchors"] for line in released.rubric.content["lines"]}
    assert anchors["requirements"]["4"].split(";")[0][:30] in page


def test_a_gap_is_what_the_report_says_whatever_the_variances_are_by_now(
    released: Round, alice: User, client_of: ClientOf
) -> None:
    compile_report(released.pk)
    run = ModelRun.objects.get()
    run.parameters["variances"]["noise"] = 9.0
    run.save()
    said = "You saw yourself well below."
    assert client_of(alice).get(url(released)).content.decode().count(said) == 1
    Report.objects.update(superseded_at=timezone.now())
    assert client_of(alice).get(url(released)).content.decode().count(said) == 0, "without one, today's"


def test_nothing_is_revealed_before_the_release(
    debrief_round: Round, alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    fill_and_submit(bob, debrief_round)
    client = client_of(alice)
    assert client.get(url(debrief_round))["Location"] == url(debrief_round, "debrief")
    assert client.post(url(debrief_round)).status_code == 403
    assert client_of(charlie).get(url(debrief_round)).status_code == 404


def test_the_interviewer_and_who_did_not_score_themselves_go_on_to_the_report(
    debrief_round: Round, alice: User, bob: User, client_of: ClientOf
) -> None:
    fill_and_submit(bob, debrief_round)
    pass_the_deadline(debrief_round)
    for user in (alice, bob):
        assert client_of(user).get(url(debrief_round))["Location"] == url(debrief_round, "report")
    assert client_of(alice).get(url(debrief_round, "debrief"))["Location"] == url(debrief_round, "report")
