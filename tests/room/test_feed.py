"""However news of a sequence comes, it goes out in order, once, without a gap."""

import asyncio
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from interviews.room.bucket import Bucket
from interviews.room.feed import Cursor, Feed
from interviews.room.presence import EXPIRES_AFTER_SECONDS, Presence
from interviews.room.protocol import Here


@dataclass(frozen=True)
class Item:
    seq: int


@given(
    st.integers(0, 5),
    st.lists(st.tuples(st.sampled_from(["offer", "note", "turn"]), st.integers(1, 30)), max_size=60),
)
def test_any_order_of_news_is_delivered_in_order_and_without_a_gap(
    start: int, news: list[tuple[str, int]]
) -> None:
    delivered: list[int] = []

    async def read(after: int, up_to: int) -> list[Item]:
        await asyncio.sleep(0)
        return [Item(seq) for seq in range(after + 1, up_to + 1)][:3]

    async def follow() -> None:
        feed = Feed(read, lambda items: delivered.extend(item.seq for item in items))
        feed.offer([Item(1)])
        feed.begin(start)
        for what, seq in news:
            if what == "offer":
                feed.offer([Item(seq)])
            elif what == "note":
                feed.note(seq)
            else:
                await asyncio.sleep(0)
        for _ in range(60):
            await asyncio.sleep(0)

    asyncio.run(follow())
    newest = max([start, 1, *(seq for what, seq in news if what != "turn")])
    assert delivered == list(range(start + 1, newest + 1))


@given(st.integers(0, 10), st.integers(0, 10))
def test_a_cursor_hands_on_what_came_while_it_fetched_and_nothing_twice(before: int, more: int) -> None:
    written: list[int] = []
    cursor: Cursor[Item] = Cursor(lambda items: written.extend(item.seq for item in items))
    cursor.take([Item(seq) for seq in range(1, 6)])
    cursor.start(before)
    cursor.take([Item(seq) for seq in range(3, 6 + more)])
    assert written == list(range(before + 1, 6 + more))


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    bucket = Bucket.full(per_second=2, burst=3, now=0)
    assert [bucket.take(0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(0.4), bucket.take(0.5), bucket.take(0.6)] == [False, True, False]
    assert [bucket.take(100) for _ in range(4)] == [True, True, True, False]


def test_presence_of_another_process_expires_unless_it_is_repeated() -> None:
    presence = Presence()
    alice, bob = Here(1, b"aaaaaaaa"), Here(2, b"bbbbbbbb")
    presence.come(alice)
    assert presence.hear(b"other", [bob], now=0)
    assert not presence.hear(b"other", [bob, alice], now=1)
    assert presence.here() == (alice, bob)
    assert presence.expire(EXPIRES_AFTER_SECONDS + 0.5) == set()
    assert presence.is_elsewhere(2)
    assert presence.others
    assert presence.expire(EXPIRES_AFTER_SECONDS + 1.5) == {1, 2}
    assert presence.here() == (alice,)
    assert not presence.others
    presence.hear(b"other", [bob], now=20)
    presence.hear(b"other", [], now=21)
    assert not presence.is_elsewhere(2)
