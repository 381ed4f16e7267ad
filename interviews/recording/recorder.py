"""Writes down a round as its two people would have left it: valid updates, chat, and the clock's moves. Pure.

For rounds that nobody held in a browser: those of the demo community, calibration rounds, and the long one
that is measured. People are the numbers that stand as authors in a log.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pycrdt import Array, Doc, Map, Text

from interviews.room.protocol import EntryKind

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
POINT_PARTS = 64  # points travel as whole numbers, see docs/protocol.md


@dataclass(frozen=True)
class Moment:
    """One entry to be; `second` counts from the beginning of the round."""

    second: float
    kind: int
    author: int
    payload: bytes


class Recorder:
    """Collects what happens, each thing at its second; `moments` are the log that it makes.

    What is written and drawn comes in the order of its seconds: each update of a document builds on the last.
    """

    def __init__(self) -> None:
        self.last_second = 0.0  # of what was written or drawn
        self._moments: list[Moment] = []
        self._doc: Doc[Any] = Doc()
        self._notes: Text = self._doc.get("notes", type=Text)
        self._board: Map[Any] = self._doc.get("board", type=Map)
        self._ledger: Map[Any] = self._doc.get("ledger", type=Map)
        self._drawn = 0
        self._updates: list[bytes] = []
        self._subscription = self._doc.observe(lambda event: self._updates.append(event.update))

    def write(self, second: float, author: int, text: str) -> None:
        """Type a stretch of text at the end of the notes."""
        self._notes += text
        self._take(second, author)

    def require(self, second: float, author: int, fields: dict[str, Any]) -> None:
        """Put a row at the end of the requirements: its fields of docs/protocol.md, but for the order."""
        row = len(self._ledger)
        self._ledger[f"{row:016x}"] = Map({"order": _order_key(row), "removed": False, **fields})
        self._take(second, author)

    def draw(self, second: float, author: int, key: str, fields: dict[str, Any]) -> None:
        """Put an element on the board. Fields as docs/protocol.md has them, points in pixels."""
        known = dict(fields)
        points = known.pop("points", None)
        element: dict[str, Any] = {
            "index": _order_key(self._drawn),
            "isDeleted": False,
            "angle": 0,
            "groupIds": [],
            **known,
        }
        if points is not None:
            element["points"] = Array(_parts(points))
        if known["type"] == "freedraw":
            element.update(pressures=Array(), simulatePressure=True)
        self._board[key] = Map(element)
        self._drawn += 1
        self._take(second, author)

    def change(self, second: float, author: int, key: str, fields: dict[str, Any]) -> None:
        """Move, resize or recolor an element."""
        with self._doc.transaction():
            for name, value in fields.items():
                self._board[key][name] = value
        self._take(second, author)

    def stretch(self, second: float, author: int, key: str, points: Iterable[tuple[float, float]]) -> None:
        """Draw a stroke on."""
        self._board[key]["points"].extend(_parts(points))
        self._take(second, author)

    def say(self, second: float, author: int, text: str) -> None:
        self._moments.append(Moment(second, EntryKind.CHAT, author, text.encode()))

    def move_clock(self, second: float, author: int, state: dict[str, Any]) -> None:
        payload = json.dumps(state, separators=(",", ":")).encode()
        self._moments.append(Moment(second, EntryKind.CLOCK, author, payload))

    @property
    def moments(self) -> list[Moment]:
        """Everything so far in the order of time; of one second, in the order in which it was said."""
        return sorted(self._moments, key=lambda moment: moment.second)

    def _take(self, second: float, author: int) -> None:
        for update in self._updates:
            self._moments.append(Moment(second, EntryKind.UPDATE, author, update))
        self._updates.clear()
        self.last_second = second


def _parts(points: Iterable[tuple[float, float]]) -> list[int]:
    return [round(part * POINT_PARTS) for point in points for part in point]


def _order_key(number: int) -> str:
    """The number-th key of fractional indexing, for boards of up to 3,906 elements."""
    if number < len(DIGITS):
        return f"a{DIGITS[number]}"
    high, low = divmod(number - len(DIGITS), len(DIGITS))
    return f"b{DIGITS[high]}{DIGITS[low]}"
