"""The frames of docs/protocol.md, both directions. Pure: bytes in, values out, and the other way round."""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from interviews.room.signals import MAX_SIGNAL_BYTES, Signal, read_signal, write_signal

SUBPROTOCOL = "tradeoff.room.1"
MAX_FRAME_BYTES = 256 * 1024
MAX_EPHEMERAL_BYTES = 16 * 1024
MAX_CHAT_BYTES = 4000
MAX_HELLO_BYTES = 1024
SHARED_DOCUMENT = 0
# What the tabs of the server's own entries begin with: all zeros for the web process, a live process's mark.
SERVER_TABS = bytes(4)


class Kind(IntEnum):
    """The first byte of every frame; below 0x80 from the client, above from the server."""

    HELLO = 0x01
    UPDATE = 0x02
    CHAT = 0x03
    EPHEMERAL = 0x04
    PING = 0x05
    SIGNAL = 0x06
    WELCOME = 0x81
    ENTRIES = 0x82
    ACK = 0x83
    RELAYED = 0x84
    PONG = 0x85
    PRIVATE = 0x86
    ERROR = 0x87
    PRESENCE = 0x88
    SNAPSHOT = 0x89
    SIGNALED = 0x8A


class EntryKind(IntEnum):
    UPDATE = 1
    CHAT = 2
    CLOCK = 3
    JOIN = 4
    LEAVE = 5
    REVEAL = 6


class Close(IntEnum):
    """Why the server closes a socket; the client's part is in docs/protocol.md."""

    RESTART = 1012
    MALFORMED = 4400
    SIGNED_OUT = 4401
    NO_SEAT = 4403
    NO_ROOM = 4404
    SLOW = 4408
    REPLACED = 4409
    USED_UP = 4410
    TOO_LARGE = 4413
    TOO_FAST = 4429


class ProtocolError(Exception):
    """Bytes that are no frame of ours; the socket is closed with `close`."""

    def __init__(self, close: Close = Close.MALFORMED) -> None:
        super().__init__(close.name.lower())
        self.close = close


class FrameRefused(ProtocolError):
    """A well-formed frame that cannot be accepted: answered with an ERROR, and the socket stays."""

    def __init__(self, code: str, lseq: int) -> None:
        super().__init__()
        self.code = code
        self.lseq = lseq


@dataclass(frozen=True, slots=True)
class Hello:
    tab: bytes
    seq: int
    private_seq: int


@dataclass(frozen=True, slots=True)
class Update:
    lseq: int
    doc: int
    update: bytes


@dataclass(frozen=True, slots=True)
class Chat:
    lseq: int
    text: str


@dataclass(frozen=True, slots=True)
class Ephemeral:
    body: bytes


@dataclass(frozen=True, slots=True)
class Ping:
    client_ms: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log; `author` 0 is the system, `at_ms` counts from 1970."""

    seq: int
    kind: int
    doc: int
    author: int
    tab: bytes
    lseq: int
    at_ms: float
    payload: bytes


@dataclass(frozen=True, slots=True)
class EncodedEntry:
    """An entry as it stands within ENTRIES, encoded once for all its readers, and what routes it."""

    seq: int
    kind: int
    author: int
    tab: bytes
    lseq: int
    wire: bytes


@dataclass(frozen=True, slots=True)
class Welcome:
    """JSON as sent; see docs/protocol.md for its keys."""

    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entries:
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A part of an update that stands for all updates of `doc` up to `seq`; `left` bytes of it follow."""

    doc: int
    seq: int
    left: int
    part: bytes


@dataclass(frozen=True, slots=True)
class Ack:
    """Pairs of (lseq, seq) that are on disk."""

    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Relayed:
    author: int
    tab: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Pong:
    client_ms: float
    server_ms: float


@dataclass(frozen=True, slots=True)
class Private:
    """What interviewers are told; `only_for` is the one of two who is, and does not travel."""

    seq: int
    at_ms: float
    event: dict[str, Any]
    only_for: int | None = None

    def for_reader(self, user: int) -> "Private":
        """The other interviewer's stays theirs: its number is told, so that nothing seems to be missing."""
        if self.only_for in (None, user):
            return self
        return Private(self.seq, self.at_ms, {"type": "withheld"})


@dataclass(frozen=True, slots=True)
class Error:
    code: str
    lseq: int


@dataclass(frozen=True, slots=True)
class Here:
    """One open tab."""

    user: int
    tab: bytes


@dataclass(frozen=True, slots=True)
class Presence:
    here: tuple[Here, ...]


@dataclass(frozen=True, slots=True)
class Signaled:
    """A signal as the addressed tab is told it; see docs/protocol.md, Calls."""

    author: int
    tab: bytes
    content: dict[str, Any]


ClientFrame = Hello | Update | Chat | Ephemeral | Ping | Signal
ServerFrame = Welcome | Entries | Snapshot | Ack | Relayed | Pong | Private | Error | Presence | Signaled

_UPDATE = struct.Struct(">BIB")
_CHAT = struct.Struct(">BI")
_PING = struct.Struct(">Bd")
_ENTRY = struct.Struct(">IQBBI8sId")
_LENGTH = struct.Struct(">I")
ENTRY_HEAD_BYTES = _ENTRY.size - _LENGTH.size
_SNAPSHOT = struct.Struct(">BBQI")
_ACK_PAIR = struct.Struct(">IQ")
_RELAYED = struct.Struct(">BI8s")
_PONG = struct.Struct(">Bdd")


# From the client


def encode_client(frame: ClientFrame) -> bytes:
    match frame:
        case Hello(tab, seq, private_seq):
            return _json(Kind.HELLO, {"tab": tab.hex(), "seq": seq, "private_seq": private_seq})
        case Update(lseq, doc, update):
            return _UPDATE.pack(Kind.UPDATE, lseq, doc) + update
        case Chat(lseq, text):
            return _CHAT.pack(Kind.CHAT, lseq) + text.encode()
        case Ephemeral(body):
            return bytes([Kind.EPHEMERAL]) + body
        case Ping(client_ms):
            return _PING.pack(Kind.PING, client_ms)
        case Signal():
            return bytes([Kind.SIGNAL]) + write_signal(frame)


def decode_client(data: bytes) -> ClientFrame:
    """Return the frame; raises ProtocolError, or FrameRefused where only this frame is at fault."""
    if len(data) > MAX_FRAME_BYTES:
        raise ProtocolError(Close.TOO_LARGE)
    try:
        match data[0]:
            case Kind.UPDATE:
                return _decode_update(data)
            case Kind.EPHEMERAL:
                return _decode_ephemeral(data)
            case Kind.CHAT:
                return _decode_chat(data)
            case Kind.PING:
                return Ping(_PING.unpack(data)[1])
            case Kind.HELLO:
                return _decode_hello(data)
            case Kind.SIGNAL:
                return _decode_signal(data)
    except (IndexError, struct.error) as error:
        raise ProtocolError from error
    raise ProtocolError


def _decode_hello(data: bytes) -> Hello:
    if len(data) > MAX_HELLO_BYTES:
        raise ProtocolError(Close.TOO_LARGE)
    content = _read_json(data)
    if set(content) != {"tab", "seq", "private_seq"}:
        raise ProtocolError
    tab = content["tab"]
    if not isinstance(tab, str) or len(tab) != 16 or not set(tab) <= set("0123456789abcdef"):
        raise ProtocolError
    if bytes.fromhex(tab).startswith(SERVER_TABS):
        raise ProtocolError  # its numbers would stand in the way of what the server says of this person
    return Hello(bytes.fromhex(tab), _sequence(content["seq"]), _sequence(content["private_seq"]))


def _sequence(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ProtocolError
    return value


def _decode_update(data: bytes) -> Update:
    _, lseq, doc = _UPDATE.unpack_from(data)
    update = data[_UPDATE.size :]
    if lseq == 0 or doc != SHARED_DOCUMENT or not update:
        raise ProtocolError
    return Update(lseq, doc, update)


def _decode_chat(data: bytes) -> Chat:
    _, lseq = _CHAT.unpack_from(data)
    body = data[_CHAT.size :]
    if lseq == 0:
        raise ProtocolError
    if not 1 <= len(body) <= MAX_CHAT_BYTES:
        raise FrameRefused("bad_chat", lseq)
    try:
        return Chat(lseq, body.decode())
    except UnicodeDecodeError as error:
        raise FrameRefused("bad_chat", lseq) from error


def _decode_ephemeral(data: bytes) -> Ephemeral:
    if len(data) - 1 > MAX_EPHEMERAL_BYTES:
        raise ProtocolError(Close.TOO_LARGE)
    return Ephemeral(data[1:])


def _decode_signal(data: bytes) -> Signal:
    if len(data) - 1 > MAX_SIGNAL_BYTES:
        raise ProtocolError(Close.TOO_LARGE)
    try:
        return read_signal(data[1:])
    except ValueError as error:
        raise ProtocolError from error


# From the server


def encode_entry(entry: Entry) -> EncodedEntry:
    head = _ENTRY.pack(
        ENTRY_HEAD_BYTES + len(entry.payload),
        entry.seq,
        entry.kind,
        entry.doc,
        entry.author,
        entry.tab,
        entry.lseq,
        entry.at_ms,
    )
    return EncodedEntry(entry.seq, entry.kind, entry.author, entry.tab, entry.lseq, head + entry.payload)


def entries_frames(encoded: Iterable[EncodedEntry]) -> Iterator[bytes]:
    """Pack encoded entries into ENTRIES frames of at most 256 KiB; a larger entry stands alone."""
    parts, size = [bytes([Kind.ENTRIES])], 1
    for entry in encoded:
        if len(parts) > 1 and size + len(entry.wire) > MAX_FRAME_BYTES:
            yield b"".join(parts)
            parts, size = [bytes([Kind.ENTRIES])], 1
        parts.append(entry.wire)
        size += len(entry.wire)
    if len(parts) > 1:
        yield b"".join(parts)


def snapshot_frames(doc: int, seq: int, update: bytes) -> Iterator[bytes]:
    """Cut a snapshot into SNAPSHOT frames of at most 256 KiB; the last one has nothing left."""
    room = MAX_FRAME_BYTES - _SNAPSHOT.size
    for start in range(0, len(update), room):
        part = update[start : start + room]
        yield encode_server(Snapshot(doc, seq, len(update) - start - len(part), part))


def encode_ack(pairs: Sequence[tuple[int, int]]) -> bytes:
    return bytes([Kind.ACK]) + b"".join(_ACK_PAIR.pack(lseq, seq) for lseq, seq in pairs)


def encode_server(frame: ServerFrame) -> bytes:
    match frame:
        case Entries(entries):
            return bytes([Kind.ENTRIES]) + b"".join(encode_entry(entry).wire for entry in entries)
        case Snapshot(doc, seq, left, part):
            return _SNAPSHOT.pack(Kind.SNAPSHOT, doc, seq, left) + part
        case Ack(pairs):
            return encode_ack(pairs)
        case Relayed(author, tab, body):
            return _RELAYED.pack(Kind.RELAYED, author, tab) + body
        case Signaled(author, tab, content):
            return _RELAYED.pack(Kind.SIGNALED, author, tab) + _json(Kind.SIGNALED, content)[1:]
        case Pong(client_ms, server_ms):
            return _PONG.pack(Kind.PONG, client_ms, server_ms)
        case _:
            return _encode_content(frame)


def _encode_content(frame: Welcome | Private | Error | Presence) -> bytes:
    match frame:
        case Welcome(content):
            return _json(Kind.WELCOME, content)
        case Private(seq, at_ms, event, _):
            return _json(Kind.PRIVATE, {"seq": seq, "at": at_ms, "event": event})
        case Error(code, lseq):
            return _json(Kind.ERROR, {"code": code, "lseq": lseq})
        case Presence(here):
            return _json(Kind.PRESENCE, {"here": here_json(here)})


def here_json(here: Iterable[Here]) -> list[dict[str, Any]]:
    return [{"user": each.user, "tab": each.tab.hex()} for each in here]


def decode_server(data: bytes) -> ServerFrame:
    """The client's side, for tests and tools; raises ProtocolError."""
    try:
        match data[0]:
            case Kind.ENTRIES:
                return Entries(tuple(_decode_entries(data)))
            case Kind.SNAPSHOT:
                _, doc, seq, left = _SNAPSHOT.unpack_from(data)
                return Snapshot(doc, seq, left, data[_SNAPSHOT.size :])
            case Kind.ACK:
                return Ack(tuple(_ACK_PAIR.iter_unpack(data[1:])))
            case Kind.RELAYED:
                _, author, tab = _RELAYED.unpack_from(data)
                return Relayed(author, tab, data[_RELAYED.size :])
            case Kind.SIGNALED:
                _, author, tab = _RELAYED.unpack_from(data)
                return Signaled(author, tab, _read_json(data[_RELAYED.size - 1 :]))
            case Kind.PONG:
                return Pong(*_PONG.unpack(data)[1:])
            case kind:
                return _decode_content(kind, _read_json(data))
    except (IndexError, KeyError, TypeError, ValueError, struct.error) as error:
        raise ProtocolError from error


def _decode_content(kind: int, content: dict[str, Any]) -> ServerFrame:
    match kind:
        case Kind.WELCOME:
            return Welcome(content)
        case Kind.PRIVATE:
            return Private(content["seq"], content["at"], content["event"])
        case Kind.ERROR:
            return Error(content["code"], content["lseq"])
        case Kind.PRESENCE:
            return Presence(tuple(Here(each["user"], bytes.fromhex(each["tab"])) for each in content["here"]))
    raise ProtocolError


def _decode_entries(data: bytes) -> Iterator[Entry]:
    position = 1
    while position < len(data):
        length, seq, kind, doc, author, tab, lseq, at_ms = _ENTRY.unpack_from(data, position)
        end = position + _LENGTH.size + length
        if length < ENTRY_HEAD_BYTES or end > len(data):
            raise ProtocolError
        payload = data[position + _ENTRY.size : end]
        yield Entry(seq, kind, doc, author, tab, lseq, at_ms, payload)
        position = end


def _json(kind: Kind, content: dict[str, Any]) -> bytes:
    return bytes([kind]) + json.dumps(content, separators=(",", ":")).encode()


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data[1:])
    except (ValueError, RecursionError) as error:
        raise ProtocolError from error
    if not isinstance(content, dict):
        raise ProtocolError
    return content
