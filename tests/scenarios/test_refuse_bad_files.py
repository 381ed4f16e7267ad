"""A bad library file is refused with its file, line and reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios.files.loader import LIBRARY, read_scenarios
from scenarios.files.reference import Glossary, Resources
from scenarios.files.source import MAX_BYTES, BadFiles, Problem, check, read_text, read_yaml
from scenarios.rubric import RubricContent
from scenarios.schema import Content

FRAUD = (LIBRARY / "payment-fraud.md").read_text()
RUBRIC = (LIBRARY / "rubric.yaml").read_text()

Refused = Callable[[str], list[Problem]]


def line_of(text: str, piece: str) -> int:
    return text.count("\n", 0, text.index(piece)) + 1


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Offer a text as a scenario file and return what is wrong with it."""

    def offer(text: str) -> list[Problem]:
        path = tmp_path / "offered.md"
        path.write_text(text)
        with pytest.raises(BadFiles) as bad:
            read_scenarios([path])
        return bad.value.problems

    return offer


def problems_in(model: type[Content], text: str) -> list[Problem]:
    with pytest.raises(BadFiles) as bad:
        check(model, read_yaml(Path("offered.yaml"), text))
    return bad.value.problems


# What is changed in the good file, the text at which the problem stands, and a part of the reason.
SCENARIO_FAULTS = {
    "unknown family": ("family: trust_safety", "family: magic", "family: magic", "unknown family 'magic'"),
    "unknown key": ("difficulty: 3", "difficulty: 3\nlevel: 2", "level: 2", "unknown key 'level'"),
    "repeated key": ("difficulty: 3", "difficulty: 3\nslug: x", "slug: x", "key 'slug' occurs twice"),
    "missing key": ("difficulty: 3\n", "", "---", "'difficulty' is missing"),
    "difficulty too high": (
        "difficulty: 3",
        "difficulty: 4",
        "difficulty: 4",
        "'difficulty': write a number that is at most 3",
    ),
    "difficulty as text": (
        "difficulty: 3",
        'difficulty: "3"',
        "difficulty:",
        "write a whole number, not '3'",
    ),
    "alias": ("tags: [", "tags: &a [*a, ", "tags: &a", "aliases are not allowed"),
    "tag": ("difficulty: 3", "difficulty: !!python/name:os.system", "difficulty:", "must be in quotes"),
    "date": ("position: 20", "position: 2026-01-01", "position:", "must be in quotes"),
    "broken yaml": ("difficulty: 3", "difficulty: [3", "position", "expected ',' or ']'"),
    "bad slug": (
        "slug: payment-fraud",
        "slug: Payment Fraud",
        "slug:",
        "'slug': use lower-case letters, digits and hyphens, not 'Payment Fraud'",
    ),
    "unknown section": ("## Mistakes", "## Errors", "## Errors", "unknown section 'Errors'"),
    "repeated section": (
        "## Mistakes",
        "## Context",
        "## Context\n\n- Reports",
        "section 'Context' occurs twice",
    ),
    "unknown stage": ("## Guide: data", "## Guide: dating", "## Guide: dating", "unknown key 'dating'"),
    "unknown line": (
        "`asks-label-delay` (requirements)",
        "`asks-label-delay` (magic)",
        "(magic)",
        "'line': 'magic' is none of 'requirements', 'framing'",
    ),
    "bad checkpoint": (
        "- `two-paths` (architecture) Draws",
        "- two-paths: Draws",
        "- two-paths:",
        "expected '- `key`",
    ),
    "repeated checkpoint": (
        "- `two-paths`",
        "- `hop-budget`",
        "`hop-budget` (architecture) Puts",
        "occurs twice",
    ),
    "no nudge": (
        "**Nudge:** What can an analyst change on a Friday night?\n",
        "",
        "### Probe: Would you start",
        "'nudge' is missing",
    ),
    "empty nudge": (
        "**Nudge:** What can an analyst change on a Friday night?",
        "**Nudge:**",
        "**Nudge:**\n",
        "'nudge': must not be empty",
    ),
    "heading that is no probe": (
        "### Probe: Would you",
        "### Would you",
        "### Would you",
        "expected '### Probe:",
    ),
    "choice without a probe": (
        "### Choice: Gradient-boosted trees\n",
        "### Choice: Nothing to ask\n\n### Choice: Gradient-boosted trees\n",
        "### Choice: Nothing to ask",
        "'probes': must not be empty",
    ),
    "choice that occurs twice": (
        "### Choice: Gradient-boosted trees",
        "### Choice: Anomaly detection without labels",
        "### Choice: Anomaly detection without labels\n\n#### Probe: Most of what",
        "occurs twice",
    ),
    "loose text in a choice": (
        "### Choice: Gradient-boosted trees\n",
        "### Choice: Gradient-boosted trees\n\nThe usual one.\n",
        "The usual one.",
        "text before the first #### heading",
    ),
    "heading that is no probe in a choice": (
        "#### Probe: A seller starts",
        "#### A seller starts",
        "#### A seller starts",
        "expected '#### Probe:",
    ),
    "probe of a choice without a nudge": (
        "**Nudge:** What does a customer's first holiday abroad look like to it?\n",
        "",
        "#### Probe: Most of what",
        "'nudge' is missing",
    ),
    "loose text in a probe": (
        "**Good:** Keeps rules",
        "Keeps rules",
        "### Probe: Would you start",
        "text before the first of",
    ),
    "loose text in a list": (
        "- Counts recent payments",
        "Counts recent payments",
        "Counts recent payments",
        "must be a list",
    ),
    "fact without a question": (
        "- **What about a challenge?** One",
        "- One",
        "- One good",
        "expected '- **question** answer'",
    ),
    "twist without a strong answer": (
        "**Strong:** Counts refused",
        "Counts refused",
        "### A new attack",
        "'strong' is missing",
    ),
    "pacing without a share": (
        "## Diagram",
        "## Pacing\n\n### Halfway\n**Check:** A.\n**Nudge:** B?\n\n## Diagram",
        "### Halfway",
        "expected '### 40%'",
    ),
    "pacing before the start": (
        "## Diagram",
        "## Pacing\n\n### 0%\n**Check:** A.\n**Nudge:** B?\n\n## Diagram",
        "### 0%",
        "'at_percent': write a number that is at least 1",
    ),
    "pacing without a nudge": (
        "## Diagram",
        "## Pacing\n\n### 40%\n**Check:** A.\n\n## Diagram",
        "### 40%",
        "'nudge' is missing",
    ),
    "pacing out of order": (
        "## Diagram",
        (
            "## Pacing\n\n### 60%\n**Check:** A\n**Nudge:** B\n\n"
            "### 40%\n**Check:** C\n**Nudge:** D\n\n## Diagram"
        ),
        "### 40%",
        "must come in order of time",
    ),
    "loose text in the pacing": (
        "## Diagram",
        "## Pacing\n\nEarly.\n\n### 40%\n**Check:** A.\n**Nudge:** B?\n\n## Diagram",
        "Early.",
        "text before the first ### heading",
    ),
    "sum that is wrong": (
        "`172,800 × 120 = 20.7M`",
        "`172,800 × 120 = 25.7M`",
        "`172,800 × 120 = 25.7M`",
        "`172,800 × 120` is 20,736,000, not 25.7M",
    ),
    "anchor without a score": (
        "- `data` 1: Payments",
        "- `data` Payments",
        "- `data` Payments",
        "expected '- `line` 3: what this score looks like here'",
    ),
    "anchor of an unknown line": (
        "- `data` 1: Payments",
        "- `dating` 1: Payments",
        "- `dating`",
        "unknown key 'dating'",
    ),
    "anchor of an unknown score": (
        "- `data` 1: Payments",
        "- `data` 5: Payments",
        "- `data` 5",
        "unknown key '5'",
    ),
    "anchor without a text": (
        "- `data` 1: Payments",
        "- `data` 1:\n- `data` 4: P",
        "- `data` 1:",
        "expected '- `line` 3: what",
    ),
    "repeated anchor": (
        "- `data` 1: Payments",
        "- `data` 2: Payments",
        "- `data` 2: Joins",
        "anchor 2 of 'data' occurs twice",
    ),
    "unknown metric": ("### Guardrails", "### Rails", "### Rails", "unknown key 'rails'"),
    "no starting diagram": ("```mermaid", "```", "## Starting diagram", "must be one ```mermaid block"),
    "another starting diagram": (
        "flowchart LR",
        "sequenceDiagram",
        "## Starting diagram",
        "must be a mermaid flowchart",
    ),
    "no diagram": (
        "## Diagram\n\n```mermaid",
        "## Diagram\n\n```",
        "## Diagram",
        "must be one ```mermaid block",
    ),
    "another diagram": ("flowchart TD", "sequenceDiagram", "## Diagram", "must be a mermaid flowchart"),
    "text before the sections": (
        "## Prompt",
        "Hello\n\n## Prompt",
        "Hello",
        "text stands before the first section",
    ),
}


@pytest.mark.parametrize("fault", SCENARIO_FAULTS)
def test_a_fault_in_a_scenario_is_named_with_its_line(fault: str, refused: Refused) -> None:
    old, new, where, reason = SCENARIO_FAULTS[fault]
    assert old in FRAUD
    text = FRAUD.replace(old, new, 1)
    found = [(problem.line, problem.reason) for problem in refused(text)]
    assert any(line == line_of(text, where) and reason in said for line, said in found), found


def test_every_fault_of_a_file_is_reported_at_once(refused: Refused) -> None:
    text = FRAUD.replace("family: trust_safety", "family: magic").replace("(framing)", "(frame)")
    assert len(refused(text)) == 3


def test_a_missing_section_is_named(refused: Refused) -> None:
    start, end = FRAUD.index("## Twists"), FRAUD.index("## Checkpoints")
    assert [problem.reason for problem in refused(FRAUD[:start] + FRAUD[end:])] == ["'twists' is missing"]


def test_a_stage_without_probes_or_guide_is_named(refused: Refused) -> None:
    start, end = FRAUD.index("## Guide: monitoring"), FRAUD.index("## Guide: stretch")
    reasons = [problem.reason for problem in refused(FRAUD[:start] + FRAUD[end:])]
    assert reasons == ["guide for monitoring missing", "probes for monitoring missing"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "must start with front matter"),
        ("# Hello\n", "must start with front matter"),
        ("---\nslug: x\n", "is not closed"),
        ("---\n- a\n---\n", "expected keys with values"),
        ("---\n---\n", "expected keys with values"),
    ],
)
def test_a_file_without_front_matter_is_refused(text: str, reason: str, refused: Refused) -> None:
    assert reason in refused(text)[0].reason


def test_a_heading_inside_fenced_code_is_no_section(tmp_path: Path) -> None:
    path = tmp_path / "fenced.md"
    path.write_text(FRAUD.replace("## Task\n", "## Task\n\n```\n## Prompt\n```\n", 1))
    assert "## Prompt" in read_scenarios([path])[0].content.kit.task


def test_a_file_that_is_too_large_is_not_even_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    path.write_bytes(b"x" * (MAX_BYTES + 1))
    with pytest.raises(BadFiles, match="is larger than 250,000 bytes"):
        read_text(path)


def test_a_file_that_is_not_utf8_is_refused_at_the_line_of_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "latin.md"
    path.write_bytes("---\ntitle: Caf\xe9\n".encode("latin-1"))
    with pytest.raises(BadFiles, match=r"latin\.md:2: is not UTF-8"):
        read_text(path)


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
