"""What the matcher knows of people: from released rounds and records, in a constant number of queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import Interview, LineScore, Participation, Round
from interviews.pairing.crew import Crew
from interviews.pairing.facts import USUAL_ATTENDANCE, USUAL_QUALITY, Person, met_around, people
from interviews.pairing.topics import topics
from interviews.services import Part, create_interview
from scenarios.lines import LINES
from scenarios.models import Scenario, ScenarioVersion
from scenarios.services import open_kit
from tests.pairing.offering import offer
from tests.scoring.filling import fill_and_submit


def facts_of(user: User) -> Person:
    return people([user], topics())[user.pk]


@pytest.fixture
def released_round(debrief_round: Round, alice: User, bob: User) -> Round:
    """Bob interviewed Alice; both have submitted."""
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    return Round.objects.get(pk=debrief_round.pk)


def test_of_somebody_new_what_is_usual_is_taken(library: None, alice: User) -> None:
    person = facts_of(alice)
    assert (person.quality, person.attendance) == (USUAL_QUALITY, USUAL_ATTENDANCE)
    assert person.gaps == frozenset(LINES)
    assert person.examines == person.prepared == frozenset()


def test_gaps_are_lines_that_are_weak_or_have_no_score(released_round: Round, alice: User) -> None:
    scores = LineScore.objects.filter(assessment__round=released_round, assessment__kind="interviewer")
    means = dict(scores.filter(score__isnull=False).values_list("line", "score"))
    strong = {line for line, score in means.items() if score and score >= 2.5}
    assert facts_of(alice).gaps == frozenset(LINES) - strong
    assert facts_of(alice).examines == strong


def test_what_is_not_released_is_not_known(debrief_round: Round, alice: User, bob: User) -> None:
    fill_and_submit(bob, debrief_round)
    assert facts_of(alice).gaps == frozenset(LINES)


def test_prepared_are_families_that_were_taken_or_whose_self_check_was_passed(
    live_round: Round, alice: User, bob: User
) -> None:
    taken = live_round.scenario_version.scenario
    assert taken.family in facts_of(alice).prepared
    other = Scenario.objects.exclude(family__in=facts_of(bob).prepared).first()
    assert other
    opening = open_kit(user=bob, scenario=other, reason="study")
    assert other.family not in facts_of(bob).prepared
    opening.prepared_at = timezone.now()
    opening.save()
    assert other.family in facts_of(bob).prepared


def test_who_scored_in_time_and_with_notes_is_a_good_interviewer(released_round: Round, bob: User) -> None:
    """Late but with notes is half of it, which is what is usual."""
    assert facts_of(bob).quality > USUAL_QUALITY
    Round.objects.update(assess_by=timezone.now() - timedelta(hours=1))
    assert facts_of(bob).quality == USUAL_QUALITY


def test_attendance_is_the_share_of_the_last_twenty_without_what_was_the_servers_fault(
    alice: User, bob: User, scenario_version: ScenarioVersion
) -> None:
    for number in range(22):
        interview = create_interview(
            kind="one_way",
            parts=[Part(alice, bob, scenario_version, "senior")],
            format_minutes=45,
            language="en",
            starts_at=timezone.now() + timedelta(days=number + 1),
        )
        outcome = ("no_show" if number < 2 else "server_fault") if number < 4 else "present"
        mine = Participation.objects.filter(interview=interview, user=alice)
        mine.update(outcome=outcome, outcome_at=timezone.now())
    # The two no-shows were longest ago, and count: with the server's fault left out there are only 20.
    assert facts_of(alice).attendance == pytest.approx((18 + 4 * 0.9) / 24)


def test_met_is_who_has_an_interview_with_them_within_fourteen_days(
    swap_interview: Interview, alice: User, bob: User, charlie: User
) -> None:
    users = [alice.pk, bob.pk, charlie.pk]
    assert dict(met_around(users, timezone.now())) == {alice.pk: {bob.pk}, bob.pk: {alice.pk}}
    assert met_around(users, timezone.now() + timedelta(days=15)) == {}
    assert met_around(users, timezone.now(), besides=[swap_interview.pk]) == {}


def test_a_crew_is_read_in_a_constant_number_of_queries(
    library: None,
    make_person: Callable[..., User],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Library; openings, rounds, lines given, quality, marks, attendance; blocks, met. Nobody has scores."""
    topics()  # the emphasis of scenarios is kept
    tickets = [offer(make_person(f"Person{number}"), None) for number in range(6)]
    for some in (tickets[:2], tickets):
        with django_assert_num_queries(9):
            Crew.of(some, timezone.now())
