"""Performs a script: each step at its second, typed and drawn as people do. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from interviews.recording.drawing import Board
from interviews.recording.recorder import Recorder
from interviews.recording.steps import Need, Role, Step

SECONDS_A_WORD, SECONDS_A_LINE = 0.45, 1.5


class OutOfOrder(ValueError):
    """A step begins before what was written or drawn before it is done, or an arrow before its boxes.

    `index` is its place in the script.
    """

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(reason)
        self.index = index


def perform(steps: Iterable[Step], recorder: Recorder, people: Mapping[Role, int]) -> None:
    """Record the steps, by the author that `people` has for each role. Raises OutOfOrder."""
    board = Board(recorder)
    for index, step in enumerate(steps):
        # What is said waits for nobody: people type and draw while they talk.
        if step.at < recorder.last_second and step.say is None:
            reason = f"the step at {step.at:.0f} begins before the one before it is done"
            raise OutOfOrder(index, f"{reason}, at {recorder.last_second:.0f}")
        try:
            _perform(step, recorder, people[step.by], board)
        except KeyError as missing:
            raise OutOfOrder(index, f"the arrow at {step.at:.0f} needs the box {missing}") from None


def _perform(step: Step, recorder: Recorder, author: int, board: Board) -> None:
    if step.write is not None:
        _type(recorder, author, step.at, step.write)
    if step.need is not None:
        recorder.require(step.at, author, _requirement(step.need))
    if step.say is not None:
        recorder.say(step.at, author, step.say)
    if step.box is not None:
        board.draw_box(step.at, author, step.box)
    if step.arrow is not None:
        board.draw_arrow(step.at, author, *step.arrow)
    if step.caption is not None:
        board.draw_caption(step.at, author, step.caption)


def _requirement(need: Need) -> dict[str, Any]:
    fields = {"number": need.number, "unit": need.unit, "said_by": need.said_by, "agreed": need.agreed}
    return {"requirement": need.text, **fields}


def _type(recorder: Recorder, author: int, at: float, text: str) -> None:
    """A word at a time, with a pause to think before each line but the first."""
    for line in text.splitlines(keepends=True):
        for number, word in enumerate(line.split(" ")):
            recorder.write(at, author, word if number == 0 else f" {word}")
            at += SECONDS_A_WORD
        at += SECONDS_A_LINE
