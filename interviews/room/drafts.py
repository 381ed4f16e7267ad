"""Entries that want to be in the log, and which of them the writer takes next."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

MAX_BATCH_ENTRIES = 250
MAX_BATCH_BYTES = 2 * 1024 * 1024
BUSY_PAUSE_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that wants to be in the log; `(room, author, tab, lseq)` names it for ever."""

    room: UUID
    author: int
    tab: bytes
    lseq: int
    kind: int
    doc: int
    payload: bytes


class Verdict(StrEnum):
    WRITTEN = "written"
    KNOWN = "known"
    NO_ROOM = "no_room"
    NO_SEAT = "no_seat"
    ROOM_CLOSED = "room_closed"
    BUSY = "busy"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft; `seq` is set for written and known ones, `at_ms` for written ones."""

    draft: Draft
    verdict: Verdict
    seq: int
    at_ms: float


class Backlog:
    """What the writer holds and has not written, in the order of each room. Times are of any steady clock.

    A draft that comes back busy is put off, with all that follows in its room, and holds up nobody else: only
    the first of what is put off is tried again, after a pause, and apart from what is ready.
    """

    def __init__(self) -> None:
        self._ready: deque[Draft] = deque()
        self._busy: dict[UUID, deque[Draft]] = {}
        self._retry_at = 0.0

    def __bool__(self) -> bool:
        return bool(self._ready or self._busy)

    @property
    def is_full(self) -> bool:
        """Whether a batch is ready."""
        return len(self._ready) >= MAX_BATCH_ENTRIES

    def seconds_to_wait(self, now: float) -> float | None:
        """How long until there is something to write; None where nothing is held."""
        if self._ready:
            return 0.0
        return max(0.0, self._retry_at - now) if self._busy else None

    def add(self, draft: Draft) -> None:
        self._ready.append(draft)

    def take(self, now: float) -> list[Draft]:
        """What to write next, up to the limits and each only once; `settle` has to follow."""
        if self._busy and now >= self._retry_at:
            return self._first_of_each_busy_room()
        return self._what_is_ready()

    def settle(self, outcomes: Iterable[Outcome], now: float) -> list[Outcome]:
        """Put off what was busy; return what became of the rest."""
        settled: list[Outcome] = []
        for outcome in outcomes:
            draft = outcome.draft
            waiting = self._busy.pop(draft.room, None) if self._busy else None
            if outcome.verdict is not Verdict.BUSY:
                settled.append(outcome)
                if waiting is not None:  # the room is free again: `draft` was the first of these
                    self._ready.extendleft(reversed([*waiting][1:]))
                continue
            tried_again = waiting is not None and waiting[0] is draft
            if tried_again or not self._busy:
                self._retry_at = now + BUSY_PAUSE_SECONDS  # from now on: meanwhile what is ready has its turn
            waiting = waiting or deque()
            if not tried_again:
                waiting.append(draft)
            self._busy[draft.room] = waiting  # as the last: every busy room has its turn
        return settled

    def _first_of_each_busy_room(self) -> list[Draft]:
        taken: list[Draft] = []
        size = 0
        for waiting in self._busy.values():
            if len(taken) >= MAX_BATCH_ENTRIES or size >= MAX_BATCH_BYTES:
                break
            taken.append(waiting[0])
            size += len(waiting[0].payload)
        return taken

    def _what_is_ready(self) -> list[Draft]:
        """A draft that comes twice waits for the next batch: it will be known when the first is written."""
        taken: list[Draft] = []
        again: list[Draft] = []
        names: set[tuple[UUID, int, bytes, int]] = set()
        size = 0
        while self._ready and len(taken) < MAX_BATCH_ENTRIES and size < MAX_BATCH_BYTES:
            draft = self._ready.popleft()
            name = (draft.room, draft.author, draft.tab, draft.lseq)
            if self._busy and draft.room in self._busy:
                self._busy[draft.room].append(draft)
            elif name in names:
                again.append(draft)
            else:
                names.add(name)
                taken.append(draft)
                size += len(draft.payload)
        self._ready.extendleft(reversed(again))
        return taken
