"""What can be saved for a line of a calibration round, when it is complete, and when it opens again. Pure.

A note is for oneself and never owed, and a 1 or a 4 needs no moment: nobody but oneself reads either, and the
reference brings the moment.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from config.errors import Invalid, Refused
from interviews.scoring.rules import MAX_NOTE, SCORES, check_length
from scenarios.lines import LINES

FIRST = 1  # the attempt that counts: later ones have seen the reference
AGAIN_AFTER = timedelta(days=90)


def check_score(line: str, score: int | None, note: str, *, lines: Sequence[str]) -> None:
    """Raise Invalid where it could never be stored; `lines` are those that the round scores."""
    if line not in LINES:
        raise Invalid("unknown_line", f"There is no line called {line}.")
    if line not in lines:
        raise Invalid("line_not_scored", f"This round does not score {line}. It scores {', '.join(lines)}.")
    if score is not None and score not in SCORES:
        raise Invalid("bad_score", "A score is 1, 2, 3 or 4.")
    check_length(note, MAX_NOTE, "note")


def missing_lines(lines: Sequence[str], scores: Mapping[str, int | None]) -> dict[str, str]:
    """A sentence for each line without a score. All can be scored: each has its moment in the recording."""
    return {line: "Score it." for line in lines if scores.get(line) is None}


def again_from(submitted_at: datetime) -> datetime:
    return submitted_at + AGAIN_AFTER


def check_again(submitted_at: datetime, now: datetime) -> None:
    """Raise Refused while the reference is still fresh in mind."""
    if now < again_from(submitted_at):
        day = f"{again_from(submitted_at):%B} {again_from(submitted_at).day}"
        raise Refused(
            "too_early",
            f"You can score this round again from {day}. Your first scores stay what counts.",
        )
