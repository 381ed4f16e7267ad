from collections.abc import Callable

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import Round
from scenarios.models import ScenarioVersion
from tests.progress.history import make_history
from tests.scoring.filling import fill_and_submit

QUERIES = (
    "session",
    "user with the profile",
    "rounds to score",
    "kits opened",
    "count of rounds given",
    "a page of them",
    "a live interview to return to",
)


def test_a_round_to_score_is_there_with_the_time_left(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(bob).get("/interviewing/").content.decode()
    assert f'href="/rounds/{debrief_round.pk}/debrief/"' in page
    assert "left" in page


def test_what_is_submitted_is_no_longer_owed(
    debrief_round: Round, bob: User, client_of: Callable[[User], Client]
) -> None:
    fill_and_submit(bob, debrief_round)
    page = client_of(bob).get("/interviewing/").content.decode()
    assert "Nothing to score." in page
    assert "Being scored" in page


def test_the_candidate_of_a_round_owes_nothing_as_interviewer_of_it(
    debrief_round: Round, alice: User, client_of: Callable[[User], Client]
) -> None:
    assert "Nothing to score." in client_of(alice).get("/interviewing/").content.decode()


def test_an_empty_page_says_why_to_interview(charlie: User, client_of: Callable[[User], Client]) -> None:
    page = client_of(charlie).get("/interviewing/").content.decode()
    assert "You have not interviewed anyone yet" in page


def test_the_queries_stay_the_same_with_200_interviews(
    alice: User,
    bob: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_history(alice, bob, scenario_versions, 200)
    client = client_of(bob)
    with django_assert_num_queries(len(QUERIES)):
        page = client.get("/interviewing/").content.decode()
    assert "Page" in page
