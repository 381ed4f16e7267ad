"""The room's socket: one visit from HELLO to goodbye, as raw ASGI (docs/protocol.md)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError

from interviews.room.bucket import Bucket
from interviews.room.drafts import Draft
from interviews.room.outlet import Outlet
from interviews.room.pages import read_entries, read_entries_beside
from interviews.room.process import LiveProcess
from interviews.room.protocol import (
    ENTRY_HEAD_BYTES,
    SUBPROTOCOL,
    Chat,
    ClientFrame,
    Close,
    EncodedEntry,
    EntryKind,
    Ephemeral,
    FrameRefused,
    Hello,
    Ping,
    Pong,
    ProtocolError,
    Update,
    Welcome,
    decode_client,
    encode_server,
    entries_frames,
    here_json,
    snapshot_frames,
)
from interviews.room.reads import RoomHeads, admit, read_heads, read_private, read_written
from interviews.room.signals import Signal, relayed_only
from interviews.room.tab import Tab
from interviews.room.watching import observers_signal, observers_word

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

HELLO_WITHIN_SECONDS = 5.0
SNAPSHOT_FROM_ENTRIES = 200  # who lacks fewer gets these, which are smaller


def as_the_site_allows(signal: Signal) -> Signal | None:
    """The signal, without either person's address where the site relays calls; None when nothing is left."""
    return relayed_only(signal) if settings.CALL_RELAY_ONLY else signal


class Gone(Exception):
    """The client has closed the socket or lost it."""


async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    """Start the live process with the server and stop it in good order; sockets find it in their `state`."""
    await receive()
    process = LiveProcess()
    process.start()
    scope["state"]["live"] = process
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await process.stop()
    await send({"type": "lifespan.shutdown.complete"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a handshake asks for."""

    round_id: UUID
    session_key: str | None
    speaks_ours: bool


async def ask_for_room(scope: Scope, receive: Receive, send: Send) -> None:
    """Leave what is asked for in the scope's `state`; needs `cookies` and a `round_id` from the URL in it."""
    scope["state"]["asked"] = Asked(
        scope["url_route"]["kwargs"]["round_id"],
        scope["cookies"].get(settings.SESSION_COOKIE_NAME),
        SUBPROTOCOL in scope["subprotocols"],
    )


async def room_socket(asked: Asked, process: LiveProcess, receive: Receive, send: Send) -> None:
    """Serve one WebSocket of a round's room."""
    await receive()
    await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if asked.speaks_ours else None})
    outlet = Outlet(send)
    if not asked.speaks_ours:
        outlet.close(Close.MALFORMED)
    visit = Visit(process, outlet, receive)
    serving = asyncio.create_task(visit.serve(asked.session_key, asked.round_id))
    ends: set[asyncio.Future[Any]] = {serving, outlet.closed}
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    if outlet.closed.done():
        await outlet.send_close()


async def no_such_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse the handshake of an address that is not ours."""
    await receive()
    await send({"type": "websocket.close"})


class Visit:
    """One socket from its admission on."""

    def __init__(self, process: LiveProcess, outlet: Outlet, receive: Receive) -> None:
        self._process = process
        self._outlet = outlet
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        now = self._loop.time()
        self._updates = Bucket.full(per_second=60, burst=240, now=now)
        self._chats = Bucket.full(per_second=2, burst=10, now=now)
        self._ephemerals = Bucket.full(per_second=40, burst=80, now=now)
        self._pings = Bucket.full(per_second=10, burst=40, now=now)
        self._signals = Bucket.full(per_second=10, burst=100, now=now)
        self._dropped = Bucket.full(per_second=50, burst=500, now=now)

    async def serve(self, session_key: str | None, round_id: UUID) -> None:
        """Run until the client is gone; a reason to close is left at the outlet."""
        try:
            held = await self._process.read(admit, session_key, round_id)
            hello = await self._hello()
            tab = self._process.enter(held, hello.tab, self._outlet)
            try:
                await self._welcome(tab, hello)
                await self._converse(tab)
            finally:
                self._process.leave(tab)
        except ProtocolError as error:
            self._outlet.close(error.close)
        except (OperationalError, InterfaceError):
            self._outlet.close(Close.RESTART)
        except (Gone, OSError):
            return

    async def _next_frame(self) -> ClientFrame:
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            raise Gone
        return decode_client(message.get("bytes") or b"")

    async def _hello(self) -> Hello:
        try:
            async with asyncio.timeout(HELLO_WITHIN_SECONDS):
                frame = await self._next_frame()
        except TimeoutError:
            raise ProtocolError from None
        if not isinstance(frame, Hello):
            raise ProtocolError
        return frame

    async def _welcome(self, tab: Tab, hello: Hello) -> None:
        """The tab follows the room already; fetch what is older, then let through what came meanwhile."""
        room = self._process.room_of(tab)
        held = tab.held
        heads = await self._process.read(read_heads, held.room_id, held.user_id, tab.tab)
        await self._count_written(tab)
        head = room.log.begin(heads.head)
        await self._outlet.send_now(encode_server(Welcome(self._welcome_content(tab, heads, head))))
        await self._send_log(tab, hello.seq, head, heads.snapshot_seq)
        tab.log.start(head)
        if tab.sees_private:
            private_head = room.private.begin(heads.private_head)
            await self._send_private(tab, hello.private_seq, private_head)

    async def _send_log(self, tab: Tab, position: int, up_to: int, snapshot_seq: int) -> None:
        if snapshot_seq - position > SNAPSHOT_FROM_ENTRIES:
            position = await self._send_snapshot(tab, position, snapshot_seq)
        while position < up_to:
            entries = await self._process.read(read_entries, tab.held.room_id, position, up_to)
            await self._send_entries(entries)
            position = entries[-1].seq

    async def _count_written(self, tab: Tab) -> None:
        """Once for a person while the room is open here: from then on it counts what is committed."""
        held = tab.held
        allowance = self._process.room_of(tab).allowance_of(held.user_id)
        if not allowance.is_counted:
            allowance.count(await self._process.read(read_written, held.room_id, held.user_id))

    async def _send_snapshot(self, tab: Tab, position: int, at_least: int) -> int:
        """Send it after the entries beside it: with it, and not before, the log is known up to there."""
        room_id = tab.held.room_id
        snapshot = await self._process.snapshots.of(room_id, at_least)
        beside = partial(self._process.read, read_entries_beside, room_id, snapshot.doc)
        while entries := await beside(position, snapshot.seq):
            await self._send_entries(entries)
            position = entries[-1].seq
        for frame in snapshot_frames(snapshot.doc, snapshot.seq, snapshot.update):
            await self._outlet.send_now(frame)
        return snapshot.seq

    async def _send_entries(self, entries: Iterable[EncodedEntry]) -> None:
        for frame in entries_frames(entries):
            await self._outlet.send_now(frame)

    async def _send_private(self, tab: Tab, position: int, up_to: int) -> None:
        while position < up_to:
            events = await self._process.read(read_private, tab.held.room_id, position, up_to)
            for event in events:
                await self._outlet.send_now(encode_server(event.for_reader(tab.held.user_id)))
            position = events[-1].seq
        tab.private.start(up_to)

    def _welcome_content(self, tab: Tab, heads: RoomHeads, head: int) -> dict[str, Any]:
        """Only interviewers are told how far the private side has come: it would tell of its activity."""
        return {
            "role": tab.held.role,
            "user": tab.held.user_id,
            "head": head,
            "private_head": heads.private_head if tab.sees_private else 0,
            "now": self._process.now_ms(),
            "closed": heads.closed,
            "lseq": heads.lseq,
            "here": here_json(self._process.room_of(tab).here),
        }

    async def _converse(self, tab: Tab) -> None:
        flowing = asyncio.create_task(self._outlet.flow())
        try:
            while True:
                try:
                    self._take(tab, await self._next_frame())
                except FrameRefused as refused:
                    tab.refuse(refused.code, refused.lseq)
        finally:
            flowing.cancel()
            with suppress(asyncio.CancelledError):
                await flowing

    def _take(self, tab: Tab, frame: ClientFrame) -> None:
        now = self._loop.time()
        match frame:
            case Update(lseq, doc, update):
                self._limit(self._updates, now)
                self._submit(tab, lseq, EntryKind.UPDATE, doc, update)
            case Chat(lseq, text):
                self._limit(self._chats, now)
                self._submit(tab, lseq, EntryKind.CHAT, 0, text.encode())
            case Ephemeral(body):
                if self._is_within(self._ephemerals, now):
                    self._relay(tab, body)
            case Ping(client_ms):
                if self._is_within(self._pings, now):
                    self._outlet.push_ephemeral(encode_server(Pong(client_ms, self._process.now_ms())))
            case Signal():
                if self._is_within(self._signals, now):
                    self._signal(tab, frame)
            case Hello():
                raise ProtocolError

    def _is_within(self, bucket: Bucket, now: float) -> bool:
        """For frames that are dropped above their rate: reading them costs too, so not for ever."""
        if bucket.take(now):
            return True
        self._limit(self._dropped, now)
        return False

    def _limit(self, bucket: Bucket, now: float) -> None:
        if not bucket.take(now):
            raise ProtocolError(Close.TOO_FAST)

    def _relay(self, tab: Tab, body: bytes) -> None:
        """Who watches points at nothing, and draws nothing that is not there."""
        said = body if tab.may_write else observers_word(body)
        if said is None:
            raise FrameRefused("only_watching", 0)
        self._process.room_of(tab).relay(tab, said)

    def _signal(self, tab: Tab, signal: Signal) -> None:
        """Who watches asks for sound and pictures, and offers none."""
        asked = signal if tab.may_write else observers_signal(signal)
        if asked is None:
            raise FrameRefused("only_watching", 0)
        if allowed := as_the_site_allows(asked):
            self._process.room_of(tab).signal(tab, allowed)

    def _submit(self, tab: Tab, lseq: int, kind: EntryKind, doc: int, payload: bytes) -> None:
        if not tab.may_write:
            raise FrameRefused("only_watching", lseq)
        allowance = self._process.room_of(tab).allowance_of(tab.held.user_id)
        if refusal := allowance.refusal(self._loop.time(), ENTRY_HEAD_BYTES + len(payload)):
            raise ProtocolError(refusal)
        draft = Draft(tab.held.room_id, tab.held.user_id, tab.tab, lseq, kind, doc, payload)
        if not self._process.writer.submit(draft):
            raise ProtocolError(Close.TOO_FAST)
