"""A program of its own that reads what people sent as updates of a document, and may die of it.

Updates come from browsers and were stored unread. One of 58 bytes can ask for half a gigabyte, another is
nested so deeply that reading it overflows the stack. So they are read here and nowhere else: without Django,
database or secrets, with limits on memory and time, and first of all in a fork of this process, a scout. What
kills the scout is set aside; what it survives is then read again in its parent.

`python -m interviews.room.compactor merge` (or `compare`) reads blobs from its input
(`blobs.py`) and answers with a line of JSON, for `merge` followed by the merged update.
"""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pycrdt import Doc, get_update, merge_updates

from interviews.room.blobs import read_blobs

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 40
SCOUT_CPU_SECONDS = 3.0
MERGE_SECONDS = 15.0
BATCH = 500

UNDECODABLE, CRASHED, TOO_SLOW = "undecodable", "crashed", "too_slow"

LINUX = sys.platform == "linux"


@dataclass
class Merged:
    """Updates in one; `reached` of those given were looked at, and those in `aside` (by index) left out.

    `is_stuck`: the document has grown so large that what comes next cannot be judged under the limits.
    """

    update: bytes
    reached: int = 0
    is_stuck: bool = False
    aside: dict[int, str] = field(default_factory=dict)


class Document:
    """A Yjs document that keeps what cannot be placed in it yet, because something before it is missing.

    The library keeps such structs too, but does not give them out again.
    """

    def __init__(self, base: bytes) -> None:
        self._doc: Doc[Any] = Doc()
        self._updates: list[bytes] = []
        if base:
            self.add(base)

    def add(self, update: bytes) -> None:
        """Raises ValueError, and changes nothing, where it does not decode."""
        self._doc.apply_update(update)
        self._updates.append(update)

    def update(self) -> bytes:
        """All of it as one update, also what waits for something missing."""
        whole = self._doc.get_update()
        waiting = self._waiting()
        return merge_updates(whole, *waiting) if waiting else whole

    def is_same_as(self, other: "Document") -> bool:
        """Whether both show the same and wait for as much."""
        return self._normal() == other._normal() and bool(self._waiting()) == bool(other._waiting())

    def _waiting(self) -> list[bytes]:
        state = self._doc.get_state()
        known = read_state(state)
        return [update for update in self._updates if not is_placed(get_update(update, state), known)]

    def _normal(self) -> bytes:
        """Bytes that do not depend on how the document came about: loaded at once, runs are joined alike."""
        copy: Doc[Any] = Doc()
        copy.apply_update(self._doc.get_update())
        return copy.get_update()


# Just enough of the encoding of Yjs (v1) to see whether anything of an update is missing in a document


def read_state(state: bytes) -> dict[int, int]:
    """A state vector: how far the document knows each client."""
    numbers = _Numbers(state)
    return {numbers.next(): numbers.next() for _ in range(numbers.next())}


def is_placed(difference: bytes, known: dict[int, int]) -> bool:
    """Whether nothing waits of an update, given what it has beyond the document of the state `known`.

    That is an update without structs; deletions are always in it, and those of unknown structs wait.
    """
    numbers = _Numbers(difference)
    if numbers.next() != 0:
        return False
    for _ in range(numbers.next()):
        client = numbers.next()
        for _ in range(numbers.next()):
            start, length = numbers.next(), numbers.next()
            if start + length > known.get(client, 0):
                return False
    return True


class _Numbers:
    """Variable-length integers, seven bits a byte, the lowest first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def next(self) -> int:
        number = shift = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number


# Merging


def merge(base: bytes, updates: Sequence[bytes]) -> Merged:
    """Merge `updates` into `base`, as many as time allows, and set aside those that cannot be read."""
    ends_at = time.monotonic() + MERGE_SECONDS
    document = Document(base)
    merged = Merged(b"")
    while merged.reached < len(updates) and time.monotonic() < ends_at:
        batch = updates[merged.reached : merged.reached + BATCH]
        survived, reason = scout(document, batch)
        for index, update in enumerate(batch[:survived], merged.reached):
            try:
                document.add(update)
            except ValueError:
                merged.aside[index] = UNDECODABLE
        merged.reached += survived
        if reason == CRASHED and _memory_bytes() > MEMORY_BYTES // 2:
            merged.is_stuck = True  # whether it is the update or the document nobody can tell
            break
        if reason:
            merged.aside[merged.reached] = reason
            merged.reached += 1
    merged.update = document.update()
    return merged


def scout(document: Document, updates: Sequence[bytes]) -> tuple[int, str]:
    """Apply updates in a fork of this process; return how many it survived and, if not all, what ended it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _apply_and_exit(document, updates, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as progress:
        started = len(progress.read())
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == 0:
        return started, ""
    return max(0, started - 1), TOO_SLOW if status == -signal.SIGPROF else CRASHED


def _apply_and_exit(document: Document, updates: Sequence[bytes], progress: int) -> None:
    """In the fork: say with a byte that an update comes next, then apply it."""
    status = 1
    try:
        for update in updates:
            signal.setitimer(signal.ITIMER_PROF, SCOUT_CPU_SECONDS)  # its signal ends the process
            os.write(progress, b".")
            try:
                document.add(update)
            except ValueError:
                continue
        status = 0
    finally:
        os._exit(status)  # whatever is raised here must not run the parent's code a second time


def _memory_bytes() -> int:
    """The most that this program has held; scouts do not count, nor does what started it.

    On Linux `getrusage` would answer with the memory of the process that this one was forked from.
    """
    if not LINUX:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    held = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")
    )
    return int(held.split()[1]) * 1024


# The program


def confine() -> None:
    """No more memory and time than this, for this process and its scouts, and no core files."""
    if LINUX:  # elsewhere this limit cannot be set
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    confine()
    first, *updates = read_blobs(sys.stdin.buffer.read())
    if sys.argv[1] == "compare":
        answer: dict[str, Any] = {"same": _whole(updates).is_same_as(Document(first))}
        rest = b""
    else:
        merged = merge(first, updates)
        answer = {
            "reached": merged.reached,
            "is_stuck": merged.is_stuck,
            "aside": sorted(merged.aside.items()),
        }
        rest = merged.update
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + rest)


def _whole(updates: Sequence[bytes]) -> Document:
    document = Document(b"")
    for update in updates:
        document.add(update)
    return document


if __name__ == "__main__":
    main()
