"""One copy of a room's snapshot for everybody who is being sent it: it may be many megabytes."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID
from weakref import WeakValueDictionary

from interviews.room.reads import StoredSnapshot


class Snapshots:
    """Those that somebody holds; one that nobody is being sent any more is forgotten."""

    def __init__(self, read: Callable[[UUID], Awaitable[StoredSnapshot]]) -> None:
        self._read = read
        self._held: WeakValueDictionary[UUID, StoredSnapshot] = WeakValueDictionary()
        self._reading: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def of(self, room_id: UUID, at_least: int) -> StoredSnapshot:
        """The room's snapshot, which it must have, up to `at_least` or further."""
        reading = self._reading.setdefault(room_id, asyncio.Lock())
        async with reading:
            snapshot = self._held.get(room_id)
            if snapshot is None or snapshot.seq < at_least:
                snapshot = self._held[room_id] = await self._read(room_id)
            return snapshot
