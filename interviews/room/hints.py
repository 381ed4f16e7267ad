"""What processes tell each other about a room through Redis. Always best effort.

A hint may be lost: the log in PostgreSQL is what counts, and a poll once a second finds what no hint told.
Private events themselves never travel here, only how far their sequence has come.
"""

import struct
from functools import cache
from uuid import UUID

import redis
import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

HEADS = 0x48
_HEADS = struct.Struct(">BQQ")
TIMEOUT_SECONDS = 0.25


def channel_of(room_id: UUID) -> str:
    return f"tradeoff:room:{room_id.hex}"


def encode_heads(head: int, private_head: int) -> bytes:
    """`head` or `private_head` is 0 where the sender does not know it."""
    return _HEADS.pack(HEADS, head, private_head)


def decode_heads(message: bytes) -> tuple[int, int]:
    """Return (head, private_head); raises struct.error for anything else."""
    _, head, private_head = _HEADS.unpack(message)
    return head, private_head


def hint(*, room_id: UUID, head: int = 0, private_head: int = 0) -> None:
    """Tell the live processes how far a room's sequences have come. Never raises, waits at most briefly."""
    try:
        _client().publish(channel_of(room_id), encode_heads(head, private_head))
    except (redis.RedisError, OSError) as error:
        log.warning("room_hint_lost", room=str(room_id), error=str(error))


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
    )
