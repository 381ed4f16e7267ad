"""A round's log as its replay reads it: one ENTRIES frame of docs/protocol.md, read page by page."""

import zlib
from collections.abc import Iterable, Iterator
from uuid import UUID

from interviews.models import Room
from interviews.room.pages import read_wire
from interviews.room.protocol import Kind

GZIP = 16 + zlib.MAX_WBITS
QUICK = 1  # strokes shrink nearly as much as at higher levels, and somebody is waiting


def head_of(room_id: UUID) -> int:
    """The last entry of the room's log. Nothing below it ever changes, so it names what can be read."""
    return Room.objects.values_list("head", flat=True).get(pk=room_id)


def recording_frame(room_id: UUID, head: int) -> Iterator[bytes]:
    """The log up to `head` as one ENTRIES frame, in pieces. A query for each 2,000 entries, or each MiB."""
    yield bytes([Kind.ENTRIES])
    after = 0
    while after < head and (page := read_wire(room_id, after, head)):
        after, wire = page
        yield wire


def gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces compressed as they come; none is held back longer than until the next."""
    compressor = zlib.compressobj(QUICK, zlib.DEFLATED, GZIP)
    for piece in pieces:
        if compressed := compressor.compress(piece):
            yield compressed
    yield compressor.flush()
