"""What a live process looks after every second goes on, whatever else fails."""

import asyncio
from collections.abc import Iterable
from typing import NoReturn

import pytest

from interviews.room import process
from interviews.room.reads import Pass, Watch


def test_a_beat_that_fails_does_not_end_the_watch(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    async def look_twice() -> None:
        looked = asyncio.Semaphore(0)
        loop = asyncio.get_running_loop()

        def fail(process_id: object) -> NoReturn:
            raise RuntimeError("a clock that cannot be given its time back")

        def watch(passes: Iterable[Pass]) -> Watch:
            loop.call_soon_threadsafe(looked.release)
            return Watch(heads={}, seats={}, sessions=set(), clock_offset_seconds=0.0)

        monkeypatch.setattr(process, "beat", fail)
        monkeypatch.setattr(process, "watch", watch)
        monkeypatch.setattr(process, "WATCH_EVERY_SECONDS", 0.01)
        live = process.LiveProcess()
        live.start()
        try:
            async with asyncio.timeout(5):
                for _ in range(2):
                    await looked.acquire()
        finally:
            await live.stop()

    asyncio.run(look_twice())
