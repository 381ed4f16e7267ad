"""A bad scenario file is refused with its file, line and reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios.files.loader import LIBRARY, read_scenarios
from scenarios.files.source import MAX_BYTES, BadFiles, Problem, read_text
from tests.scenarios.places import line_of

FRAUD = (LIBRARY / "payment-fraud.md").read_text()

Refused = Callable[[str], list[Problem]]


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
