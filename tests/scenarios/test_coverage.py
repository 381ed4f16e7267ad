"""What the library covers and where it is thin, for staff."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pydantic import ValidationError
from pytest_django import DjangoAssertNumQueries

from accounts.families import FAMILIES
from accounts.models import User
from config.look import LINE_MARKS
from interviews.models import Round
from scenarios.content import TAKEN_SLUGS, ScenarioFile, kit_of
from scenarios.files.loader import LIBRARY, read_scenarios
from scenarios.lines import LINES
from scenarios.models import Scenario, ScenarioVersion
from scenarios.quality.coverage import Coverage, count_kit, coverage_of_library
from scenarios.quality.flags import flag_place, get_place_for
from scenarios.urls import urlpatterns

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return client.get(reverse("scenario-coverage")).content.decode()


def thin_about(coverage: Coverage, words: str) -> list[str]:
    return [sentence for sentence in coverage.thin if words in sentence]


def publish(scenario: Scenario, **kit: Any) -> None:
    """The same scenario with parts of its kit replaced, as its next version."""
    old = scenario.version
    scenario.current_version = ScenarioVersion.objects.create(
        scenario=scenario,
        number=old.number + 1,
        title=old.title,
        content_hash=f"{old.number + 1}",
        source="",
        prompt=old.prompt,
        kit={**old.kit, **kit},
    )
    scenario.save()


def test_no_scenario_can_take_the_address_of_another_page() -> None:
    routes = [str(entry.pattern) for entry in urlpatterns]
    words = {found[1] for route in routes if (found := re.match(r"scenarios/([\w-]+)/", route))}
    assert words == TAKEN_SLUGS
    file = read_scenarios([LIBRARY / "payment-fraud.md"])[0].content.model_dump()
    with pytest.raises(ValidationError, match="'coverage' is the address of another page"):
        ScenarioFile.model_validate({**file, "slug": "coverage"})


def test_it_is_for_staff(library: None, alice: User, mona: User, client_of: SignIn) -> None:
    assert Client().get(reverse("scenario-coverage")).status_code == 302
    for user in (alice, mona):
        assert client_of(user).get(reverse("scenario-coverage")).status_code == 403


def test_it_counts_families_by_difficulty(library: None, staff: User, client_of: SignIn) -> None:
    shelves = coverage_of_library().shelves
    assert [shelf.name for shelf in shelves] == [name for _, name in FAMILIES]
    assert sum(shelf.total for shelf in shelves) == Scenario.objects.count()
    fraud = Scenario.objects.get(slug="payment-fraud")
    same = Scenario.objects.filter(family=fraud.family, difficulty=fraud.difficulty).count()
    assert shelves[3].counts[fraud.difficulty - 1] == same
    shown = page(client_of(staff))
    assert all(name in shown for name in ("Trust, safety and fraud", "Payment fraud detection"))


def test_it_counts_checkpoints_and_probes_by_line(fraud: Scenario) -> None:
    kit, counted = kit_of(fraud.version), count_kit(fraud.version.kit)
    assert [cell.line for cell in counted.cells] == list(LINES)
    data = next(cell for cell in counted.cells if cell.line == "data")
    assert data.probes == len(kit.probes["data"])
    assert data.checkpoints == sum(point.line == "data" for point in kit.checkpoints)
    assert counted.cells[-1].probes is None
    assert counted.checkpoints == len(kit.checkpoints)


def test_a_thin_line_is_said_in_words_as_well(fraud: Scenario, staff: User, client_of: SignIn) -> None:
    assert not thin_about(coverage_of_library(), "without a checkpoint")
    checkpoints = [point for point in fraud.version.kit["checkpoints"] if point["line"] != "data"]
    publish(fraud, checkpoints=checkpoints)
    coverage = coverage_of_library()
    assert thin_about(coverage, "without a checkpoint") == [
        "1 scenario without a checkpoint for some line: Payment fraud detection."
    ]
    row = next(row for row in coverage.scenarios if row.slug == "payment-fraud")
    assert [cell.line for cell in row.kit.cells if cell.is_thin] == ["data"]
    assert page(client_of(staff)).count(">thin</span>") == 1


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("twists", "1 scenario with fewer than 3 twists: Payment fraud detection."),
        ("trade_offs", "1 scenario with fewer than 3 trade-offs: Payment fraud detection."),
    ],
)
def test_what_a_scenario_lacks_is_named(part: str, sentence: str, fraud: Scenario) -> None:
    publish(fraud, **{part: fraud.version.kit[part][:2]})
    assert sentence in coverage_of_library().thin


def test_a_stage_with_few_probes_is_named(fraud: Scenario) -> None:
    probes = fraud.version.kit["probes"]
    publish(fraud, probes={**probes, "data": probes["data"][:2]})
    assert "1 scenario with fewer than 3 probes in some stage: Payment fraud detection." in (
        coverage_of_library().thin
    )


def test_an_empty_shelf_is_named(library: None) -> None:
    Scenario.objects.filter(family="vision").update(retired_at=timezone.now())
    Scenario.objects.filter(family="platform").update(difficulty=3)
    thin = coverage_of_library().thin
    assert "Vision has no scenario." in thin
    assert "Platform and infrastructure has no scenario for “First session” or “Standard”." in thin


def test_only_the_first_of_many_are_named(library: None) -> None:
    (sentence,) = thin_about(coverage_of_library(), "that nobody has taken")
    total = Scenario.objects.count()
    assert sentence.startswith(f"{total} scenarios that nobody has taken: ")
    assert sentence.endswith(f" and {total - 5} more.")


def test_levels_have_worked_answers_and_rounds(fraud: Scenario, debrief_round: Round) -> None:
    def senior() -> tuple[int, int, int]:
        row = next(row for row in coverage_of_library().levels if row.name == "Senior")
        return row.complete, row.partial, row.taken

    complete, partial, taken = senior()
    assert taken == 0
    Round.objects.filter(pk=debrief_round.pk).update(state="released", released_at=timezone.now())
    answers = dict(fraud.version.kit["answers"])
    answers.pop("data")
    publish(fraud, answers=answers)
    assert senior() == (complete - 1, partial + 1, 1)
    assert not thin_about(coverage_of_library(), debrief_round.scenario_version.title + ",")


def test_it_counts_rounds_and_open_flags(
    debrief_round: Round, bob: User, staff: User, client_of: SignIn
) -> None:
    scenario = debrief_round.scenario_version.scenario
    Round.objects.filter(pk=debrief_round.pk).update(state="released", released_at=timezone.now())
    flag_place(user=bob, found=get_place_for(bob, scenario.slug, "task"), kind="wrong", sentence="It is off.")
    row = next(row for row in coverage_of_library().scenarios if row.slug == scenario.slug)
    assert (row.figures.taken, row.open_flags) == (1, 1)
    assert reverse("scenario-quality", args=[scenario.slug]) in page(client_of(staff))


def test_the_page_names_the_lines_above_their_columns(library: None, staff: User, client_of: SignIn) -> None:
    text = page(client_of(staff))
    legend = strip_tags(text[text.index("Lines, in the order of the columns") :].split("</ul>")[0])
    named = [LINE_MARKS[line].name for line in LINES]
    assert sorted(named, key=legend.index) == named


def test_it_needs_four_queries_for_any_number_of_scenarios(
    library: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):  # kits, rounds and ratings, open flags, rounds by level
        coverage_of_library()
