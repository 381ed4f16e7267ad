"""Snapshots of a room's document: one update that stands for the log up to a number.

The updates are read by `compactor.py`, a program of its own, because they come from people's browsers unread.
The log is never changed: it is the replay.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction

from config.isolation import isolated
from interviews.models import Room, RoomLogEntry, RoomSetAside, RoomSnapshot
from interviews.room.blobs import write_blobs
from interviews.room.protocol import SHARED_DOCUMENT
from interviews.room.services import database_now

log = structlog.get_logger(__name__)

COMPACT_AFTER_ENTRIES = 500
COMPACT_AFTER_BYTES = 1024 * 1024
MAX_BYTES_AT_ONCE = 32 * 1024 * 1024
COMPACTOR_SECONDS = 45  # it limits itself to less; this is for a machine that stands still
SWEEP_SECONDS = 40  # and one more room must end before the task's own limit
NOTHING = b"\x00\x00"  # the update of an empty document
_LOCK_CLASS = 0x7EAD0FF1

_GROWN = """
SELECT r.round_id FROM interviews_room r
LEFT JOIN interviews_roomsnapshot s ON s.room_id = r.round_id AND s.doc = %(doc)s
WHERE NOT r.is_compacted AND (
    r.closed_at IS NOT NULL
    OR r.head - coalesce(s.seq, 0) >= %(entries)s
    OR (r.head > coalesce(s.seq, 0) AND (
        SELECT sum(octet_length(e.payload)) FROM interviews_roomlogentry e
        WHERE e.room_id = r.round_id AND e.seq > coalesce(s.seq, 0)
    ) >= %(bytes)s))
ORDER BY r.head - coalesce(s.seq, 0) DESC LIMIT %(limit)s
"""


class CompactorDied(Exception):
    """Even the careful reader did not come to an end."""


@dataclass(frozen=True)
class Compacted:
    """What the compactor made: see `compactor.Merged`. `aside` has reasons by index."""

    update: bytes
    reached: int
    is_stuck: bool
    aside: dict[int, str]


@dataclass(frozen=True)
class _Growth:
    """What the log has beyond a snapshot, as of one moment. `is_all`: there is no more up to `head`."""

    head: int
    closed: bool
    updates: list[tuple[int, bytes]]
    is_all: bool


def rooms_to_compact(limit: int = 50) -> list[UUID]:
    """Rooms that have grown enough since their snapshot, and closed ones whose snapshot is not the last."""
    chosen = {
        "doc": SHARED_DOCUMENT,
        "entries": COMPACT_AFTER_ENTRIES,
        "bytes": COMPACT_AFTER_BYTES,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GROWN, chosen)
        return [row[0] for row in cursor.fetchall()]


def sweep() -> int:
    """Compact what has grown and what has ended, for as long as a task may take; return how many rooms."""
    ends_at = time.monotonic() + SWEEP_SECONDS
    done = 0
    for room_id in rooms_to_compact():
        with isolated("room_not_compacted", room=str(room_id)):
            compact_room(room_id=room_id)
            done += 1
        if time.monotonic() > ends_at:
            break
    return done


def compact_room(*, room_id: UUID) -> RoomSnapshot | None:
    """Bring the snapshot of the room's shared document up to date, as far as one go takes it.

    None where another worker is at it, or nothing is new. May run twice, or at once with itself.
    """
    with transaction.atomic():
        if not _only_compactor(room_id):
            return None
        before = RoomSnapshot.objects.filter(room_id=room_id, doc=SHARED_DOCUMENT).first()
        growth = _growth(room_id, before.seq if before else 0)
        if before and before.seq == growth.head and before.is_final == growth.closed:
            _finish(before)
            return None
        snapshot = _store(room_id, before, growth, _compacted(room_id, before, growth))
        _finish(snapshot)
        return snapshot


def _only_compactor(room_id: UUID) -> bool:
    """A lock that the transaction's end releases, also when its process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_CLASS, str(room_id)])
        return bool(cursor.fetchone()[0])


def _growth(room_id: UUID, after: int) -> _Growth:
    """The head first, and then what is up to it: an entry is committed together with its number."""
    room = Room.objects.get(pk=room_id)
    rows = (
        RoomLogEntry.objects.filter(
            room_id=room_id, kind=RoomLogEntry.UPDATE, doc=SHARED_DOCUMENT, seq__gt=after, seq__lte=room.head
        )
        .order_by("seq")
        .values_list("seq", "payload")
    )
    updates: list[tuple[int, bytes]] = []
    size = 0
    for seq, payload in rows.iterator(chunk_size=500):
        if size > MAX_BYTES_AT_ONCE:
            return _Growth(room.head, room.closed_at is not None, updates, is_all=False)
        updates.append((seq, bytes(payload)))
        size += len(payload)
    return _Growth(room.head, room.closed_at is not None, updates, is_all=True)


def _compacted(room_id: UUID, before: RoomSnapshot | None, growth: _Growth) -> Compacted:
    base = bytes(before.payload) if before else NOTHING
    if not growth.updates:
        return Compacted(base, 0, is_stuck=False, aside={})
    try:
        return _merged(base, [update for _, update in growth.updates])
    except CompactorDied:
        log.exception("room_compaction_failed", room=str(room_id), updates=len(growth.updates))
        return Compacted(base, 0, is_stuck=True, aside={})


def _store(room_id: UUID, before: RoomSnapshot | None, growth: _Growth, compacted: Compacted) -> RoomSnapshot:
    whole = growth.is_all and compacted.reached == len(growth.updates)
    last = growth.updates[compacted.reached - 1][0] if compacted.reached else before.seq if before else 0
    now = database_now()
    _set_aside(room_id, growth, compacted, now)
    snapshot, _ = RoomSnapshot.objects.update_or_create(
        room_id=room_id,
        doc=SHARED_DOCUMENT,
        defaults={
            "seq": growth.head if whole else last,
            "payload": compacted.update,
            "entries": (before.entries if before else 0) + compacted.reached - len(compacted.aside),
            "made_at": now,
            "is_final": whole and growth.closed,
            "is_stuck": compacted.is_stuck,
        },
    )
    return snapshot


def _finish(snapshot: RoomSnapshot) -> None:
    """Let no sweep look at the room again, however many there will be, once that cannot lead to more."""
    if snapshot.is_final or snapshot.is_stuck:
        Room.objects.filter(pk=snapshot.room_id).update(is_compacted=True)


def _set_aside(room_id: UUID, growth: _Growth, compacted: Compacted, now: datetime) -> None:
    found = [
        RoomSetAside(room_id=room_id, seq=growth.updates[index][0], reason=reason, found_at=now)
        for index, reason in compacted.aside.items()
    ]
    RoomSetAside.objects.bulk_create(found)
    if found:
        log.warning("room_updates_set_aside", room=str(room_id), seqs=[each.seq for each in found][:100])


# The compactor


def _merged(base: bytes, updates: Sequence[bytes]) -> Compacted:
    answer, _, update = _ask_compactor("merge", [base, *updates]).partition(b"\n")
    told = json.loads(answer)
    return Compacted(update, told["reached"], told["is_stuck"], dict(told["aside"]))


def _ask_compactor(mode: str, blobs: Sequence[bytes]) -> bytes:
    """Run the compactor over `blobs`, without any of our environment; raises CompactorDied."""
    command = [sys.executable, "-m", "interviews.room.compactor", mode]
    try:
        done = subprocess.run(
            command,
            input=write_blobs(blobs),
            capture_output=True,
            timeout=COMPACTOR_SECONDS,
            check=True,
            env={},
            cwd=settings.BASE_DIR,
        )
    except subprocess.CalledProcessError as error:
        raise CompactorDied(f"{error.returncode}: {error.stderr[-500:].decode(errors='replace')}") from error
    except subprocess.TimeoutExpired as error:
        raise CompactorDied("it took too long") from error
    return done.stdout


# What must hold


def wrong_snapshots(limit: int | None = None) -> list[str]:
    """Name the snapshots that differ from their log up to their number; `limit` looks at the newest only."""
    snapshots = RoomSnapshot.objects.order_by("-made_at").defer("payload")
    return [str(each) for each in snapshots[:limit] if not _is_true(each)]


def _is_true(snapshot: RoomSnapshot) -> bool:
    aside = RoomSetAside.objects.filter(room_id=snapshot.room_id).values("seq")
    updates = (
        RoomLogEntry.objects.filter(
            room_id=snapshot.room_id, kind=RoomLogEntry.UPDATE, doc=snapshot.doc, seq__lte=snapshot.seq
        )
        .exclude(seq__in=aside)
        .order_by("seq")
        .values_list("payload", flat=True)
    )
    try:
        answer = _ask_compactor("compare", [bytes(snapshot.payload), *map(bytes, updates)])
    except CompactorDied:
        return False
    return bool(json.loads(answer)["same"])
