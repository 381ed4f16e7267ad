"""What many rooms lack of their logs is read together, and each gets its own."""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

from accounts.models import User
from interviews.models import Room, Round
from interviews.room.gaps import ROOMS_AT_ONCE, Gaps
from interviews.room.pages import PAGE_ENTRIES, Gap, read_gaps
from interviews.room.protocol import EncodedEntry
from tests.room.documents import write_log


class Log:
    """Every room has entries without end; each read waits until it is let go."""

    def __init__(self) -> None:
        self.reads: list[list[Gap]] = []
        self.broken = False
        self.gate = asyncio.Event()

    async def read(self, gaps: Sequence[Gap]) -> dict[UUID, list[EncodedEntry]]:
        self.reads.append(list(gaps))
        await self.gate.wait()
        if self.broken:
            raise ConnectionError
        return {gap.room: [entry(gap.after + 1)] for gap in gaps if gap.up_to > gap.after}


def entry(seq: int) -> EncodedEntry:
    return EncodedEntry(seq, 1, 1, bytes(8), seq, b"")


def test_what_is_asked_during_a_read_goes_into_the_next_one() -> None:
    async def follow() -> None:
        log = Log()
        gaps = Gaps(log.read)
        first = asyncio.create_task(gaps.read(uuid4(), 0, 1))
        await asyncio.sleep(0)
        later = [asyncio.create_task(gaps.read(uuid4(), number, number + 1)) for number in range(60)]
        log.gate.set()
        assert [entry.seq for entry in await first] == [1]
        assert [[entry.seq for entry in page] for page in await asyncio.gather(*later)] == [
            [number + 1] for number in range(60)
        ]
        assert [len(read) for read in log.reads] == [1, ROOMS_AT_ONCE, 60 - ROOMS_AT_ONCE]
        assert await gaps.read(uuid4(), 5, 5) == []

    asyncio.run(follow())


def test_a_read_that_fails_is_told_to_all_who_asked_and_the_next_one_succeeds() -> None:
    async def follow() -> None:
        log = Log()
        log.gate.set()
        log.broken = True
        gaps = Gaps(log.read)
        for answer in await asyncio.gather(
            *(gaps.read(uuid4(), 0, 1) for _ in range(3)), return_exceptions=True
        ):
            assert isinstance(answer, ConnectionError)
        log.broken = False
        assert [entry.seq for entry in await gaps.read(uuid4(), 0, 1)] == [1]

    asyncio.run(follow())


def test_who_asked_may_go_before_the_others() -> None:
    async def follow() -> None:
        log = Log()
        gaps = Gaps(log.read)
        gone, stays = (asyncio.create_task(gaps.read(uuid4(), 0, 1)) for _ in range(2))
        await asyncio.sleep(0)
        gone.cancel()
        log.gate.set()
        assert [entry.seq for entry in await stays] == [1]

        assert [len(read) for read in log.reads] == [2]

    asyncio.run(follow())


def test_each_room_gets_its_own_page(live_round: Round, other_round: Round, alice: User, bob: User) -> None:
    one, two = (Room.objects.get(pk=round_.pk) for round_ in (live_round, other_round))
    write_log(one, alice, [b"one"] * (PAGE_ENTRIES + 5))
    write_log(two, bob, [b"two"] * 3)
    found = read_gaps([Gap(one.pk, one.head, one.head + 1000), Gap(two.pk, two.head + 1, two.head + 2)])
    assert [entry.seq for entry in found[one.pk]] == list(range(one.head + 1, one.head + 1 + PAGE_ENTRIES))
    assert [(entry.seq, entry.author) for entry in found[two.pk]] == [(two.head + 2, bob.pk)]
    assert uuid4() not in found
