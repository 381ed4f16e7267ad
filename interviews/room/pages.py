"""A room's log as it is read: encoded, in pages that are bounded in entries and in bytes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Func, IntegerField

from interviews.models import RoomLogEntry
from interviews.room.protocol import ENTRY_HEAD_BYTES, EncodedEntry, Entry, encode_entry

PAGE_ENTRIES = 200
WIRE_PAGE_ENTRIES = 2000
PAGE_BYTES = 1024 * 1024  # three of the largest entries

# Of what is in the log. PostgreSQL knows it without reading a payload that it keeps elsewhere.
ENTRY_BYTES = ENTRY_HEAD_BYTES + Func("payload", function="octet_length", output_field=IntegerField())

# Written out: building it anew takes longer than it does, and it is asked hundreds of times a second.
_GAPS = """
    SELECT gap.room, seq, kind, doc, author_id, tab, lseq, at, payload
    FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS gap (room, after, up_to)
    CROSS JOIN LATERAL (
        SELECT *, sum(%s + octet_length(payload)) OVER (ORDER BY seq) AS so_far
        FROM interviews_roomlogentry
        WHERE room_id = gap.room AND seq > gap.after AND seq <= gap.up_to
    ) AS page
    WHERE so_far <= %s
    ORDER BY gap.room, seq
"""


@dataclass(frozen=True)
class Gap:
    """What somebody lacks of a room's log: what follows `after`, up to `up_to`."""

    room: UUID
    after: int
    up_to: int


def read_gaps(gaps: Sequence[Gap]) -> dict[UUID, list[EncodedEntry]]:
    """The next page of each gap, at most one of a room, in order. One that has none is left out."""
    rooms = [gap.room for gap in gaps]
    afters = [gap.after for gap in gaps]
    ends = [min(gap.up_to, gap.after + PAGE_ENTRIES) for gap in gaps]
    found: dict[UUID, list[EncodedEntry]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_GAPS, [rooms, afters, ends, ENTRY_HEAD_BYTES, PAGE_BYTES])
        for room, *entry in cursor.fetchall():
            found[room].append(_encoded(entry))
    return found


def read_entries(room_id: UUID, after: int, up_to: int) -> list[EncodedEntry]:
    """The next page of the log after `after`, in order. Empty only at `up_to`: numbers have no gaps."""
    return read_gaps([Gap(room_id, after, up_to)])[room_id]


# As `encode_entry` writes each; PostgreSQL takes an eighth of the time that 20,000 objects take.
_WIRE_PAGE = """
    SELECT max(seq), string_agg(
        int4send(%(head)s + octet_length(payload)) || int8send(seq)
        || set_byte('\\x00', 0, kind) || set_byte('\\x00', 0, doc)
        || substr(int8send(coalesce(author_id, 0)), 5)
        || substr(tab || '\\x0000000000000000', 1, 8) || substr(int8send(lseq), 5)
        || float8send(extract(epoch FROM at)::float8 * 1000) || payload,
        '' ORDER BY seq
    )
    FROM (
        SELECT *, sum(%(head)s + octet_length(payload)) OVER (ORDER BY seq) AS so_far
        FROM interviews_roomlogentry
        WHERE room_id = %(room)s AND seq > %(after)s AND seq <= %(up_to)s
    ) AS page
    WHERE so_far <= %(bytes)s
"""


def read_wire(room_id: UUID, after: int, up_to: int) -> tuple[int, bytes] | None:
    """The next page of the log after `after` as an ENTRIES frame carries it, behind its last seq."""
    end = min(up_to, after + WIRE_PAGE_ENTRIES)
    limits = {"head": ENTRY_HEAD_BYTES, "bytes": PAGE_BYTES}
    with connection.cursor() as cursor:
        cursor.execute(_WIRE_PAGE, {"room": room_id, "after": after, "up_to": end, **limits})
        last, wire = cursor.fetchone()
    return (last, bytes(wire)) if last else None


def read_entries_beside(room_id: UUID, doc: int, after: int, up_to: int) -> list[EncodedEntry]:
    """The next page of the log after `after` without the updates of a document, in order.

    What is no update is small: a chat has at most 4,000 bytes.
    """
    entries = RoomLogEntry.objects.filter(room_id=room_id, seq__gt=after, seq__lte=up_to)
    beside = entries.exclude(kind=RoomLogEntry.UPDATE, doc=doc).order_by("seq")
    rows = beside.values_list("seq", "kind", "doc", "author_id", "tab", "lseq", "at", "payload")
    return [_encoded(row) for row in rows[:PAGE_ENTRIES]]


def _encoded(row: Sequence[Any]) -> EncodedEntry:
    seq, kind, doc, author, tab, lseq, at, payload = row
    at_ms = at.timestamp() * 1000
    return encode_entry(Entry(seq, kind, doc, author or 0, bytes(tab), lseq, at_ms, bytes(payload)))
