"""A room's log as it is read: encoded, in pages that are bounded in entries and in bytes."""

from uuid import UUID

from django.db.models import F, Func, IntegerField, QuerySet, Sum, Window

from interviews.models import RoomLogEntry
from interviews.room.protocol import ENTRY_HEAD_BYTES, EncodedEntry, Entry, encode_entry

PAGE_ENTRIES = 200
PAGE_BYTES = 1024 * 1024  # three of the largest entries

# Of what is in the log. PostgreSQL knows it without reading a payload that it keeps elsewhere.
ENTRY_BYTES = ENTRY_HEAD_BYTES + Func("payload", function="octet_length", output_field=IntegerField())


def read_entries(room_id: UUID, after: int, up_to: int, *, at_most: int = PAGE_ENTRIES) -> list[EncodedEntry]:
    """The next page of the log after `after`, in order. Empty only at `up_to`: numbers have no gaps."""
    page = RoomLogEntry.objects.filter(room_id=room_id, seq__gt=after, seq__lte=min(up_to, after + at_most))
    so_far = Window(Sum(ENTRY_BYTES), order_by=F("seq").asc())
    return _encoded(page.annotate(so_far=so_far).filter(so_far__lte=PAGE_BYTES))


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
