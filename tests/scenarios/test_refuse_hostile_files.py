"""Files made to do harm: refused with file, line and reason, at once, and with nothing of them loaded."""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scenarios.files.loader import LIBRARY, load_scenarios, read_scenarios
from scenarios.files.objections import objection_to
from scenarios.files.source import MAX_BYTES, MAX_PROBLEMS, MAX_REASON, BadFiles, Problem
from scenarios.models import Scenario, ScenarioVersion
from tests.scenarios.xss import DIRECTIVES, TAGS

FRAUD = (LIBRARY / "payment-fraud.md").read_text()
FRONT, BODY = FRAUD.split("\n---\n", 1)

Refused = Callable[[str | bytes], list[Problem]]


def line_of(text: str, piece: str) -> int:
    return text.count("\n", 0, text.index(piece)) + 1


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Offer a text as a scenario file and return what is wrong with it; that takes no time."""

    def offer(text: str | bytes) -> list[Problem]:
        path = tmp_path / "offered.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        start = time.process_time()
        with pytest.raises(BadFiles) as bad:
            read_scenarios([path])
        assert time.process_time() - start < 2
        assert all(problem.path == path for problem in bad.value.problems)
        return bad.value.problems

    return offer


def reasons(problems: list[Problem]) -> str:
    return "\n".join(problem.reason for problem in problems)


# What is changed in the good file, the text at which the problem stands, and a part of the reason.
FAULTS = {
    "HTML in a text": (
        "Fraud losses are",
        "<b onclick=alert(1)>Fraud</b> losses are",
        "## Context",
        "'<b' reads as HTML",
    ),
    "HTML in a list": (
        "- Reports accuracy",
        "- <img src=x onerror=alert(1)> Reports",
        "- <img",
        "'<img' reads as HTML",
    ),
    "HTML in a probe": (
        "**Wrong:** 0.5, or",
        "**Wrong:** <script>alert(1)</script> or",
        "**Wrong:** <script>",
        "'<script>alert(1)</script>' reads as HTML",
    ),
    "a comment": (
        "Fraud losses are",
        "<!-- hidden --> Fraud losses are",
        "## Context",
        "'<!--' reads as HTML",
    ),
    "HTML in the title": (
        'title: "Payment fraud detection"',
        'title: "Payment <i>fraud</i>"',
        "title:",
        "reads as HTML",
    ),
    "a link that runs": (
        "Fraud losses are",
        "[Losses](java&#x73;cript:alert) are",
        "## Context",
        "a link starts with 'javascript:'",
    ),
    "a link to data": (
        "Fraud losses are",
        "[Losses](DATA:text/html,x) are",
        "## Context",
        "starts with 'DATA:'",
    ),
    "a reference that runs": (
        "## Task",
        "[x]: javascript:alert(1)\n\n## Task",
        "## Starting diagram",
        "must be one ```mermaid",
    ),
    "a picture": (
        "Fraud losses are",
        "![Losses](https://evil.example/x.png) are",
        "## Context",
        "'![Losses](' reads as a picture",
    ),
    "an invisible character": (
        "Fraud losses",
        "Fraud\u200b losses",
        "Fraud\u200b",
        "U+200B, which nobody can see",
    ),
    "a mark of direction": ("Fraud losses", "\u202eFraud losses", "\u202eFraud", "U+202E"),
    "a null character": ("Fraud losses", "Fraud\x00losses", "Fraud\x00", "U+0000"),
    "a null character by its code": (
        'title: "Payment',
        'title: "\\0Payment',
        "title:",
        "U+0000, which nobody can see",
    ),
    "a steering character by its code": ('summary: "', 'summary: "\\e[31m', "summary:", "U+001B"),
    "a click in a diagram": (
        "  act --> log\n",
        '  act --> log\n  click log "javascript:alert(1)"\n',
        "## Diagram",
        "line 20 of the diagram: 'click' is not allowed",
    ),
    "a setting in a diagram": (
        "flowchart TD\n",
        'flowchart TD\n%%{init: {"securityLevel": "loose"}}%%\n',
        "## Diagram",
        "line 2 of the diagram: '%%{' is not allowed",
    ),
    "HTML in a diagram": (
        "[Payment attempt]",
        "[<img src=x onerror=alert(1)>]",
        "## Diagram",
        "reads as HTML; labels are plain text",
    ),
    "a click in the starting diagram": (
        "  analysts -->|stop| bank\n",
        "  analysts -->|stop| bank; click bank alert\n",
        "## Starting diagram",
        "'click' is not allowed",
    ),
    "a diagram without an end": (
        "flowchart TD\n",
        "flowchart TD\n" + "  a --> b\n" * 300,
        "## Diagram",
        "nobody can read more than 200",
    ),
    "an unknown line to score": ("(monitoring)", "(<script>)", "(<script>)", "'line': '<script>' is none of"),
    "a negative position": ("position: 20", "position: -1", "position:", "write a number that is at least 0"),
    "a position that is no number": ("position: 20", "position: .nan", "position:", "write a whole number"),
    "a number without an end": (
        "position: 20",
        f"position: {'9' * 9000}",
        "position:",
        "cannot be read as a",
    ),
    "a number that takes minutes to add up": (
        "position: 20",
        f"position: 1{':59' * 30_000}",
        "position:",
        "cannot be read as a number",
    ),
    "a tag of a language": (
        "position: 20",
        "position: !!python/object/apply:os.system [id]",
        "position:",
        "write a whole number",
    ),
    "a merged key": ("position: 20", "<<: {position: 20}", "<<:", "must be in quotes"),
    "a second document": ("position: 20", "position: 20\n...\n%YAML 1.1", "summary:", "expected"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_hostile_piece_is_refused_at_its_line(fault: str, refused: Refused) -> None:
    old, new, where, reason = FAULTS[fault]
    assert old in FRAUD
    text = FRAUD.replace(old, new, 1)
    found = [(problem.line, problem.reason) for problem in refused(text)]
    assert any(line == line_of(text, where) and reason in said for line, said in found), found


def with_mistakes(*texts: str) -> str:
    """The good file with these items; its family is wrong, so that it is refused when all has been judged."""
    items = "".join(f"- {text}\n" for text in texts)
    return FRAUD.replace("## Mistakes\n", f"## Mistakes\n{items}").replace("family: trust", "family: un", 1)


ABSURD: dict[str, tuple[str | bytes, str]] = {
    "10 MB": (b"---\n" + b"x" * 10_000_000, "is larger than 250,000 bytes"),
    "a sequence nested 100,000 deep": (f"---\nslug: {'[' * 100_000}\n---\n", "nested deeper than 20"),
    "a mapping nested 50,000 deep": (f"---\nslug: {'{a: ' * 50_000}\n---\n", "nested deeper than 20"),
    "blocks nested 500 deep": (
        "---\n" + "".join(f"{' ' * depth}a:\n" for depth in range(500)) + "---\n",
        "nested deeper than 20",
    ),
    "a bomb of aliases": (
        "---\na: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a, *a]\n" for n in range(100)) + "---\n",
        "aliases are not allowed",
    ),
    "100,000 values": (f"---\ntags: [{'a,' * 100_000}]\n---\n", "more than 20,000 values"),
    "60,000 empty lists": (f"---\ntags: [{'[],' * 60_000}]\n---\n", "more than 20,000 values"),
    "4,000 unknown keys": (
        "---\n" + "".join(f"k{n}: 1\n" for n in range(4_000)) + "---\n",
        "unknown key 'k0'",
    ),
    "200,000 lines": ("---\n" + "\n" * 200_000, "more than 5,000 lines"),
    "200,000 lines of another kind": ("---\r" + "\r" * 200_000, "more than 5,000 lines"),
    "4,000 items that are wrong": (
        FRAUD.replace("## Checkpoints\n", "## Checkpoints\n" + "- `A` (x) y\n" * 4_000),
        "and 7,",
    ),
    "4,000 unknown sections": (FRAUD + "## X\n" * 4_000, "unknown section 'X'"),
    "a title of 200,000 letters": (FRAUD.replace("Payment fraud detection", "x" * 200_000, 1), "at most 120"),
    "a family of 200,000 letters": (FRAUD.replace("family: trust", f"family: {'x' * 200_000}", 1), "unknown"),
    "200,000 backticks": (with_mistakes("`" * 200_000), "at most 20000"),
    "200,000 brackets": (with_mistakes("[" * 200_000), "at most 20000"),
}


@pytest.mark.parametrize("kind", ABSURD)
def test_an_absurd_file_is_refused_at_once(kind: str, refused: Refused) -> None:
    text, reason = ABSURD[kind]
    assert reason in reasons(refused(text))


@pytest.mark.parametrize(
    "kind", ["10 MB", "a sequence nested 100,000 deep", "100,000 values", "200,000 lines"]
)
def test_an_absurd_file_takes_no_memory(kind: str, tmp_path: Path) -> None:
    text, _ = ABSURD[kind]
    path = tmp_path / "offered.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    tracemalloc.start()
    try:
        with pytest.raises(BadFiles):
            read_scenarios([path])
        assert tracemalloc.get_traced_memory()[1] < 20 * MAX_BYTES
    finally:
        tracemalloc.stop()


def test_problems_are_few_enough_to_read_and_steer_no_terminal(refused: Refused) -> None:
    problems = refused(FRAUD.replace("## Checkpoints\n", "## Checkpoints\n" + "- `A` (x) y\n" * 4_000))
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].reason.endswith("more problems")
    (problem,) = refused(FRAUD.replace("## Mistakes", f"## {'x' * 5_000}\x1b[31m"))[:1]
    assert len(problem.reason) <= MAX_REASON + 1
    assert "\x1b" not in str(problem)


def test_every_directive_of_the_corpus_is_refused_in_a_diagram(refused: Refused) -> None:
    for directive in DIRECTIVES:
        text = FRAUD.replace("  act --> log\n", f"  act --> log\n  {directive}\n", 1)
        assert "of the diagram" in reasons(refused(text)), directive


def test_every_tag_of_the_corpus_is_refused_in_a_text(refused: Refused) -> None:
    for tag in TAGS:
        assert "reads as HTML" in reasons(refused(FRAUD.replace("Fraud losses are", tag, 1))), tag


@pytest.mark.parametrize(
    "text",
    ["<" + "`" * 19_000, "<\n" + "~" * 19_000, "<" + " ".join("`" * n for n in range(1, 190)), "![" * 9_500],
    ids=["one run of backticks", "one fence", "backticks of every length", "pictures without an end"],
)
def test_a_page_of_marks_is_judged_at_once(text: str) -> None:
    start = time.process_time()
    assert objection_to(text) is None
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        "p < 0.05 and q<3, a <= b, x <- y, latency <100 ms",
        "Write `<script>` or ``a `<b>` c`` and\n```\n<html>\n```\nor ~~~ too",
        "[x](https://example.org/a:b), [y](mailto:a@b.org), [z](/learn/), <https://example.org>",
        "[1] and a[i][j], [note]: see there; wait(!) [x] (y)",
        "café, 10⁻³, naïve 🙂 👩\u200d👩\u200d👧, a\tb",
    ],
)
def test_ordinary_text_meets_no_objection(text: str) -> None:
    assert objection_to(text) is None


@pytest.mark.parametrize(
    "diagram",
    [
        "flowchart TD\n  click[(Clicks)] --> style{Style?}\n  style <--> class\n  a -->|p < 0.5| b",
        'flowchart LR\n  a["R&D; 50% (x)"] -.-> b[/"log #3"/]\n  %% a note',
    ],
)
def test_an_ordinary_diagram_meets_no_objection(diagram: str) -> None:
    assert objection_to(diagram, is_diagram=True) is None


@pytest.mark.django_db
def test_good_files_are_loaded_and_bad_ones_named_with_an_exit_that_fails(
    library: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, ugly = (tmp_path / name for name in ("good.md", "bad.md", "ugly.md"))
    good.write_text(FRAUD.replace("slug: payment-fraud", "slug: good-one"))
    bad.write_text(
        FRAUD.replace("slug: payment-fraud", "slug: bad-one").replace("family: trust", "family: x")
    )
    ugly.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError) as refused:
        call_command("load_scenarios", str(tmp_path))
    assert capsys.readouterr().out == "Loaded good-one, version 1.\n"
    first, *lines = str(refused.value).splitlines()
    assert first == "Not loaded:"
    assert [line.split(": ")[0] for line in lines] == [f"{bad}:4", f"{ugly}:1"]
    assert Scenario.objects.filter(slug="good-one").exists()
    assert not Scenario.objects.filter(slug="bad-one").exists()


@pytest.mark.django_db
def test_nothing_of_absurd_files_is_in_the_database(library: None, tmp_path: Path) -> None:
    for number, (text, _) in enumerate(ABSURD.values()):
        path = tmp_path / f"{number}.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = list(ScenarioVersion.objects.values_list("pk", flat=True)), list(Scenario.objects.values())
    loaded = load_scenarios([tmp_path])
    assert {problem.path for problem in loaded.problems} == set(tmp_path.iterdir())
    assert loaded.changes == []
    assert before == (
        list(ScenarioVersion.objects.values_list("pk", flat=True)),
        list(Scenario.objects.values()),
    )
