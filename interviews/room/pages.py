"""A room's log as it is read: encoded, in pages that are bounded in entries and in bytes."""

from uuid import UUID

from django.db import connection
from django.db.models import F, Func, IntegerField, QuerySet, Sum, Window

from interviews.models import RoomLogEntry
from interviews.room.protocol import ENTRY_HEAD_BYTES, EncodedEntry, Entry, encode_entry

PAGE_ENTRIES = 200
WIRE_PAGE_ENTRIES = 2000
PAGE_BYTES = 1024 * 1024  # three of the largest entries

# Of what is in the log. PostgreSQL knows it without reading a payload that it keeps elsewhere.
ENTRY_BYTES = ENTRY_HEAD_BYTES + Func("payload", function="octet_length", output_field=IntegerField())


def read_entries(room_id: UUID, after: int, up_to: int) -> list[EncodedEntry]:
    """The next page of the log after `after`, in order. Empty only at `up_to`: numbers have no gaps."""
    end = min(up_to, after + PAGE_ENTRIES)
    page = RoomLogEntry.objects.filter(room_id=room_id, seq__gt=after, seq__lte=end)
    so_far = Window(Sum(ENTRY_BYTES), order_by=F("seq").asc())
    return _encoded(page.annotate(so_far=so_far).filter(so_far__lte=PAGE_BYTES))


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
    asked = {"room": room_id, "after": after, "up_to": min(up_to, after + WIRE_PAGE_ENTRIES)}
    with connection.cursor() as cursor:
        cursor.execute(_WIRE_PAGE, {**asked, "head": ENTRY_HEAD_BYTES, "bytes": PAGE_BYTES})
        last, wire = cursor.fetchone()
    return (last, bytes(wire)) if last else None


def read_entries_beside(room_id: UUID, doc: int, after: int, up_to: int) -> list[EncodedEntry]:
    """The next page of the log after `after` without the updates of a document, in order.

    What is no update is small: a chat has at most 4,000 bytes.
    """
    entries = RoomLogEntry.objects.filter(room_id=room_id, seq__gt=after, seq__lte=up_to)
    beside = entries.exclude(kind=RoomLogEntry.UPDATE, doc=doc).order_by("seq")
    return _encoded(beside[:PAGE_ENTRIES])


def _encoded(entries: "QuerySet[RoomLogEntry]") -> list[EncodedEntry]:
    rows = entries.values_list("seq", "kind", "doc", "author_id", "tab", "lseq", "at", "payload")
    return [
        encode_entry(
            Entry(seq, kind, doc, author or 0, bytes(tab), lseq, at.timestamp() * 1000, bytes(payload))
        )
        for seq, kind, doc, author, tab, lseq, at, payload in rows
    ]
