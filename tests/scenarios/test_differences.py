"""What changed between two texts, by section and by word."""

import time

from scenarios.writing.differences import changes_between

OLD = "---\nslug: a\n---\n\n## Task\n\nRank payments by risk.\n\n## Mistakes\n\n- One.\n- Two.\n"


def words(old: str, new: str) -> list[tuple[str, str]]:
    (change,) = changes_between(old, new)
    return [(part.kind, part.text) for line in change.lines for part in line.words if part.kind != "same"]


def test_the_same_text_has_no_changes() -> None:
    assert changes_between(OLD, OLD) == []
    assert changes_between(OLD, OLD.replace("\n\n## ", "\n\n\n## ")) == []


def test_only_the_words_that_differ_are_marked() -> None:
    assert words(OLD, OLD.replace("by risk", "by expected risk")) == [("added", "expected ")]
    assert words(OLD, OLD.replace("- Two.\n", "")) == [("removed", "- Two.")]
    assert words(OLD, OLD.replace("slug: a", "slug: b")) == [("removed", "a"), ("added", "b")]


def test_sections_come_and_go_as_a_whole() -> None:
    changes = changes_between(OLD, OLD.replace("## Mistakes", "## Reading"))
    assert [(change.title, change.kind) for change in changes] == [
        ("Reading", "added"),
        ("Mistakes", "removed"),
    ]


def test_lines_far_from_a_change_are_only_counted() -> None:
    lines = [f"- Line {number}." for number in range(40)]
    old = "---\n---\n## Mistakes\n" + "\n".join(lines)
    (change,) = changes_between(old, old.replace("Line 20", "Row 20"))
    assert [line.skipped for line in change.lines if line.skipped] == [18, 17]


def test_a_hostile_text_keeps_nobody_waiting() -> None:
    lines = "---\n---\n## Mistakes\n" + "\n".join("- " + "a b " * 122 for _ in range(100))
    titles = "---\n---\n" + "## X\n" * 5_000
    start = time.process_time()
    assert changes_between(lines, lines.replace("a b a", "a c b"))
    assert len(changes_between(titles, titles + "## X\nMore.\n")) == 1
    assert time.process_time() - start < 3
