"""What a live process looks after every second goes on, whatever else fails."""

import asyncio
from collections.abc import Iterable
from threading import Event
from typing import NoReturn

import pytest
from django.utils import timezone

from interviews.room import process
from interviews.room.downtime import Silence
from interviews.room.reads import Pass, Watch


def fail(*_: object) -> NoReturn:
    raise RuntimeError("a heart that cannot be heard")


@pytest.mark.parametrize("hangs", [False, True])
def test_a_beat_that_fails_or_hangs_does_not_end_the_watch(
    monkeypatch: pytest.MonkeyPatch, db: None, hangs: bool
) -> None:
    async def look_twice() -> None:
        looked = asyncio.Semaphore(0)
        loop = asyncio.get_running_loop()

        def watch(passes: Iterable[Pass]) -> Watch:
            loop.call_soon_threadsafe(looked.release)
            return Watch(heads={}, seats={}, sessions=set(), clock_offset_seconds=0.0)

        monkeypatch.setattr(process, "watch", watch)
        await happens_twice(looked)

    over = Event()
    monkeypatch.setattr(process, "beat", (lambda _: over.wait()) if hangs else fail)
    monkeypatch.setattr(process, "WATCH_EVERY_SECONDS", 0.01)
    try:
        asyncio.run(look_twice())
    finally:
        over.set()


def test_the_heart_goes_on_while_time_is_given_back(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    async def beat_twice() -> None:
        beaten = asyncio.Semaphore(0)
        loop = asyncio.get_running_loop()

        def beat(process_id: object) -> Silence:
            loop.call_soon_threadsafe(beaten.release)
            return Silence(timezone.now(), timezone.now())

        monkeypatch.setattr(process, "beat", beat)
        await happens_twice(beaten)

    over = Event()
    monkeypatch.setattr(process, "watch", fail)
    monkeypatch.setattr(process, "give_back_silence", lambda _: over.wait())
    monkeypatch.setattr(process, "BEAT_EVERY_SECONDS", 0.01)
    try:
        asyncio.run(beat_twice())
    finally:
        over.set()


async def happens_twice(what: asyncio.Semaphore) -> None:
    """While a live process runs."""
    live = process.LiveProcess()
    live.start()
    try:
        async with asyncio.timeout(5):
            for _ in range(2):
                await what.acquire()
    finally:
        await live.stop()
