"""What the live process reads from PostgreSQL, off the hot path, in threads of its own.

Not through `database_sync_to_async`: its one thread would make reconnecting tabs wait for each other.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import md5
from typing import TypeVar
from uuid import UUID

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.db.models import Max, Sum
from django.db.models.functions import MD5
from django.http import HttpRequest
from django.utils import timezone

from interviews.models import UNOPENED, Room, RoomLogEntry, RoomPrivateEntry, RoomSnapshot, Seat
from interviews.room.pages import ENTRY_BYTES, PAGE_ENTRIES
from interviews.room.protocol import (
    SHARED_DOCUMENT,
    Close,
    Private,
    ProtocolError,
)
from interviews.room.services import database_now

Result = TypeVar("Result")


class Reader:
    """Runs blocking reads in a few threads, each with its own kept connection."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="room reads")

    async def __call__(self, read: Callable[..., Result], *args: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._pool, _with_connection, read, *args)

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _with_connection(read: Callable[..., Result], *args: object) -> Result:
    """As a request would: an old or broken connection is not used again."""
    close_old_connections()
    try:
        return read(*args)
    finally:
        close_old_connections()


@dataclass(frozen=True)
class Pass:
    """Who may sit where, and what has to stay true for that (see `Watch`)."""

    room_id: UUID
    user_id: int
    role: str
    session_key: str
    password_mark: str


def admit(session_key: str | None, round_id: UUID) -> Pass:
    """Return the pass of the session's user to the round's room, or raise ProtocolError with the code.

    Before the interview is live there is no room to enter; once it is, it never goes back to its lobby.
    """
    request = HttpRequest()
    # Channels' session middleware would look at the session again with every frame that is sent.
    request.session = session = SessionStore(session_key)
    user = get_user(request)
    if not user.is_authenticated or session.session_key is None:
        raise ProtocolError(Close.SIGNED_OUT)
    seats = Seat.objects.exclude(room__round__interview__state__in=UNOPENED)
    seat = seats.filter(room_id=round_id, user_id=user.pk).first()
    if seat is None:
        raise ProtocolError(Close.NO_ROOM)
    if seat.revoked_at is not None:
        raise ProtocolError(Close.NO_SEAT)
    mark = md5(user.password.encode(), usedforsecurity=False).hexdigest()  # as PostgreSQL can compute it
    return Pass(round_id, user.pk, seat.role, session.session_key, mark)


@dataclass(frozen=True)
class RoomHeads:
    """How far a room has come, and one tab in it."""

    head: int
    private_head: int
    closed: bool
    lseq: int
    snapshot_seq: int


def read_heads(room_id: UUID, user_id: int, tab: bytes) -> RoomHeads:
    """`lseq` first: an entry of this tab that is committed in between is then within `head` at least."""
    own = RoomLogEntry.objects.filter(room_id=room_id, author_id=user_id)
    lseq = own.filter(tab=tab).aggregate(last=Max("lseq"))["last"] or 0
    room = Room.objects.get(pk=room_id)
    snapshot = RoomSnapshot.objects.filter(room_id=room_id, doc=SHARED_DOCUMENT).values_list("seq", flat=True)
    closed = room.closed_at is not None
    return RoomHeads(room.head, room.private_head, closed, lseq, snapshot.first() or 0)


def read_written(room_id: UUID, user_id: int) -> int:
    """How many bytes a person has written to a room's log: all their rows are counted."""
    own = RoomLogEntry.objects.filter(room_id=room_id, author_id=user_id)
    written: int = own.aggregate(bytes=Sum(ENTRY_BYTES))["bytes"] or 0
    return written


@dataclass(frozen=True)
class StoredSnapshot:
    """An update that stands for all updates of a document up to `seq`."""

    doc: int
    seq: int
    update: bytes


def read_snapshot(room_id: UUID) -> StoredSnapshot:
    """The room's snapshot, which it must have; it may have grown since the heads were read."""
    snapshot = RoomSnapshot.objects.get(room_id=room_id, doc=SHARED_DOCUMENT)
    return StoredSnapshot(snapshot.doc, snapshot.seq, bytes(snapshot.payload))


def read_private(room_id: UUID, after: int, up_to: int) -> list[Private]:
    """The next page of what only interviewers are told, in order."""
    rows = RoomPrivateEntry.objects.filter(room_id=room_id, seq__gt=after, seq__lte=up_to).order_by("seq")
    return [
        Private(row.seq, row.at.timestamp() * 1000, row.event, row.only_for_id) for row in rows[:PAGE_ENTRIES]
    ]


@dataclass(frozen=True)
class Watch:
    """The truth about everything that is open here, as of one moment."""

    heads: dict[UUID, tuple[int, int]]
    seats: dict[tuple[UUID, int], str]
    sessions: set[str]
    clock_offset_seconds: float

    def refusal(self, held: Pass) -> Close | None:
        """Why a socket may not stay open; None while it may."""
        if held.session_key not in self.sessions:
            return Close.SIGNED_OUT
        mark = self.seats.get((held.room_id, held.user_id))
        if mark is None:
            return Close.NO_SEAT
        return None if mark == held.password_mark else Close.SIGNED_OUT


def watch(passes: Iterable[Pass]) -> Watch:
    """Read heads, seats and sessions for all passes at once: four queries, however many."""
    held = list(passes)
    rooms = {each.room_id for each in held}
    heads = Room.objects.filter(pk__in=rooms).values_list("pk", "head", "private_head")
    seats = (
        Seat.objects.filter(room_id__in=rooms, revoked_at=None, user__is_active=True)
        .annotate(mark=MD5("user__password"))
        .values_list("room_id", "user_id", "mark")
    )
    sessions = Session.objects.filter(
        session_key__in={each.session_key for each in held}, expire_date__gt=timezone.now()
    ).values_list("session_key", flat=True)
    return Watch(
        heads={pk: (head, private_head) for pk, head, private_head in heads},
        seats={(room, user): mark for room, user, mark in seats},
        sessions=set(sessions),
        clock_offset_seconds=_clock_offset(),
    )


def _clock_offset() -> float:
    """How far PostgreSQL's clock is ahead of ours, to within half a round trip."""
    asked_at = time.time()
    now = database_now().timestamp()
    return now - (asked_at + time.time()) / 2
