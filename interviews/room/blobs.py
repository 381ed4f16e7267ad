"""How the compactor is given what it reads: blobs one after the other, each a length as u32, then its bytes.

Apart from it, because whoever asks it must not import what decodes documents.
"""

import struct
from collections.abc import Sequence

LENGTH = struct.Struct(">I")


def read_blobs(data: bytes) -> list[bytes]:
    blobs = []
    at = 0
    while at < len(data):
        (length,) = LENGTH.unpack_from(data, at)
        at += LENGTH.size + length
        blobs.append(data[at - length : at])
    return blobs


def write_blobs(blobs: Sequence[bytes]) -> bytes:
    return b"".join(part for blob in blobs for part in (LENGTH.pack(len(blob)), blob))
