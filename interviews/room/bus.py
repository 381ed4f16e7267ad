"""Between live processes: Redis pub/sub, best effort. Rooms go on without it."""

import asyncio
from collections import deque
from collections.abc import Callable
from uuid import UUID

import redis.asyncio as redis
import structlog
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from interviews.room.hints import Message, channel_of, decode, encode, room_of

log = structlog.get_logger(__name__)

MAX_WAITING = 2000
BACKOFF_SECONDS = (0.1, 0.3, 1.0, 2.0)
LISTEN_SECONDS = 30.0
STOP_WITHIN_SECONDS = 1.0
EVERYBODY = "tradeoff:rooms"  # a subscription that never ends keeps the connection open


class Bus:
    """Listens for the rooms open here and says what happens in them; loses all while Redis is down."""

    def __init__(self, url: str, hear: Callable[[UUID, Message], None]) -> None:
        self._url = url
        self._hear = hear
        self._wanted: set[str] = set()
        self._subscribed: set[str] = set()
        self._waiting: deque[tuple[str, bytes]] = deque(maxlen=MAX_WAITING)
        self._something = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connected = False
        self._stopping = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End for good, also where the client library turns our cancellation into an error of its own."""
        self._stopping = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=STOP_WITHIN_SECONDS)

    def follow(self, room_id: UUID) -> None:
        self._wanted.add(channel_of(room_id))
        self._something.set()

    def forget(self, room_id: UUID) -> None:
        self._wanted.discard(channel_of(room_id))
        self._something.set()

    def publish(self, room_id: UUID, message: Message) -> None:
        if self._connected:
            self._waiting.append((channel_of(room_id), encode(message)))
            self._something.set()

    async def _run(self) -> None:
        failures = 0
        while not self._stopping:
            try:
                await self._stay_connected()
            except* (RedisError, OSError) as errors:
                log.warning("room_bus_lost", error=str(errors.exceptions[0]))
            except* Exception:  # a defect: it must not leave us deaf until the next start
                log.exception("room_bus_failed")
            failures = 0 if self._connected else failures + 1
            self._connected = False
            await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])

    async def _stay_connected(self) -> None:
        client = redis.Redis.from_url(
            self._url,
            socket_connect_timeout=1,
            socket_timeout=5,
            health_check_interval=10,
            retry=Retry(NoBackoff(), 0),
        )
        async with client, client.pubsub(ignore_subscribe_messages=True) as pubsub:
            self._waiting.clear()
            self._subscribed.clear()
            async with asyncio.TaskGroup() as tasks:
                await pubsub.subscribe(EVERYBODY)
                self._connected = True
                self._something.set()
                tasks.create_task(self._listen(pubsub))
                tasks.create_task(self._say(client, pubsub))

    async def _listen(self, pubsub: PubSub) -> None:
        while True:
            message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=LISTEN_SECONDS)
            if message is None or message["channel"] == EVERYBODY.encode():
                continue
            try:
                self._hear(room_of(message["channel"].decode()), decode(message["data"]))
            except ValueError:
                log.warning("room_bus_message_unreadable", channel=message["channel"])

    async def _say(self, client: "redis.Redis", pubsub: PubSub) -> None:
        """Everything that gathered while the last round trip ran goes out with the next."""
        while True:
            await self._something.wait()
            self._something.clear()
            await self._follow_wanted(pubsub)
            if not self._waiting:
                continue
            pipeline = client.pipeline(transaction=False)
            while self._waiting:
                pipeline.publish(*self._waiting.popleft())
            await pipeline.execute()

    async def _follow_wanted(self, pubsub: PubSub) -> None:
        wanted = set(self._wanted)
        if gone := self._subscribed - wanted:
            await pubsub.unsubscribe(*gone)
        if new := wanted - self._subscribed:
            await pubsub.subscribe(*new)
        self._subscribed = wanted
