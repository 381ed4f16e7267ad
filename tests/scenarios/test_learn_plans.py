"""The plans: which scenarios they choose, in what order, and what they never do."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.families import FAMILIES
from accounts.models import User
from scenarios.learn.plans import Give, Learner, Plan, Practice, Read, Shelved, Take, dated, make_plan
from scenarios.learn.reader import learn_content
from scenarios.lines import LINES
from scenarios.models import KitOpening, Scenario
from scenarios.schema import LevelKey
from tests.scenarios.test_library import SCENARIOS

FAMILY_KEYS = [key for key, _ in FAMILIES]
LEVELS: list[LevelKey] = ["mid", "senior", "staff"]
WEEKS = [1, 2, 4]
SHELF = [
    Shelved(file.slug, file.prompt.title, file.prompt.family, file.prompt.difficulty)
    for file in sorted(SCENARIOS, key=lambda file: (file.position, file.slug))
]
PLANS = learn_content().plans
DRILLS = learn_content().drills.drills


def plan_of(weeks: int, learner: Learner | None = None, shelf: Sequence[Shelved] = SHELF) -> Plan:
    return make_plan(weeks, learner or Learner("senior"), shelf, PLANS, DRILLS)


def families_of(plan: Plan) -> list[str]:
    return [take.scenario.family for take in plan.taken]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("weeks", WEEKS)
def test_a_plan_touches_every_line_and_as_many_families_as_it_has_rounds(weeks: int, level: LevelKey) -> None:
    plan = plan_of(weeks, Learner(level))
    assert len(plan.days) == 7 * weeks
    assert len(plan.taken) >= 5
    assert plan.lines == set(LINES)
    assert len(set(families_of(plan))) == min(len(FAMILIES), len(plan.taken))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("weeks", WEEKS)
def test_scenarios_get_harder_and_suit_the_level(weeks: int, level: LevelKey) -> None:
    difficulties = [take.scenario.difficulty for take in plan_of(weeks, Learner(level)).taken]
    assert difficulties == sorted(difficulties)
    assert difficulties[0] == min(PLANS.ramps[level])


def test_a_higher_target_level_takes_harder_scenarios() -> None:
    mean = {
        level: sum(take.scenario.difficulty for take in plan_of(2, Learner(level)).taken) for level in LEVELS
    }
    assert mean["mid"] < mean["senior"] < mean["staff"]


def test_interests_come_twice_as_often_and_nothing_is_left_out() -> None:
    families = Counter(families_of(plan_of(4, Learner("senior", frozenset({"nlp_llm"})))))
    assert families["nlp_llm"] == max(families.values())
    assert families["nlp_llm"] > Counter(families_of(plan_of(4)))["nlp_llm"]
    assert set(families) == set(FAMILY_KEYS)
    one_week = families_of(plan_of(1, Learner("senior", frozenset({"platform", "vision"}))))
    assert {"platform", "vision"} <= set(one_week)


@pytest.mark.parametrize("family", FAMILY_KEYS)
def test_an_interest_does_not_come_again_before_other_families_had_a_turn(family: str) -> None:
    for level in LEVELS:
        families = families_of(plan_of(1, Learner(level, frozenset({family}))))
        assert family in families
        assert len(set(families)) == len(families)


def test_an_opened_kit_is_given_and_not_taken() -> None:
    opened = plan_of(1).taken[0].scenario
    plan = plan_of(1, Learner("senior", opened=frozenset({opened.slug})))
    assert opened not in [take.scenario for take in plan.taken]
    assert opened in [give.scenario for give in plan.given]


def test_giving_uses_up_nothing_that_could_still_be_taken() -> None:
    for weeks in WEEKS:
        known: set[str] = set()
        for day in plan_of(weeks).days:
            for task in day.tasks:
                if isinstance(task, Give):
                    assert task.scenario.slug in known
                elif isinstance(task, Take):
                    known.add(task.scenario.slug)


def test_a_day_takes_an_hour_or_so() -> None:
    for weeks in WEEKS:
        assert all(day.minutes == 0 or 55 <= day.minutes <= 90 for day in plan_of(weeks).days)


def test_how_to_interview_is_read_before_the_first_round_is_given() -> None:
    for weeks in WEEKS:
        tasks = [task for day in plan_of(weeks).days for task in day.tasks]
        pages = [task.reading.page if isinstance(task, Read) else task.kind for task in tasks]
        assert pages.index("learn-interviewing") < pages.index("give")


def test_a_drill_follows_each_round_and_none_comes_twice_while_others_wait() -> None:
    plan = plan_of(4)
    days = [day.tasks for day in plan.days if any(isinstance(task, Take) for task in day.tasks)]
    assert [[task.kind for task in tasks] for tasks in days] == [["take", "drill"]] * len(plan.taken)
    drills = [task.drill for tasks in days for task in tasks if isinstance(task, Practice)]
    assert max(Counter(drill.slug for drill in drills).values()) == 1
    fits = [take.scenario.slug in drill.practice for take, drill in zip(plan.taken, drills, strict=True)]
    assert sum(fits) >= 10, "most drills come up in the scenario before them"


def test_without_new_scenarios_the_days_give_and_without_any_they_read() -> None:
    all_opened = plan_of(1, Learner("staff", opened=frozenset(each.slug for each in SHELF)))
    assert not all_opened.taken
    assert len({give.scenario for give in all_opened.given}) == 6
    empty = plan_of(1, shelf=[])
    assert {task.kind for day in empty.days for task in day.tasks} == {"read", "family"}


@given(
    weeks=st.sampled_from(WEEKS),
    level=st.sampled_from(LEVELS),
    interests=st.frozensets(st.sampled_from(FAMILY_KEYS)),
    opened=st.frozensets(st.sampled_from([each.slug for each in SHELF])),
    size=st.integers(0, len(SHELF)),
)
def test_no_plan_breaks_its_promises(
    weeks: int, level: LevelKey, interests: frozenset[str], opened: frozenset[str], size: int
) -> None:
    shelf = SHELF[:size]
    plan = plan_of(weeks, Learner(level, interests, opened), shelf)
    taken = [take.scenario.slug for take in plan.taken]
    new = {each.slug for each in shelf} - opened
    assert set(taken) <= new
    assert len(taken) == len(set(taken)) == min(len(new), PLANS.outline(weeks).days.count("take"))
    assert all(a.scenario.difficulty <= b.scenario.difficulty for a, b in pairwise(plan.taken))
    assert {give.scenario.slug for give in plan.given} <= (opened | set(taken))
    assert [bool(day.tasks) for day in plan.days] == [kind != "rest" for kind in PLANS.outline(weeks).days]


def test_the_same_person_gets_the_same_plan() -> None:
    learner = Learner("mid", frozenset({"vision"}), frozenset({"payment-fraud"}))
    assert plan_of(4, learner) == plan_of(4, learner)


def test_weeks_are_counted_from_the_first_day() -> None:
    weeks = dated(plan_of(2), date(2026, 12, 30))
    assert [week.number for week in weeks] == [1, 2]
    assert weeks[0].days[0].date == date(2026, 12, 30)
    assert weeks[1].days[-1].date == date(2027, 1, 12)


def test_there_is_no_plan_of_another_length() -> None:
    with pytest.raises(KeyError):
        plan_of(3)
    assert [outline.weeks for outline in PLANS.outlines] == WEEKS
    assert all(outline.days.count("take") >= 5 for outline in PLANS.outlines)


# The page


@pytest.fixture
def address(library: None) -> str:
    return reverse("learn-prepare")


def test_anybody_gets_a_plan_that_starts_today(address: str, client: Client) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert len(page.context["plan"].taken) == 5
    assert page.context["weeks"][0].days[0].date == timezone.localdate()
    assert page.context["bar"].key == "senior"


def test_the_plan_follows_the_profile(
    address: str, make_person: Callable[..., User], client_of: Callable[[User], Client]
) -> None:
    noa = make_person("Noa", target_level="staff", interests=["platform"])
    page = client_of(noa).get(address)
    assert page.context["bar"].key == "staff"
    assert page.context["plan"].taken[0].scenario.difficulty >= 2
    assert "platform" in families_of(page.context["plan"])
    assert b"Platform and infrastructure" in page.content


def test_a_kit_opened_before_the_first_day_is_not_to_be_taken(
    address: str, alice: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    first = client.get(address).context["plan"].taken[0].scenario
    open_kit(alice, first.slug, days_ago=1)
    plan = client.get(address).context["plan"]
    assert first not in [take.scenario for take in plan.taken]
    assert first in [give.scenario for give in plan.given]


def test_a_kit_opened_on_the_way_is_marked_and_changes_nothing(
    address: str, alice: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    start = {"start": (timezone.localdate() - timedelta(days=2)).isoformat()}
    before = client.get(address, start)
    first = before.context["plan"].taken[0].scenario
    assert b"Kit open" not in before.content
    open_kit(alice, first.slug, days_ago=1)
    after = client.get(address, start)
    assert after.context["plan"] == before.context["plan"]
    assert after.content.count(b"Kit open") == 1


def open_kit(user: User, slug: str, *, days_ago: int) -> None:
    opened_at = timezone.now() - timedelta(days=days_ago)
    scenario = Scenario.objects.get(slug=slug)
    KitOpening.objects.create(user=user, scenario=scenario, reason="study", opened_at=opened_at)


def test_a_retired_scenario_is_in_no_plan(address: str, client: Client) -> None:
    first = client.get(address).context["plan"].taken[0].scenario
    Scenario.objects.filter(slug=first.slug).update(retired_at=timezone.now())
    assert first not in [take.scenario for take in client.get(address).context["plan"].taken]


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({"weeks": "3"}, "Select a valid choice"),
        ({"weeks": "many"}, "Select a valid choice"),
        ({"level": "king"}, "Select a valid choice"),
        ({"start": "tomorrow"}, "Enter a valid date"),
        ({"start": "9999-12-31"}, "within a year from today"),
        ({"start": "\0"}, "Enter a valid date|Null characters"),
    ],
)
def test_a_wish_that_cannot_be_met_is_said_beside_its_field(
    address: str, client: Client, wish: dict[str, str], complaint: str
) -> None:
    page = client.get(address, {"weeks": "2", **wish})
    assert page.status_code == 400
    (field,) = page.context["form"].errors
    assert field in wish
    assert any(part in page.content.decode() for part in complaint.split("|"))
    assert "plan" not in page.context


def test_the_address_keeps_the_plan(address: str, client: Client) -> None:
    page = client.get(address, {"weeks": "2", "level": "mid"})
    today = timezone.localdate().isoformat()
    assert f"weeks=2&amp;level=mid&amp;start={today}" in page.content.decode()


def test_a_plan_takes_few_queries(
    address: str,
    alice: User,
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(alice)
    client.get(address)
    with django_assert_num_queries(6):  # session, person, open room, kits, scenarios, rubric
        client.get(address)
