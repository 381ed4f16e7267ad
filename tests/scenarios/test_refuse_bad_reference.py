"""The rubric, the glossary, the resources, and any YAML: a bad one is refused with its line and reason."""

from pathlib import Path

import pytest

from scenarios.files.loader import LIBRARY
from scenarios.files.reference import Glossary, Resources
from scenarios.files.source import BadFiles, Problem, check, read_yaml
from scenarios.rubric import RubricContent
from scenarios.schema import Content
from tests.scenarios.places import line_of

RUBRIC = (LIBRARY / "rubric.yaml").read_text()


def problems_in(model: type[Content], text: str) -> list[Problem]:
    with pytest.raises(BadFiles) as bad:
        check(model, read_yaml(Path("offered.yaml"), text))
    return bad.value.problems


def test_a_yaml_bomb_costs_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{prev}, *{prev}]\n" for prev, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert problems_in(RubricContent, bomb)[0] == Problem(Path("offered.yaml"), 2, "aliases are not allowed")


def test_absurd_nesting_is_refused() -> None:
    assert "is nested deeper than" in problems_in(RubricContent, "a: " + "[" * 100_000)[0].reason


@pytest.mark.parametrize("text", ["a: \x07", "a: 1\n? [b]\n: 2", "<<: 1", "a: 1_000_000" + "0" * 5000])
def test_odd_yaml_is_refused_and_not_crashed_on(text: str) -> None:
    assert problems_in(RubricContent, text)


RUBRIC_FAULTS = {
    "unknown key": ("    weight: 10\n", "    weigth: 10\n", "weigth", "unknown key 'weigth'"),
    "missing anchor": (
        '      3: "Unprompted',
        '      5: "Unprompted',
        "5: ",
        "write a number that is at most 4",
    ),
    "negative minutes": (
        "minutes: {35: 4, ",
        "minutes: {35: -4, ",
        "{35: -4",
        "write a number greater than 0",
    ),
    "minutes that do not add up": (
        "minutes: {35: 4, ",
        "minutes: {35: 5, ",
        "stages:",
        "the stages take 36 minutes",
    ),
    "a format without minutes": (
        "minutes: {35: 4, 45: 5, 60: 6}",
        "minutes: {35: 4, 45: 5}",
        "{35: 4, 45: 5}",
        "minutes must be given for",
    ),
    "weights that do not add up": ("weight: 10", "weight: 12", "lines:", "add up to 102, not 100"),
    "unknown line": ("  - key: framing", "  - key: frame", "- key: frame\n", "'key': 'frame' is none of"),
    "lines out of order": (
        "  - key: framing",
        "  - key: data",
        "- key: data",
        "expected line 'framing' here",
    ),
    "a bar for an unknown line": (
        "no_ones_in: [framing,",
        "no_ones_in: [frame,",
        "no_ones_in: [frame,",
        "'frame' is none of",
    ),
    "alarms out of order": (
        "at_fraction: 0.5\n",
        "at_fraction: 0.2\n",
        "at_fraction: 0.2\n",
        "in order of time",
    ),
}


@pytest.mark.parametrize("fault", RUBRIC_FAULTS)
def test_a_fault_in_the_rubric_is_named_with_its_line(fault: str) -> None:
    old, new, where, reason = RUBRIC_FAULTS[fault]
    assert old in RUBRIC
    text = RUBRIC.replace(old, new, 1)
    found = [(problem.line, problem.reason) for problem in problems_in(RubricContent, text)]
    assert any(line == line_of(text, where) and reason in said for line, said in found), found


def test_a_missing_anchor_is_named() -> None:
    start = RUBRIC.index('      3: "Unprompted')
    text = RUBRIC[:start] + RUBRIC[RUBRIC.index("\n", start) + 1 :]
    problems = problems_in(RubricContent, text)
    assert [(problem.line, problem.reason) for problem in problems] == [
        (line_of(text, "anchors:"), "anchor for score 3 missing")
    ]


def test_the_glossary_must_hang_together() -> None:
    text = (LIBRARY / "glossary.yaml").read_text()
    twice = text.replace("slug: ml-platform", "slug: ml-infrastructure", 1)
    assert "term 'ml-infrastructure' occurs twice" in problems_in(Glossary, twice)[0].reason
    lost = text.replace("see_also: [ml-platform,", "see_also: [ml-castle,", 1)
    problem = problems_in(Glossary, lost)[0]
    assert problem.reason == "see_also names an unknown term 'ml-castle'"
    assert problem.line == line_of(lost, "ml-castle")
    group = text.replace("group: foundations", "group: basics", 1)
    assert problems_in(Glossary, group)[0].line == line_of(group, "group: basics")


def test_resources_need_a_known_kind_and_a_web_address() -> None:
    text = (LIBRARY / "resources.yaml").read_text()
    assert (
        "unknown kind 'film'" in problems_in(Resources, text.replace("kind: book", "kind: film", 1))[0].reason
    )
    script = text.replace('url: "https://github.com/chiphuyen/dmls-book"', 'url: "javascript:alert(1)"', 1)
    assert problems_in(Resources, script)[0].line == line_of(script, "javascript:")
