"""Whatever rooms are busy, and whenever: a room's entries are written in their order, each once."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from interviews.room.drafts import BUSY_PAUSE_SECONDS, Backlog, Draft, Outcome, Verdict

ROOMS = [UUID(int=number) for number in range(3)]


def draft(room: UUID, lseq: int, size: int = 0) -> Draft:
    return Draft(room, 1, b"testtest", lseq, 1, 0, bytes(size))


def outcomes(batch: list[Draft], busy: set[UUID]) -> list[Outcome]:
    return [
        Outcome(each, Verdict.BUSY if each.room in busy else Verdict.WRITTEN, each.lseq, 0.0)
        for each in batch
    ]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(ROOMS), max_size=5), st.sets(st.sampled_from(ROOMS)), st.booleans()
        ),
        max_size=30,
    )
)
def test_every_room_keeps_its_order(steps: list[tuple[list[UUID], set[UUID], bool]]) -> None:
    backlog, now, count = Backlog(), 0.0, 0
    written: dict[UUID, list[int]] = {room: [] for room in ROOMS}
    arrived: dict[UUID, list[int]] = {room: [] for room in ROOMS}

    def write(busy: set[UUID]) -> None:
        for outcome in backlog.settle(outcomes(backlog.take(now), busy), now):
            written[outcome.draft.room].append(outcome.draft.lseq)

    for arriving, busy, time_passes in steps:
        for room in arriving:
            count += 1
            arrived[room].append(count)
            backlog.add(draft(room, count))
        now += BUSY_PAUSE_SECONDS if time_passes else 0.0
        write(busy)
    while backlog:
        now += backlog.seconds_to_wait(now) or 0.0
        write(set())
    assert written == arrived


def test_what_is_busy_is_tried_again_only_after_a_pause_and_by_its_first_alone() -> None:
    backlog = Backlog()
    for lseq in (1, 2, 3):
        backlog.add(draft(ROOMS[0], lseq, size=1000))
    assert backlog.settle(outcomes(backlog.take(0.0), {ROOMS[0]}), 0.0) == []
    assert backlog.seconds_to_wait(0.0) == BUSY_PAUSE_SECONDS
    assert backlog.take(0.0) == []
    assert [each.lseq for each in backlog.take(BUSY_PAUSE_SECONDS)] == [1]


def test_more_busy_rooms_than_a_batch_takes_all_have_their_turn() -> None:
    backlog = Backlog()
    rooms = {UUID(int=number) for number in range(300)}
    for room in rooms:
        backlog.add(draft(room, 1))
    tried: set[UUID] = set()
    for step in range(6):
        now = step * BUSY_PAUSE_SECONDS / 2
        batch = backlog.take(now)
        tried |= {each.room for each in batch}
        assert backlog.settle(outcomes(batch, rooms), now) == []
    assert tried == rooms
