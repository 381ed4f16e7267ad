"""A draft's file as fields and back: nothing is lost, and what is said of it stands beside its field."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.files.loader import LIBRARY, read_source
from scenarios.files.markdown import SECTIONS
from scenarios.files.source import BadFiles, refuse_unreadable
from scenarios.writing.check import messages_on
from scenarios.writing.fields import EMPTY_FILE, FRONT, FRONT_KEYS, OTHER, fields_of, with_fields
from scenarios.writing.parts import PART_OF_KEY, PARTS
from scenarios.writing.preview import UNWRITTEN, preview_of
from tests.scenarios.test_refuse_bad_files import SCENARIO_FAULTS

FRAUD = (LIBRARY / "payment-fraud.md").read_text()
PATH = Path("draft.md")

# What could be taken for the structure of the file, in any order.
PIECES = st.sampled_from([
    "## Task", "## Foo", "### Probe: Why?", "- `a` (data) b", "```", "```mermaid", "~~~", "---",
    "**Good:** c", "plain words", "", "flowchart LR", "&a [*a]", "<b>", "\u2028", "- **x** y",
])  # fmt: skip
TYPED = st.lists(PIECES, max_size=6).map("\n".join)


def told(source: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for message in messages_on(source):
        found.setdefault(message.field, []).append(message.text)
    return found


def loads(source: str) -> bool:
    try:
        refuse_unreadable(PATH, source)
        read_source(PATH, source)
    except BadFiles:
        return False
    return True


def test_every_section_of_the_reader_has_a_field() -> None:
    guides = {part.title for part in PARTS if part.stage}
    assert {part.title for part in PARTS} - guides == set(SECTIONS)
    assert len(PART_OF_KEY) == len(PARTS)
    assert not set(PART_OF_KEY) & {*FRONT_KEYS, FRONT, OTHER}


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.md")), ids=lambda path: path.stem)
def test_a_file_of_the_library_comes_back_as_it_was_written(path: Path) -> None:
    source = path.read_text()
    fields = fields_of(source)
    assert FRONT not in fields
    assert fields[OTHER] == ""
    assert with_fields(source, fields) == source
    assert messages_on(source) == []


def test_all_sections_can_be_written_into_the_empty_file() -> None:
    written = with_fields(EMPTY_FILE, fields_of(FRAUD))
    assert read_source(PATH, written).content == read_source(PATH, FRAUD).content


def test_one_changed_field_changes_nothing_else() -> None:
    changed = with_fields(FRAUD, {**fields_of(FRAUD), "task": "Rank payments by expected loss."})
    before, after = FRAUD.splitlines(), changed.splitlines()
    gone, new = [line for line in before if line not in after], [line for line in after if line not in before]
    assert new == ["Rank payments by expected loss."]
    assert gone == fields_of(FRAUD)["task"].splitlines()


def test_a_diagram_is_typed_without_its_fence() -> None:
    fields = fields_of(FRAUD)
    assert fields["diagram"].startswith("flowchart TD\n")
    changed = with_fields(FRAUD, {**fields, "starting-diagram": "flowchart LR\n  a --> b"})
    assert "## Starting diagram\n\n```mermaid\nflowchart LR\n  a --> b\n```\n\n## Task" in changed
    assert messages_on(changed) == []


def test_an_optional_section_leaves_the_file_with_its_text() -> None:
    changed = with_fields(FRAUD, {**fields_of(FRAUD), "starting-diagram": " \n"})
    assert "Starting diagram" not in changed
    assert loads(changed)


@pytest.mark.parametrize("slug", ["null", "2026-01-01", "no", "12", "a: b", "#x"])
def test_what_yaml_would_take_for_something_else_is_quoted(slug: str) -> None:
    fields = {**fields_of(FRAUD), "slug": slug, "title": 'A "title": #1', "tags": "on, off"}
    back = fields_of(with_fields(FRAUD, fields))
    assert {key: back[key] for key in FRONT_KEYS} == {key: fields[key] for key in FRONT_KEYS}


def test_front_matter_that_cannot_be_read_is_one_text_until_it_can() -> None:
    broken = FRAUD.replace("difficulty: 3", "difficulty: [3")
    fields = fields_of(broken)
    assert "difficulty: [3" in fields[FRONT]
    assert "slug" not in fields
    assert any("Line " in text for text in told(broken)[FRONT])
    mended = with_fields(broken, {**fields, FRONT: fields[FRONT].replace("[3", "2")})
    assert fields_of(mended)["difficulty"] == "2"


def test_an_unknown_section_and_loose_text_are_kept_and_named() -> None:
    odd = FRAUD.replace("## Prompt", "Hello\n\n## Prompt").replace("## Mistakes", "## Errors")
    assert fields_of(odd)[OTHER].startswith("Hello\n\n## Errors\n\n- ")
    assert any("Unknown section 'Errors'" in text for text in told(odd)[OTHER])
    assert told(odd)["mistakes"] == ["Still empty."]
    tidied = with_fields(odd, {**fields_of(odd), OTHER: "", "mistakes": "- One."})
    assert loads(tidied)


def test_a_fence_left_open_swallows_nothing() -> None:
    changed = with_fields(
        FRAUD, {**fields_of(FRAUD), "context": "```\ncode", "diagram": "```mermaid\nflowchart"}
    )
    back = fields_of(changed)
    assert back["task"] == fields_of(FRAUD)["task"]
    assert back["context"] == "```\ncode\n```"


def test_the_empty_file_asks_for_its_required_fields_and_finds_nothing_wrong() -> None:
    messages = messages_on(EMPTY_FILE)
    assert all(message.is_gap for message in messages)
    assert {message.field for message in messages} == {
        *(set(FRONT_KEYS) - {"position", "tags"}),
        *(part.key for part in PARTS if part.required),
    }


@pytest.mark.parametrize("fault", SCENARIO_FAULTS)
def test_what_the_loader_refuses_is_told(fault: str) -> None:
    old, new, _, _ = SCENARIO_FAULTS[fault]
    assert messages_on(FRAUD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("checkpoints", "- `a` (data) One\n- `b` (magic) Two", "Line 2: 'line': 'magic' is none of"),
        ("twists", "### A\nText.\n\n**Strong:**", "'strong': must not be empty"),
        ("guide-data", "Only a guide.", "Add at least one probe"),
        ("guide-data", "### Probe: Why?\n**Good:** a\n**Wrong:** b\n**Nudge:** c", "Say what a good answer"),
        ("guide-modeling", "A.\n\n### Probe: Why?\n**Good:** a\n**Wrong:** b", "Line 3: 'nudge' is missing"),
        ("difficulty", "many", "Write a whole number, not 'many'."),
        ("slug", "Payment Fraud", "Use lower-case letters, digits and hyphens, not 'Payment Fraud'."),
        ("tags", "cards, Two Words", "Use lower-case letters, digits and hyphens, not 'Two Words'."),
        ("position", "first", "Write a whole number, not 'first'."),
        ("diagram", "sequenceDiagram", "The diagram must be a mermaid flowchart"),
        ("estimates", "No list.", "Line 1: 'Estimates' must be a list"),
    ],
)
def test_a_message_stands_beside_its_field(field: str, text: str, said: str) -> None:
    found = told(with_fields(FRAUD, {**fields_of(FRAUD), field: text}))
    assert list(found) == [field]
    assert said in found[field][0]


def test_of_many_messages_the_first_are_told_and_the_others_counted() -> None:
    fields = {**fields_of(FRAUD), "checkpoints": "- `A` (x) y\n" * 300, "family": "x" * 100_000}
    family, *checkpoints = messages_on(with_fields(FRAUD, fields))
    assert len(family.text) < 400
    assert len(checkpoints) == 50
    assert checkpoints[-1].text == "And 551 more problems."


@pytest.mark.parametrize("field", ["twists", "pacing", "mistakes", "other"])
def test_what_is_long_beyond_reading_is_neither_judged_nor_shown(field: str) -> None:
    source = with_fields(FRAUD, {**fields_of(FRAUD), field: "### 1%\n" * 5_000})
    assert messages_on(source) == [(OTHER, "The file has more than 5,000 lines.", False)]
    assert preview_of(source) == preview_of("")


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*PART_OF_KEY, "title", "slug", OTHER]), TYPED, max_size=4))
def test_whatever_is_typed_is_kept_shown_and_judged_as_by_the_loader(typed: dict[str, str]) -> None:
    source = with_fields(FRAUD, {**fields_of(FRAUD), **typed})
    kept = "\n".join(fields_of(source).values())
    lines = [line.strip() for text in typed.values() for line in text.splitlines()]
    # Headings and the fence of a diagram are the file's own.
    assert all(line in kept or line.startswith(("#", "```")) for line in lines)
    assert (messages_on(source) == []) == loads(source)
    assert preview_of(source).prompt.title
    fields = fields_of(source)
    assert fields_of(with_fields(source, fields)) == fields


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=12).map("\n".join))
def test_any_text_is_a_draft(text: str) -> None:
    assert preview_of(text).kit.task
    assert messages_on(text)
    assert all(line.strip() in "\n".join(fields_of(text).values()) for line in text.splitlines()
               if line not in {"---", "## Task", "```mermaid"})  # fmt: skip


def test_what_is_not_written_yet_says_so_in_the_preview() -> None:
    shown = preview_of(EMPTY_FILE)
    assert shown.prompt.statement == UNWRITTEN
    assert shown.kit.guide["data"] == UNWRITTEN


def test_half_a_row_is_shown_and_a_wrong_one_is_not() -> None:
    fields = fields_of(FRAUD)
    fields["checkpoints"] = "- `a` (data) One\n- `b` (magic) Two\n- `c` (data) Three"
    fields["twists"] = "### Half a twist\nIts text."
    kit = preview_of(with_fields(FRAUD, fields)).kit
    assert [checkpoint.key for checkpoint in kit.checkpoints] == ["a", "c"]
    assert (kit.twists[0].title, kit.twists[0].strong) == ("Half a twist", UNWRITTEN)
    assert kit.task == read_source(PATH, FRAUD).content.kit.task
