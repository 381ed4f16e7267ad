"""A real live process and real clients of it, for tests."""

import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

import psutil
from django.conf import settings
from django.db import connection
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from accounts.models import User
from config.processes import Program, launch
from config.servers import free_port
from interviews.room import protocol
from interviews.room.protocol import (
    Ack,
    Chat,
    ClientFrame,
    Entries,
    Entry,
    EntryKind,
    Hello,
    Ping,
    Pong,
    Presence,
    ServerFrame,
    Update,
    Welcome,
    decode_server,
    encode_client,
)

START_SECONDS = 20
PATIENCE_SECONDS = 10
ORIGIN = settings.SITE_URL

Frame = TypeVar("Frame", bound=ServerFrame)


def database_url() -> str:
    """The test database as a separate process reaches it."""
    chosen = connection.settings_dict
    return f"postgresql://{chosen['USER']}@/{chosen['NAME']}?host={chosen['HOST']}"


@dataclass
class LiveServer:
    """One live process on a port of its own; the same one after `kill` and `start`."""

    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    clients: ExitStack = field(default_factory=ExitStack)
    origin: str = ORIGIN

    @classmethod
    def make(cls, **environment: str) -> "LiveServer":
        chosen = {"DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY, "LOG_LEVEL": "ERROR"}
        return cls(free_port(), {**chosen, **environment})

    def start(self) -> "LiveServer":
        options = ["--ws", "config.sockets:RoomConnection", "--loop", "uvloop", "--log-level", "error"]
        options += ["--ws-max-size", "524288", "--ws-per-message-deflate", "false"]
        command = [sys.executable, "-m", "uvicorn", *options, "--port", str(self.port)]
        program = Program(
            "live",
            [*command, "--timeout-graceful-shutdown", "2", "config.asgi:application"],
            environment=self.environment,
        )
        self.process = launch(program, sys.__stderr__.fileno() if sys.__stderr__ else subprocess.DEVNULL)
        wait_until(self.answers, START_SECONDS)
        return self

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    @property
    def memory_bytes(self) -> int:
        """What the process holds in memory now."""
        return int(psutil.Process(self.pid).memory_info().rss)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)

    def join(
        self, user: User, round_id: UUID, *, tab: bytes = b"", seq: int = 0, private_seq: int = 0
    ) -> "RoomClient":
        """Sign in, connect, say HELLO and read WELCOME."""
        client = self.connect(cookie_of(user), round_id)
        client.hello(tab=tab, seq=seq, private_seq=private_seq)
        return client

    def connect(self, cookie: str, round_id: object, origin: str = "", **options: Any) -> "RoomClient":
        """Connect without saying anything; `options` go to `websockets`.

        Like a browser, it takes what comes at once, unless `max_queue` says how many frames may lie.
        """
        socket = connect(
            f"ws://127.0.0.1:{self.port}/ws/rounds/{round_id}/",
            origin=Origin(origin or self.origin),
            subprotocols=[Subprotocol(protocol.SUBPROTOCOL)],
            additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"},
            compression=None,
            max_size=None,
            **{"max_queue": None, **options},
        )
        return RoomClient(self.clients.enter_context(socket))


class RoomClient:
    """One tab as a browser would be: it keeps what it heard and what it was acknowledged."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.tab = b""
        self.lseq = 0
        self.frames: list[ServerFrame] = []
        self.heard_bytes = b""

    def hello(self, *, tab: bytes = b"", seq: int = 0, private_seq: int = 0) -> Welcome:
        self.tab = tab or secrets.token_bytes(8)
        self.send(Hello(self.tab, seq, private_seq))
        welcome = self.wait_for_frame(Welcome)
        self.lseq = welcome.content["lseq"]
        return welcome

    @property
    def welcome(self) -> dict[str, Any]:
        return self.of(Welcome)[-1].content

    @property
    def entries(self) -> list[Entry]:
        return [entry for frame in self.of(Entries) for entry in frame.entries]

    @property
    def updates(self) -> list[bytes]:
        return [entry.payload for entry in self.entries if entry.kind == EntryKind.UPDATE]

    @property
    def acks(self) -> dict[int, int]:
        """Seq by lseq."""
        return {lseq: seq for frame in self.of(Ack) for lseq, seq in frame.pairs}

    @property
    def last_seq(self) -> int:
        """Where to resume: the end of what was heard without a gap."""
        heard = {*self.acks.values(), *(entry.seq for entry in self.entries)}
        return next(seq for seq in count() if seq + 1 not in heard)

    def of(self, kind: type[Frame]) -> list[Frame]:
        return [frame for frame in self.frames if isinstance(frame, kind)]

    def send(self, frame: ClientFrame) -> None:
        self.socket.send(encode_client(frame))

    def update(self, update: bytes) -> int:
        self.lseq += 1
        self.send(Update(self.lseq, 0, update))
        return self.lseq

    def chat(self, text: str) -> int:
        self.lseq += 1
        self.send(Chat(self.lseq, text))
        return self.lseq

    def receive(self, within_seconds: float = PATIENCE_SECONDS) -> None:
        data = self.socket.recv(within_seconds)
        assert isinstance(data, bytes)
        self.heard_bytes += data
        self.frames.append(decode_server(data))

    def wait_until(self, true: Callable[[], object]) -> None:
        """Read on until something is so."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not true():
            self.receive(max(0.0, deadline - time.monotonic()))

    def wait_for_frame(self, kind: type[Frame]) -> Frame:
        """Read on until the next frame of this kind."""
        before = len(self.of(kind))
        self.wait_until(lambda: len(self.of(kind)) > before)
        return self.of(kind)[-1]

    def wait_for_ack(self, lseq: int) -> int:
        """Read on until the entry is acknowledged; return its seq."""
        self.wait_until(lambda: lseq in self.acks)
        return self.acks[lseq]

    def wait_for_update(self, update: bytes) -> None:
        self.wait_until(lambda: update in self.updates)

    def wait_for_here(self, *users: int) -> None:
        """Read on until exactly these people are said to be here."""
        self.wait_until(lambda: self.people_here() == set(users))

    def people_here(self) -> set[int]:
        """Who is here, as far as we have been told."""
        told = self.of(Presence)
        if told:
            return {each.user for each in told[-1].here}
        return {each["user"] for each in self.welcome["here"]}

    def hear_the_rest(self) -> None:
        """Read what had been sent before the answer to a PING: frames come in order."""
        self.send(Ping(time.monotonic()))
        self.wait_for_frame(Pong)

    def wait_until_closed(self, within_seconds: float = PATIENCE_SECONDS) -> int:
        """Read on until the server closes; return its code."""
        try:
            while True:
                self.receive(within_seconds)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    def close(self) -> None:
        self.socket.close()


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def wait_until(true: Callable[[], object], within_seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + within_seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
