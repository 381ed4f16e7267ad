"""A draft as it would look, whatever state it is in. Pure.

What cannot be read yet is filled with words that say so, until the whole is a `ScenarioFile` that the real
pages can show: their templates need to know nothing of drafts.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from accounts.families import FAMILIES
from scenarios.content import DESIGN_STAGES, GUIDED_STAGES, ScenarioFile
from scenarios.files.markdown import read_what_has_the_form
from scenarios.files.source import BadFiles, Located, Mismatch, Place, misshapen, too_long
from scenarios.writing.fields import DRAFT_PATH

UNWRITTEN = "Not written yet."
# A row that lacks one of its texts is still shown.
LACKS_TEXT = {"missing", "string_too_short"}
# Each pass mends one level of nesting; the deepest place of a kit has seven parts.
PASSES = 10


def preview_of(source: str) -> ScenarioFile:
    """The file as far as it can be shown; nothing of one that is too long to be read."""
    shown = _over(_unwritten(), {} if too_long(source) else _data_in(source))
    for _ in range(PASSES):
        # What may not be published can still be shown, since rendering makes it harmless.
        wrong = misshapen(ScenarioFile, Located(DRAFT_PATH, shown))
        if not wrong:
            return ScenarioFile.model_validate(shown)
        _mend(shown, wrong)
    return ScenarioFile.model_validate(_unwritten())


def shelf_in(source: str, file: ScenarioFile) -> tuple[str, int]:
    """Family and difficulty that the author has chosen; empty and 0 where the preview has filled them in."""
    said = {} if too_long(source) else _data_in(source).get("prompt", {})
    family, difficulty = file.prompt.family, file.prompt.difficulty
    return (
        family if said.get("family") == family else "",
        difficulty if said.get("difficulty") == difficulty else 0,
    )


def _data_in(source: str) -> dict[str, Any]:
    try:
        return read_what_has_the_form(DRAFT_PATH, source).located.data
    except BadFiles:
        return {}


def _unwritten() -> dict[str, Any]:
    """The smallest file that is complete, in words that nobody takes for content."""
    probe = {"ask": UNWRITTEN, "good": UNWRITTEN, "wrong": UNWRITTEN, "nudge": UNWRITTEN}
    return {
        "slug": "not-written-yet",
        "prompt": {
            "title": "Untitled scenario",
            "family": FAMILIES[0][0],
            "difficulty": 2,
            "summary": UNWRITTEN,
            "statement": UNWRITTEN,
            "context": UNWRITTEN,
        },
        "kit": {
            "task": UNWRITTEN,
            "baseline": UNWRITTEN,
            "if_asked": [{"question": UNWRITTEN, "answer": UNWRITTEN}],
            "guide": dict.fromkeys(GUIDED_STAGES, UNWRITTEN),
            "probes": {stage: [probe] for stage in DESIGN_STAGES},
            "twists": [{"title": UNWRITTEN, "text": UNWRITTEN, "strong": UNWRITTEN}],
            "checkpoints": [{"key": "not-written-yet", "line": "requirements", "text": UNWRITTEN}],
            "trade_offs": [
                {
                    "title": UNWRITTEN,
                    "one_side": UNWRITTEN,
                    "other_side": UNWRITTEN,
                    "decide_by": UNWRITTEN,
                }
            ],
            "estimates": [{"title": UNWRITTEN, "text": UNWRITTEN}],
            "metrics": {"offline": [UNWRITTEN], "online": [UNWRITTEN], "guardrails": [UNWRITTEN]},
            "mistakes": [UNWRITTEN],
            "diagram": "flowchart LR\n  not[Not drawn yet]",
        },
    }


def _over(base: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """The data, with what it lacks taken from the base; objects within objects too, lists as a whole."""
    merged = {**base, **deepcopy(data)}
    for key, value in base.items():
        given = data.get(key)
        if isinstance(value, dict) and isinstance(given, dict):
            merged[key] = _over(value, given)
        elif given is None or given in ("", []):
            merged[key] = value
    return merged


def _mend(shown: dict[str, Any], wrong: Iterable[Mismatch]) -> None:
    """Fill in what a row lacks; put the unwritten in place of what is wrong; leave out what has no such."""
    doomed: set[Place] = set()
    for mismatch in wrong:
        place = mismatch.place
        last_row = max((index for index, part in enumerate(place) if isinstance(part, int)), default=-1)
        in_row = 0 <= last_row < len(place) - 1
        if in_row and mismatch.kind in LACKS_TEXT and isinstance(_at(shown, place[:-1]), dict):
            _at(shown, place[:-1])[place[-1]] = UNWRITTEN
        elif last_row >= 0:
            doomed.add(place[: last_row + 1])
        else:
            _replace(shown, place)
    # The last rows first: what is left keeps its place.
    for place in sorted(doomed, key=lambda place: (str(place[:-1]), place[-1]), reverse=True):
        rows = _at(shown, place[:-1])
        if isinstance(rows, list) and isinstance(place[-1], int) and place[-1] < len(rows):
            rows.pop(place[-1])


def _replace(shown: dict[str, Any], place: Place) -> None:
    """Put what stands in the unwritten file there, or nothing where it has nothing."""
    holder, spare = _at(shown, place[:-1]), _at(_unwritten(), place[:-1])
    if not isinstance(holder, dict):
        return
    if isinstance(spare, dict) and place[-1] in spare:
        holder[place[-1]] = spare[place[-1]]
    else:
        holder.pop(place[-1], None)


def _at(data: Any, place: Place) -> Any:
    """What stands at a place, or None."""
    for part in place:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data
