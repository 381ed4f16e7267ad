"""One live process: its rooms, the log's writer, the bus, and what it looks after every second."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import count
from secrets import token_bytes
from time import time
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from interviews.room.bus import Bus
from interviews.room.downtime import Silence, beat, give_back_silence
from interviews.room.drafts import Outcome
from interviews.room.gaps import Gaps
from interviews.room.hints import Message
from interviews.room.live_room import LiveRoom, Surroundings
from interviews.room.log import LogWriter
from interviews.room.outlet import Outlet
from interviews.room.pages import read_gaps
from interviews.room.protocol import SERVER_TABS
from interviews.room.reads import Pass, Reader, Watch, read_private, read_snapshot, watch
from interviews.room.snapshots import Snapshots
from interviews.room.tab import Tab

log = structlog.get_logger(__name__)

BEAT_EVERY_SECONDS = 1.0
WATCH_EVERY_SECONDS = 1.0
REFRESH_EVERY_SECONDS = 1.0
STOP_WITHIN_SECONDS = 5.0


class LiveProcess:
    """Made, started and stopped within the event loop that serves the sockets."""

    def __init__(self) -> None:
        self.id = UUID(bytes=SERVER_TABS + token_bytes(12))  # its first half is the tab of what it logs
        self.read = Reader(threads=4)
        self.snapshots = Snapshots(partial(self.read, read_snapshot))
        # Neither waits for the other, or behind a storm of newcomers.
        self._watch_reader, self._beat_reader = Reader(threads=1), Reader(threads=1)
        self.writer = LogWriter(_writer_connection(), self._settle)
        self._bus = Bus(settings.REDIS_URL, self._hear)
        self._rooms: dict[UUID, LiveRoom] = {}
        self._clock_offset_seconds = 0.0
        self._tasks: list[asyncio.Task[None]] = []
        self._around = Surroundings(
            process=self.id.bytes,
            submit=self.writer.submit,
            publish=self._bus.publish,
            next_lseq=partial(next, count(1)),
            read_entries=Gaps(partial(self.read, read_gaps)).read,
            read_private=partial(self.read, read_private),
        )

    def start(self) -> None:
        self.writer.start()
        self._bus.start()
        self._tasks = [
            asyncio.create_task(_for_ever(BEAT_EVERY_SECONDS, self._beat)),
            asyncio.create_task(_for_ever(WATCH_EVERY_SECONDS, self._look)),
            asyncio.create_task(_for_ever(REFRESH_EVERY_SECONDS, self._refresh)),
        ]

    async def stop(self) -> None:
        """Say that everybody here has left, write what has arrived, end."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for room in self._rooms.values():
            room.empty()
        await self.writer.stop(STOP_WITHIN_SECONDS)
        await self._bus.stop()
        self.read.stop()
        self._watch_reader.stop()
        self._beat_reader.stop()

    def now_ms(self) -> float:
        """PostgreSQL's time as well as we know it, in milliseconds since 1970."""
        return (time() + self._clock_offset_seconds) * 1000

    def enter(self, held: Pass, tab: bytes, outlet: Outlet) -> Tab:
        room = self._rooms.get(held.room_id)
        if room is None:
            room = self._rooms[held.room_id] = LiveRoom(held.room_id, self._around)
            self._bus.follow(held.room_id)
        newcomer = Tab(held, tab, outlet)
        room.enter(newcomer)
        return newcomer

    def leave(self, tab: Tab) -> None:
        self.room_of(tab).leave(tab)

    def room_of(self, tab: Tab) -> LiveRoom:
        return self._rooms[tab.held.room_id]

    def _settle(self, outcomes: list[Outcome]) -> None:
        by_room: dict[UUID, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            by_room[outcome.draft.room].append(outcome)
        for room_id, some in by_room.items():
            if room := self._rooms.get(room_id):
                room.settle(some)

    def _hear(self, room_id: UUID, message: Message) -> None:
        if room := self._rooms.get(room_id):
            room.hear(message)

    async def _refresh(self) -> None:
        for room in list(self._rooms.values()):
            room.refresh()
            if room.is_idle:
                room.empty()
                del self._rooms[room.id]
                self._bus.forget(room.id)

    async def _beat(self) -> None:
        try:
            silence = await self._beat_reader(beat, self.id)
        except (OperationalError, InterfaceError) as error:
            log.warning("room_beat_failed", error=str(error))
            return
        if silence is not None:
            self._tasks.append(asyncio.create_task(self._give_back(silence)))

    async def _give_back(self, silence: Silence) -> None:
        """In a thread of its own, which may have to wait for interviews; a heart may not."""
        reader = Reader(threads=1)
        try:
            await reader(give_back_silence, silence)
        except Exception:
            log.exception("downtime_not_given_back")
        finally:
            reader.stop()

    async def _look(self) -> None:
        """Compare what is open here with the truth in PostgreSQL; while that is down, rooms go on."""
        held = {tab.held for room in self._rooms.values() for tab in room.tabs}
        try:
            truth = await self._watch_reader(watch, held)
        except (OperationalError, InterfaceError) as error:
            log.warning("room_watch_failed", error=str(error))
            return
        self._clock_offset_seconds = truth.clock_offset_seconds
        self._apply(truth, held)

    def _apply(self, truth: Watch, asked: set[Pass]) -> None:
        for room in list(self._rooms.values()):
            for tab in room.tabs:
                if tab.held in asked and (reason := truth.refusal(tab.held)):
                    tab.outlet.close(reason)
                    room.leave(tab)
            head, private_head = truth.heads.get(room.id, (0, 0))
            room.log.note(head)
            room.private.note(private_head)


async def _for_ever(seconds: float, do: Callable[[], Awaitable[None]]) -> None:
    """Call again and again; a defect in one round is logged and does not end the rounds."""
    while True:
        try:
            await do()
        except Exception:
            log.exception("room_round_failed")
        await asyncio.sleep(seconds)


def _writer_connection() -> dict[str, Any]:
    """Django's own parameters, without what belongs to Django's cursors, for a plain psycopg2 connection."""
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name, None)
    return {
        **parameters,
        "fallback_application_name": "tradeoff room log",  # PGAPPNAME, where somebody sets it, wins
        "connect_timeout": 3,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
    }
