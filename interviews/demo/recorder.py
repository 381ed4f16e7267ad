"""Writes the log of a round as its two people would have left it: valid updates, chat, and the clock's moves.

For rounds that nobody held in a browser: those of the demo community, and the long one that is measured.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pycrdt import Array, Doc, Map, Text

from accounts.models import User
from interviews.models import Room, RoomLogEntry, Round

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
POINT_PARTS = 64  # points travel as whole numbers, see docs/protocol.md


@dataclass(frozen=True)
class Moment:
    """One entry to be; `second` counts from the beginning of the round."""

    second: float
    kind: int
    author: User | None
    payload: bytes


class Recorder:
    """Collects what happens, each thing at its second; `save` makes it the room's log.

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

    def write(self, second: float, author: User, text: str) -> None:
        """Type a stretch of text at the end of the notes."""
        self._notes += text
        self._take(second, author)

    def require(self, second: float, author: User, fields: dict[str, Any]) -> None:
        """Put a row at the end of the requirements: its fields of docs/protocol.md, but for the order."""
        row = len(self._ledger)
        self._ledger[f"{row:016x}"] = Map({"order": _order_key(row), "removed": False, **fields})
        self._take(second, author)

    def draw(self, second: float, author: User, key: str, fields: dict[str, Any]) -> None:
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

    def change(self, second: float, author: User, key: str, fields: dict[str, Any]) -> None:
        """Move, resize or recolor an element."""
        with self._doc.transaction():
            for name, value in fields.items():
                self._board[key][name] = value
        self._take(second, author)

    def stretch(self, second: float, author: User, key: str, points: Iterable[tuple[float, float]]) -> None:
        """Draw a stroke on."""
        self._board[key]["points"].extend(_parts(points))
        self._take(second, author)

    def say(self, second: float, author: User, text: str) -> None:
        self._moments.append(Moment(second, RoomLogEntry.CHAT, author, text.encode()))

    def move_clock(self, second: float, author: User, state: dict[str, Any]) -> None:
        payload = json.dumps(state, separators=(",", ":")).encode()
        self._moments.append(Moment(second, RoomLogEntry.CLOCK, author, payload))

    def save(self, round_: Round, started_at: datetime) -> None:
        """Make this the whole log of the round's room, whatever was in it."""
        RoomLogEntry.objects.filter(room_id=round_.pk).delete()
        ordered = sorted(self._moments, key=lambda moment: moment.second)
        RoomLogEntry.objects.bulk_create(
            (
                RoomLogEntry(
                    room_id=round_.pk,
                    seq=seq,
                    lseq=seq,
                    kind=moment.kind,
                    author=moment.author,
                    at=started_at + timedelta(seconds=moment.second),
                    payload=moment.payload,
                )
                for seq, moment in enumerate(ordered, start=1)
            ),
            batch_size=1000,
        )
        Room.objects.filter(pk=round_.pk).update(head=len(ordered))

    def _take(self, second: float, author: User) -> None:
        for update in self._updates:
            self._moments.append(Moment(second, RoomLogEntry.UPDATE, author, update))
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
