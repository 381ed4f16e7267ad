"""What rooms lack of their logs, read for many rooms at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from interviews.room.pages import Gap
from interviews.room.protocol import EncodedEntry

ROOMS_AT_ONCE = 50  # a page has a MiB at most

Found = dict[UUID, list[EncodedEntry]]


class Gaps:
    """Reads the gaps of feeds, one read at a time; what is asked for meanwhile goes into the next one.

    Beside a second process every edit leaves a gap here. A read for each was more than one core could do.
    """

    def __init__(self, read: Callable[[Sequence[Gap]], Awaitable[Found]]) -> None:
        self._read = read
        self._one_at_a_time = asyncio.Lock()
        self._asked: dict[UUID, Gap] = {}
        self._next: asyncio.Task[Found] | None = None

    async def read(self, room_id: UUID, after: int, up_to: int) -> list[EncodedEntry]:
        """The next page of a room's log after `after`, for its only feed. Raises what reading raises."""
        if self._next is None or len(self._asked) == ROOMS_AT_ONCE:
            self._asked = {}
            self._next = asyncio.create_task(self._read_all(self._asked))
        self._asked[room_id] = Gap(room_id, after, up_to)
        found = await asyncio.shield(self._next)  # who asked may go before the others
        return found.get(room_id, [])

    async def _read_all(self, asked: dict[UUID, Gap]) -> Found:
        async with self._one_at_a_time:
            if asked is self._asked:
                self._next = None
            return await self._read(list(asked.values()))
