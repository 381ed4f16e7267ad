"""What processes tell each other about a room through Redis. Always best effort.

A hint may be lost: the log in PostgreSQL is what counts, and a poll once a second finds what no hint told.
Private events themselves never travel here, only how far their sequence has come.
"""

import json
import struct
import time
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import redis
import structlog
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from interviews.room.protocol import Here, here_json

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 0.25
SILENCE_SECONDS = 2.0  # how long a Redis that did not answer is left alone

_HEADS, _RELAY, _PRESENCE, _ADDRESSED = 1, 2, 3, 5  # 4 was a signal that named no person
_HEADS_BODY = struct.Struct(">BQQ")
_RELAY_HEAD = struct.Struct(">B16s8s")
_PRESENCE_HEAD = struct.Struct(">B16s")
_ADDRESSED_HEAD = struct.Struct(">BI8sI8sQ")


@dataclass(frozen=True, slots=True)
class Heads:
    """How far a room's sequences have come; 0 where the sender does not know."""

    head: int
    private_head: int


@dataclass(frozen=True, slots=True)
class Relay:
    """An ephemeral frame, ready to be sent to every tab but the one it came from."""

    process: bytes
    tab: bytes
    frame: bytes


@dataclass(frozen=True, slots=True)
class Announcement:
    """Which tabs of a room are open at one live process."""

    process: bytes
    here: tuple[Here, ...]


@dataclass(frozen=True, slots=True)
class Addressed:
    """A signal from a tab of `author`, ready to be sent to `tab`, at connection `epoch` of it.

    `person` is whose tab that is; 0: the other of the two whose round it is.
    """

    author: int
    from_tab: bytes
    person: int
    tab: bytes
    epoch: int
    frame: bytes


Message = Heads | Relay | Announcement | Addressed


def channel_of(room_id: UUID) -> str:
    return f"tradeoff:room:{room_id.hex}"


def room_of(channel: str) -> UUID:
    return UUID(channel.rpartition(":")[2])


def encode(message: Message) -> bytes:
    match message:
        case Heads(head, private_head):
            return _HEADS_BODY.pack(_HEADS, head, private_head)
        case Relay(process, tab, frame):
            return _RELAY_HEAD.pack(_RELAY, process, tab) + frame
        case Announcement(process, here):
            return _PRESENCE_HEAD.pack(_PRESENCE, process) + json.dumps(here_json(here)).encode()
        case Addressed(author, from_tab, person, tab, epoch, frame):
            return _ADDRESSED_HEAD.pack(_ADDRESSED, author, from_tab, person, tab, epoch) + frame


def decode(data: bytes) -> Message:
    """Raises ValueError for what another version of us may have sent."""
    try:
        match data[0]:
            case 1:
                return Heads(*_HEADS_BODY.unpack(data)[1:])
            case 2:
                _, process, tab = _RELAY_HEAD.unpack_from(data)
                return Relay(process, tab, data[_RELAY_HEAD.size :])
            case 3:
                process = _PRESENCE_HEAD.unpack_from(data)[1]
                here = json.loads(data[_PRESENCE_HEAD.size :])
                return Announcement(
                    process, tuple(Here(each["user"], bytes.fromhex(each["tab"])) for each in here)
                )
            case 5:
                _, author, from_tab, person, tab, epoch = _ADDRESSED_HEAD.unpack_from(data)
                return Addressed(author, from_tab, person, tab, epoch, data[_ADDRESSED_HEAD.size :])
    except (IndexError, KeyError, TypeError, struct.error) as error:
        raise ValueError("not a message between live processes") from error
    raise ValueError("not a message between live processes")


class _Redis:
    """What this process last saw of Redis."""

    silent_until = 0.0


def hint(*, room_id: UUID, head: int = 0, private_head: int = 0) -> None:
    """Tell the live processes how far a room's sequences have come. Never raises, waits at most briefly."""
    if time.monotonic() < _Redis.silent_until:
        return
    try:
        _client().publish(channel_of(room_id), encode(Heads(head, private_head)))
    except (redis.RedisError, OSError) as error:
        _Redis.silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("room_hint_lost", room=str(room_id), error=str(error))


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
