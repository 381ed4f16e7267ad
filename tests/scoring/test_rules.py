"""What makes an assessment complete, without a database."""

from typing import get_args

import pytest

from config.errors import Invalid
from interviews.scoring.rules import Kind, LineEntry, completeness_of, moment_in
from scenarios.lines import LINES

NOTE = "Named the label delay before any feature."
OVERALL = {"strength": "a", "missed": "b", "drill": "c"}


def missing(kind: Kind, overall: dict[str, str] | None = None, **data: object) -> dict[str, str]:
    """What is missing where every line is complete but `data`."""
    entries = [LineEntry(line, 3, note=NOTE) for line in LINES if line != "data"]
    whole = OVERALL if overall is None else overall
    return completeness_of([*entries, LineEntry("data", **data)], kind=kind, overall=whole).missing  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("x" * 40, ""),
        (f"  {'x' * 20}\n\n{'y' * 19}  ", ""),
        ("x" * 39, "The note needs 1 more character: what you saw or heard."),
        (f"x{' ' * 60}y", "The note needs 37 more characters: what you saw or heard."),
        (" \n ", "Write a note of at least 40 characters: what you saw or heard."),
    ],
)
@pytest.mark.parametrize("kind", ["interviewer", "second", "review"])
def test_a_note_says_at_least_40_characters(kind: Kind, note: str, said: str) -> None:
    assert missing(kind, score=3, note=note).get("data", "") == said


@pytest.mark.parametrize("score", [1, 4])
def test_a_1_or_a_4_needs_a_moment_and_the_start_is_one(score: int) -> None:
    assert missing("interviewer", score=score, note=NOTE) == {
        "data": f"Name the moment that shows the {score}."
    }
    assert missing("interviewer", score=score, note=NOTE, round_seconds=0) == {}


def test_all_that_a_line_needs_is_said_at_once() -> None:
    assert missing("second", score=4, note="Good") == {
        "data": "The note needs 36 more characters: what you saw or heard. Name the moment that shows the 4."
    }


def test_about_oneself_a_score_is_enough() -> None:
    assert missing("self", score=4) == {}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_interviewer_alone_owes_the_three_texts(kind: Kind) -> None:
    without = missing(kind, {"strength": "Labels.", "missed": "  "}, score=3, note=NOTE)
    assert list(without) == (["missed", "drill"] if kind == "interviewer" else [])


@pytest.mark.parametrize(
    ("text", "seconds"), [("", None), (" 12:30 ", 750), ("0:00", 0), ("60:00", 3600), ("100:59", 6059)]
)
def test_a_moment_is_typed_as_minutes_and_seconds(text: str, seconds: int | None) -> None:
    assert moment_in(text) == seconds


@pytest.mark.parametrize("text", ["12", "12:60", "-1:00", "1:2:3", "noon", "\uff11\uff12:30", "12:30 Uhr"])
def test_anything_else_is_no_moment(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        moment_in(text)
    assert refusal.value.code == "bad_moment"
