"""The room's log of a demo round: its clock's moves at their times, and what the script says was done."""

from dataclasses import dataclass, field
from datetime import datetime
from math import copysign
from typing import Any

from accounts.models import User
from interviews.demo.recorder import Recorder
from interviews.models import Round, StageSpan

SECONDS_A_WORD, SECONDS_A_LINE = 0.45, 1.5
INK = "#1e1e1e"
LOOK = {"strokeColor": INK, "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2}
LOOK |= {"strokeStyle": "solid", "roughness": 1, "opacity": 100, "locked": False}
WORDS = {"fontFamily": 5, "lineHeight": 1.25, "textAlign": "center"}  # 5 is Excalidraw's handwriting
LETTER_WIDTH, LINE_HEIGHT, FONT_SIZE = 9.6, 25, 20
COLUMN, ROW = 290, 130  # the grid on which boxes stand, center to center
BOX_WIDTH, BOX_HEIGHT = 220, 70  # room for two lines of 18 letters
LEAN = 18
GAP = 6  # between an arrow's end and the box it points at


@dataclass
class Board:
    """Where the boxes stand, so that an arrow can go from one to another."""

    boxes: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    drawn: int = 0


def record_round(round_: Round, script: list[dict[str, Any]]) -> None:
    """Replace the log of a round that is over.

    The script's steps are in the order of their seconds: `write` (lines of notes), `need` (a requirement),
    `say`, `box` (name, cell, text), `arrow` (from, to) and `caption` (cell, text); a cell is [column, row],
    also in fractions.
    Raises ValueError where a step begins before what was written or drawn before it is done.
    """
    recorder, board = Recorder(), Board()
    assert round_.started_at
    leader = round_.interviewer or round_.candidate
    for second, state in _clock_states(round_, leader, round_.started_at):
        recorder.move_clock(second, leader, state)
    for step in script:
        author = leader if step.get("by") == "interviewer" else round_.candidate
        _perform(step, recorder, author, board)
    recorder.save(round_, round_.started_at)


def _perform(step: dict[str, Any], recorder: Recorder, author: User, board: Board) -> None:
    at = float(step["at"])
    if at < recorder.last_second and "say" not in step:
        raise ValueError(f"the step at {at:.0f} begins before the one before it is done: {step}")
    if "write" in step:
        _type(recorder, author, at, step["write"])
    if "need" in step:
        recorder.require(at, author, _requirement(**step["need"]))
    if "say" in step:
        recorder.say(at, author, step["say"])
    if "box" in step:
        _draw_box(recorder, author, at, board, **step["box"])
    if "arrow" in step:
        _draw_arrow(recorder, author, at, board, *step["arrow"])
    if "caption" in step:
        _draw_text(recorder, author, at, board, **step["caption"])


def _requirement(
    *, text: str, number: str, unit: str = "", said_by: str = "candidate", agreed: bool = True
) -> dict[str, Any]:
    return {"requirement": text, "number": number, "unit": unit, "said_by": said_by, "agreed": agreed}


def _type(recorder: Recorder, author: User, at: float, text: str) -> None:
    """A word at a time, with a pause to think before each line but the first."""
    for line in text.splitlines(keepends=True):
        for number, word in enumerate(line.split(" ")):
            recorder.write(at, author, word if number == 0 else f" {word}")
            at += SECONDS_A_WORD
        at += SECONDS_A_LINE


def _draw_box(
    recorder: Recorder, author: User, at: float, board: Board, *, name: str, cell: list[float], text: str
) -> None:
    """Drawn in one go, then written into."""
    x, y = cell[0] * COLUMN - BOX_WIDTH / 2, cell[1] * ROW - BOX_HEIGHT / 2
    board.boxes[name] = (x, y, BOX_WIDTH, BOX_HEIGHT)
    board.drawn += 1
    place = {"x": x, "y": y, "width": BOX_WIDTH, "height": BOX_HEIGHT, "seed": board.drawn}
    recorder.draw(at, author, f"box-{name}", {"type": "rectangle", **place, **LOOK, "roundness": {"type": 3}})
    _draw_text(recorder, author, at + 2, board, cell=cell, text=text)


def _draw_text(
    recorder: Recorder, author: User, at: float, board: Board, *, cell: list[float], text: str
) -> None:
    """Around the middle of its cell."""
    lines = text.split("\n")
    width, height = max(map(len, lines)) * LETTER_WIDTH, len(lines) * LINE_HEIGHT
    board.drawn += 1
    place = {"x": cell[0] * COLUMN - width / 2, "y": cell[1] * ROW - height / 2, "seed": board.drawn}
    words = {"text": text, "originalText": text, "fontSize": FONT_SIZE, "width": width, "height": height}
    recorder.draw(at, author, f"text-{board.drawn}", {"type": "text", **place, **LOOK, **WORDS, **words})


def _draw_arrow(recorder: Recorder, author: User, at: float, board: Board, start: str, end: str) -> None:
    """From the edge of one box to the edge of the other, sideways unless they stand in one column."""
    x, y, width, height = board.boxes[start]
    to_x, to_y, to_width, to_height = board.boxes[end]
    # Those that climb or fall leave and arrive beside the middle, where the level ones are.
    lean = copysign(LEAN, to_y - y) if to_y != y else 0
    middle, to_middle = y + height / 2 + lean, to_y + to_height / 2 - lean
    if to_x > x + width:
        begin, finish = (x + width + GAP, middle), (to_x - GAP, to_middle)
    elif to_x + to_width < x:
        begin, finish = (x - GAP, middle), (to_x + to_width + GAP, to_middle)
    else:
        below = to_y > y
        begin = (x + width / 2, y + (height + GAP if below else -GAP))
        finish = (to_x + to_width / 2, to_y + (-GAP if below else to_height + GAP))
    across, down = finish[0] - begin[0], finish[1] - begin[1]
    board.drawn += 1
    fields = {"type": "arrow", "x": begin[0], "y": begin[1], "width": abs(across), "height": abs(down)}
    more = {"points": [(0, 0), (across, down)], "seed": board.drawn, "endArrowhead": "arrow"}
    recorder.draw(at, author, f"arrow-{start}-{end}", {**fields, **more, **LOOK})


def _clock_states(round_: Round, leader: User, started_at: datetime) -> list[tuple[float, dict[str, Any]]]:
    """The clock after each of its moves, as docs/protocol.md writes it, with the second of the move."""
    states = []
    used: list[dict[str, Any]] = []
    spans = list(round_.spans.order_by("started_at"))
    for version, span in enumerate(spans, start=1):
        move = "start" if version == 1 else "next"
        state = {"version": version, "state": "live", "move": move, "used": list(used)}
        states.append((_second(span.started_at, started_at), {**_clock(round_, leader, span), **state}))
        used.append(_used(span))
    end = {"version": len(spans) + 1, "state": "debrief", "move": "end", "used": used}
    states.append((_second(round_.ended_at, started_at), {**_clock(round_, leader, None), **end}))
    return states


def _clock(round_: Round, leader: User, span: StageSpan | None) -> dict[str, Any]:
    return {
        "stage": span.stage if span else "",
        "stage_started_at": _ms(span.started_at) if span else None,
        "planned_ms": span.planned_seconds * 1000 if span else 0,
        "paused_at": None,
        "paused_ms": 0,
        "pause_proposed_by": None,
        "round_started_at": _ms(round_.started_at),
        "round_ended_at": None if span else _ms(round_.ended_at),
        "moved_by": leader.pk,
    }


def _used(span: StageSpan) -> dict[str, Any]:
    ended_at = span.ended_at or span.started_at
    used_ms = (ended_at - span.started_at).total_seconds() * 1000
    return {"stage": span.stage, "planned_ms": span.planned_seconds * 1000, "used_ms": used_ms}


def _second(moment: datetime | None, started_at: datetime) -> float:
    return (moment - started_at).total_seconds() if moment else 0.0


def _ms(moment: datetime | None) -> float | None:
    return moment.timestamp() * 1000 if moment else None
