"""Loading the library: what it makes, that repeating changes nothing, that one bad file stops all of it."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from scenarios.content import kit_of, prompt_of
from scenarios.files.loader import LIBRARY, load_library, load_scenarios
from scenarios.files.source import BadFiles
from scenarios.models import GlossaryTerm, Resource, Rubric, Scenario, ScenarioVersion
from scenarios.selectors import current_rubric, rubric_content

ANCHORS = re.compile(r"## Anchors\n.*?(?=^## )", re.DOTALL | re.MULTILINE)
CHOICES = re.compile(r"### Choice: .*?(?=^## )", re.DOTALL | re.MULTILINE)


@pytest.fixture(autouse=True)
def nothing_loaded(db: None) -> None:
    """An empty library, for the length of a test. Deleting takes a quarter of what truncating does."""
    GlossaryTerm.objects.all().delete()
    Resource.objects.all().delete()
    Scenario.objects.update(current_version=None)
    ScenarioVersion.objects.all().delete()
    Scenario.objects.all().delete()
    Rubric.objects.all().delete()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the library with two of its scenarios, that a test may damage."""
    return Path(shutil.copytree(LIBRARY, tmp_path / "library", ignore=all_scenarios_but_two))


def all_scenarios_but_two(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name.endswith(".md")} - {"payment-fraud.md", "news-feed.md"}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_library_loads_whole_and_again_changes_nothing() -> None:
    load_library()
    assert Scenario.objects.filter(current_version__isnull=False).count() == len(list(LIBRARY.glob("*.md")))
    assert GlossaryTerm.objects.count() >= 100
    assert Resource.objects.filter(kind="book").count() == 7
    assert rubric_content(current_rubric()).minutes_for(45)["modeling"] == 9
    before = list(ScenarioVersion.objects.values_list("pk", "published_at"))
    assert load_library().changes == []
    assert list(ScenarioVersion.objects.values_list("pk", "published_at")) == before
    assert Rubric.objects.count() == 1


def test_stored_halves_read_back_as_they_were_written(copy: Path) -> None:
    load_library(copy)
    version = Scenario.objects.get(slug="payment-fraud").current_version
    assert version is not None
    assert prompt_of(version).title == "Payment fraud detection"
    assert kit_of(version).probes["data"][0].nudge.endswith("this morning?")
    assert version.source == (LIBRARY / "payment-fraud.md").read_text()


def test_a_changed_file_becomes_a_new_version_and_the_old_one_stays(copy: Path) -> None:
    load_library(copy)
    first = Scenario.objects.get(slug="payment-fraud").current_version
    change(copy / "payment-fraud.md", "Fraud losses are\nrising", "Fraud losses double\nyearly")
    assert load_library(copy).changes == ["payment-fraud, version 2"]
    scenario = Scenario.objects.get(slug="payment-fraud")
    assert scenario.current_version != first
    assert scenario.versions.count() == 2
    assert "double" in scenario.prompt_text


def test_alarms_of_a_scenarios_own_are_read_and_a_kit_without_any_is_stored_as_ever(copy: Path) -> None:
    load_library(copy)
    assert "pacing" not in Scenario.objects.get(slug="payment-fraud").version.kit
    alarm = "### 40%\n**Check:** The delay is named.\n**Nudge:** When do you learn the truth?"
    change(copy / "payment-fraud.md", "## Diagram", f"## Pacing\n\n{alarm}\n\n## Diagram")
    assert load_library(copy).changes == ["payment-fraud, version 2"]
    (own,) = kit_of(Scenario.objects.get(slug="payment-fraud").version).pacing
    assert (own.at_percent, own.check, own.nudge) == (
        40,
        "The delay is named.",
        "When do you learn the truth?",
    )


def test_choices_bring_probes_of_their_own_and_a_kit_without_any_is_stored_as_ever(copy: Path) -> None:
    load_library(copy)
    kit = kit_of(Scenario.objects.get(slug="payment-fraud").version)
    trees, graph, _ = kit.choices["modeling"]
    assert (trees.title, len(trees.probes), len(graph.probes)) == ("Gradient-boosted trees", 1, 2)
    assert graph.probes[1].ask == "How does a neighborhood embedding arrive within 100 ms?"
    assert len(kit.probes["modeling"]) == 3
    path = copy / "payment-fraud.md"
    path.write_text(CHOICES.sub("", path.read_text()))
    assert load_library(copy).changes == ["payment-fraud, version 2"]
    version = Scenario.objects.get(slug="payment-fraud").version
    assert "choices" not in version.kit
    assert version.source == path.read_text()


def test_anchors_of_a_scenarios_own_are_read_and_a_kit_without_any_is_stored_as_ever(copy: Path) -> None:
    load_library(copy)
    anchors = kit_of(Scenario.objects.get(slug="payment-fraud").version).anchors
    assert list(anchors) == ["requirements", "framing", "data", "monitoring"]
    assert list(anchors["framing"]) == [2, 3, 4]
    assert anchors["monitoring"][2].endswith("nobody owns Friday night.")
    path = copy / "payment-fraud.md"
    path.write_text(ANCHORS.sub("", path.read_text()))
    assert load_library(copy).changes == ["payment-fraud, version 2"]
    assert "anchors" not in Scenario.objects.get(slug="payment-fraud").version.kit


def test_a_diagram_to_begin_with_is_for_everyone_and_a_prompt_without_is_stored_as_ever(copy: Path) -> None:
    load_library(copy)
    drawn = Scenario.objects.get(slug="payment-fraud").version.prompt["starting_diagram"]
    assert drawn.startswith("flowchart LR\n")
    assert "Hand-written rules" in drawn
    change(copy / "payment-fraud.md", f"## Starting diagram\n\n```mermaid\n{drawn}\n```\n\n", "")
    load_library(copy)
    assert "starting_diagram" not in Scenario.objects.get(slug="payment-fraud").version.prompt


def test_going_back_to_an_old_text_goes_back_to_its_version(copy: Path) -> None:
    load_library(copy)
    first = Scenario.objects.get(slug="payment-fraud").current_version
    change(copy / "payment-fraud.md", "Fraud losses are", "Losses are")
    load_library(copy)
    change(copy / "payment-fraud.md", "Losses are", "Fraud losses are")
    load_library(copy)
    assert Scenario.objects.get(slug="payment-fraud").current_version == first


def test_a_new_place_in_the_list_is_no_new_version(copy: Path) -> None:
    load_library(copy)
    change(copy / "payment-fraud.md", "position: 20", "position: 21")
    assert load_library(copy).changes == []
    assert Scenario.objects.get(slug="payment-fraud").position == 21


def test_a_changed_rubric_becomes_the_next_number_also_when_it_goes_back(copy: Path) -> None:
    load_library(copy)
    change(copy / "rubric.yaml", "Missing or wrong", "Missing")
    load_library(copy)
    change(copy / "rubric.yaml", "Missing", "Missing or wrong")
    load_library(copy)
    assert current_rubric().number == 3
    assert current_rubric().content == Rubric.objects.get(number=1).content


def test_a_term_that_left_the_file_leaves_the_glossary(copy: Path) -> None:
    load_library(copy)
    text = (copy / "glossary.yaml").read_text()
    start = text.index("  - slug: feast")
    (copy / "glossary.yaml").write_text(text[:start])
    count = GlossaryTerm.objects.count()
    assert load_library(copy).changes == [f"{count - 1} glossary terms"]
    assert not GlossaryTerm.objects.filter(slug="feast").exists()


def test_one_bad_file_keeps_every_other_out(copy: Path) -> None:
    change(copy / "payment-fraud.md", "family: trust_safety", "family: magic")
    change(copy / "rubric.yaml", "weight: 10", "weight: 11")
    with pytest.raises(BadFiles) as refused:
        load_library(copy)
    assert {problem.path.name for problem in refused.value.problems} == {"payment-fraud.md", "rubric.yaml"}
    assert not Scenario.objects.exists()
    assert not Rubric.objects.exists()


def test_two_files_with_one_slug_are_both_refused_at_the_slug_and_others_are_loaded(copy: Path) -> None:
    shutil.copy(copy / "payment-fraud.md", copy / "second.md")
    loaded = load_scenarios([copy / name for name in ("second.md", "payment-fraud.md", "news-feed.md")])
    assert loaded.changes == ["news-feed, version 1"]
    assert [(problem.path.name, problem.line, problem.reason) for problem in loaded.problems] == [
        ("second.md", 2, "slug 'payment-fraud' is also used by payment-fraud.md"),
        ("payment-fraud.md", 2, "slug 'payment-fraud' is also used by second.md"),
    ]
    assert [scenario.slug for scenario in Scenario.objects.all()] == ["news-feed"]


def test_a_folder_stands_for_its_scenarios_and_a_file_named_twice_is_read_once(copy: Path) -> None:
    loaded = load_scenarios([copy, copy / "payment-fraud.md", copy])
    assert len(loaded.changes) == Scenario.objects.count() == len(list(copy.glob("*.md")))
    assert loaded.problems == []
    (copy / "empty").mkdir()
    (problem,) = load_scenarios([copy / "empty"]).problems
    assert problem.reason == "has no file that ends in .md"


def test_a_bad_file_changes_nothing_of_its_scenario_and_keeps_no_other_out(copy: Path) -> None:
    load_scenarios([copy])
    before = Scenario.objects.filter(slug="payment-fraud").values().get()
    change(copy / "payment-fraud.md", "family: trust_safety", "family: magic")
    change(copy / "payment-fraud.md", "Fraud losses are", "Losses are")
    change(copy / "news-feed.md", "The app is free", "The app costs nothing")
    loaded = load_scenarios([copy])
    assert loaded.changes == ["news-feed, version 2"]
    assert [(problem.path.name, problem.line) for problem in loaded.problems] == [("payment-fraud.md", 4)]
    assert Scenario.objects.filter(slug="payment-fraud").values().get() == before


def test_any_number_of_files_takes_the_same_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(16):  # with those that open and close transactions
        assert len(load_scenarios([LIBRARY]).changes) > 20
    with django_assert_max_num_queries(12):
        assert load_scenarios([LIBRARY]).changes == []


def test_the_commands_say_what_they_did_and_where_they_stopped(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_scenarios", str(copy / "payment-fraud.md"))
    assert "Loaded payment-fraud, version 1." in capsys.readouterr().out
    call_command("load_scenarios", str(copy / "payment-fraud.md"))
    assert "Up to date." in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"^Not loaded:\n.*missing\.md:1: cannot be read"):
        call_command("load_scenarios", str(copy / "missing.md"))


@pytest.mark.parametrize("table", ["scenarios_scenarioversion", "scenarios_rubric"])
def test_the_database_refuses_to_change_what_is_published(table: str, copy: Path) -> None:
    load_library(copy)
    with (
        pytest.raises(DatabaseError, match="a published version is final"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET number = number + 100")
