"""One sequence as this process follows it: news comes in any order and goes out in order, without a gap."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, Protocol, TypeVar

import structlog
from django.db import InterfaceError, OperationalError

log = structlog.get_logger(__name__)


class Numbered(Protocol):
    @property
    def seq(self) -> int: ...


Item = TypeVar("Item", bound=Numbered)


class Feed(Generic[Item]):
    """Delivers items by `seq`; a gap is read from the log. Lives in one event loop."""

    def __init__(
        self,
        read: Callable[[int, int], Awaitable[list[Item]]],
        deliver: Callable[[list[Item]], None],
    ) -> None:
        """`read(after, up_to)` returns the next items of that range, as many as it likes but at least one."""
        self._read = read
        self._deliver = deliver
        self._ahead: dict[int, Item] = {}
        self._known_head = 0
        self._reading: asyncio.Task[None] | None = None
        self.head: int | None = None

    def begin(self, head: int) -> int:
        """Start after `head`, if nobody has started it yet; return up to where a reader fetches by itself.

        That is further than `head` where another reader, who looked later, has started it: what lies between
        is delivered to neither.
        """
        if self.head is None:
            self.head = head
            self._ahead = {seq: item for seq, item in self._ahead.items() if seq > head}
        started = self.head
        self.note(head)
        return max(head, started)

    def offer(self, items: Iterable[Item]) -> None:
        """Take items that are on disk, in any order, also repeated."""
        after = self.head or 0
        self._ahead.update((item.seq, item) for item in items if item.seq > after)
        self._advance()

    def note(self, head: int) -> None:
        """Hear that the sequence has come to `head`."""
        self._known_head = max(self._known_head, head)
        self._advance()

    def stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def _advance(self) -> None:
        if self.head is None:
            return
        ready: list[Item] = []
        while (item := self._ahead.pop(self.head + 1, None)) is not None:
            ready.append(item)
            self.head += 1
        if ready:
            self._deliver(ready)
        if (self._ahead or self._known_head > self.head) and self._reading is None:
            self._reading = asyncio.create_task(self._read_gap())

    async def _read_gap(self) -> None:
        try:
            while (up_to := self._gap_end()) > (after := self.head or 0):
                items = await self._read(after, up_to)
                if not items:  # we were told of more than there is
                    self._known_head = after
                    break
                self.offer(items)
        except (OperationalError, InterfaceError) as error:  # the next note tries again
            log.warning("room_gap_unread", error=str(error))
        finally:
            self._reading = None

    def _gap_end(self) -> int:
        return min(self._ahead) - 1 if self._ahead else self._known_head


class Cursor(Generic[Item]):
    """How far one reader of a feed has come; until `start`, news waits while what is older is fetched."""

    def __init__(self, write: Callable[[list[Item]], None]) -> None:
        self._write = write
        self._waiting: list[Item] = []
        self.position: int | None = None

    def take(self, items: list[Item]) -> None:
        if self.position is None:
            self._waiting += items
            return
        fresh = [item for item in items if item.seq > (self.position or 0)]
        if fresh:
            self.position = fresh[-1].seq
            self._write(fresh)

    def start(self, position: int) -> None:
        """Everything up to `position` has been fetched: go on from there."""
        self.position = position
        waiting, self._waiting = self._waiting, []
        self.take(waiting)
