"""Rooms to draw in and the servers to draw on, ours and the peers', for the measurements named `room_*`.

Every server runs on one core and whoever draws on another, where there are two; PostgreSQL and Valkey go
where there is room, for ours and for the peers'.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PEERS_FOLDER = Path(__file__).parent / "peers"
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, DRIVER_CORE = CORES[0], CORES[-1]
EDITS_PER_SECOND = 10
BYTES = 120

Rooms = dict[str, list[str]]


@dataclass(frozen=True)
class Contender:
    """A server in a table: what it is called, and what it has kept of an edit when the partner sees it."""

    name: str
    title: str
    keeps: str

    @property
    def is_ours(self) -> bool:
        return self.name.startswith("room")

    @property
    def speaker(self) -> str:
        return "room" if self.is_ours else self.name


CONTENDERS = {
    one.name: one
    for one in (
        Contender("relay", "bare ws relay", "nothing"),
        Contender("y-websocket", "y-websocket 2.1", "in memory"),
        Contender("excalidraw-room", "excalidraw-room's logic", "nothing"),
        Contender("hocuspocus", "hocuspocus, no database", "in memory"),
        Contender("hocuspocus-db", "hocuspocus, PostgreSQL, defaults", "on disk 2 to 10 s later"),
        Contender("hocuspocus-db-0", "hocuspocus, PostgreSQL, debounce 0", "on disk afterwards"),
        Contender("room", "Tradeoff, one process", "on disk first"),
        Contender("room-2", "Tradeoff, two processes, Valkey", "on disk first"),
    )
}


@dataclass
class Running:
    """A server that runs: where to reach it, and how to kill it and start it again."""

    contender: Contender
    folder: Path
    ports: list[int]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        from tests.running import wait_for

        self.launch()
        wait_for(self.is_up, lambda: f"{self.contender.name} did not start")

    def launch(self) -> None:
        from config.processes import Program, launch

        for port in self.ports:
            log_path = self.folder / f"{self.contender.name}-{port}.log"
            with log_path.open("ab") as log, on_the_servers_core():
                self.processes.append(launch(Program(self.contender.name, self._command(port)), log))

    def is_up(self) -> bool:
        from tests.running import answers

        if self.contender.is_ours:
            return all(answers(f"http://127.0.0.1:{port}/health/") for port in self.ports)
        return all(listens(port) for port in self.ports)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def seats(self, rooms: Rooms) -> list[list[dict[str, Any]]]:
        """Two seats a room; where there are two processes, each has one of the two people."""
        return [
            [self._seat(self.ports[i % len(self.ports)], room, cookie) for i, cookie in enumerate(cookies)]
            for room, cookies in rooms.items()
        ]

    def _seat(self, port: int, room: str, cookie: str) -> dict[str, Any]:
        from django.conf import settings

        headers = {"origin": settings.SITE_URL, "cookie": f"sessionid={cookie}"}
        return {"url": f"ws://127.0.0.1:{port}{room}", "headers": headers if self.contender.is_ours else {}}

    def _command(self, port: int) -> list[str]:
        if self.contender.is_ours:
            options = ["--ws", "config.sockets:RoomConnection", "--loop", "uvloop", "--log-level", "warning"]
            options += ["--ws-per-message-deflate", "false", "--no-access-log", "--port", str(port)]
            return [sys.executable, "-m", "uvicorn", *options, "config.asgi:application"]
        return ["node", str(PEERS_FOLDER / "serve.mjs"), self.contender.name, str(port)]

    def _end(self, how: signal.Signals) -> None:
        for process in self.processes:
            process.send_signal(how)
        for process in self.processes:
            process.wait()
        self.processes.clear()


@contextmanager
def on_the_servers_core() -> Iterator[None]:
    """All that is started inside stays on the servers' core."""
    os.sched_setaffinity(0, {SERVER_CORE})
    try:
        yield
    finally:
        os.sched_setaffinity(0, set(CORES))


def serve(cleanup: ExitStack, folder: Path, name: str) -> Running:
    from config.servers import free_port

    ports = [free_port() for _ in range(2 if name == "room-2" else 1)]
    running = Running(CONTENDERS[name], folder, ports)
    cleanup.callback(running.stop)
    running.start()
    return running


def install_peers() -> None:
    """The peers' packages are not the project's: they are fetched for this alone."""
    if not (PEERS_FOLDER / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=PEERS_FOLDER, check=True)


def bundle_engine(folder: Path) -> None:
    """The room's own client as one file that Node can load; people.mjs finds it by the environment."""
    bundle = folder / "engine.mjs"
    command = ["node_modules/.bin/rolldown", "frontend/src/room/engine/room.ts", "--format", "esm"]
    subprocess.run([*command, "--platform", "node", "--file", str(bundle)], check=True, capture_output=True)
    os.environ["ROOM_ENGINE"] = bundle.as_uri()


def point_peers_at_the_database() -> None:
    """The peers' driver for PostgreSQL reads its own variables."""
    from django.db import connection

    asked = connection.get_connection_params()
    os.environ.update(PGHOST=asked["host"], PGUSER=asked["user"], PGDATABASE=asked["dbname"])
    if asked.get("port"):
        os.environ["PGPORT"] = str(asked["port"])


def make_rooms(count: int) -> Rooms:
    """Live one-way interviews; a room's address to the two people's session cookies.

    Nobody signs in with a password, and all is one transaction: hashing and flushing would take minutes.
    """
    from django.db import transaction

    from scenarios.models import ScenarioVersion

    version = ScenarioVersion.objects.exclude(current_for=None)[0]
    with transaction.atomic():
        return dict(_make_room(version, number) for number in range(count))


def _make_room(version: Any, number: int) -> tuple[str, list[str]]:
    from django.utils import timezone

    from interviews.room.clock import move_clock
    from interviews.services import Part, create_interview, mark_ready

    people = [_make_person(f"candidate{number}"), _make_person(f"interviewer{number}")]
    interview = create_interview(
        kind="one_way",
        parts=[Part(people[0], people[1], version, "senior")],
        format_minutes=45,
        language="en",
        starts_at=timezone.now(),
    )
    for person in people:
        mark_ready(user=person, interview=interview)
    round_ = interview.rounds.get()
    move_clock(user=people[1], round_=round_, move="start", version=0)
    return f"/ws/rounds/{round_.pk}/", [_sign_in(person) for person in people]


def _make_person(name: str) -> Any:
    from accounts.models import Profile, User

    user = User.objects.create_user(f"{name}@example.org", display_name=name)
    Profile.objects.create(user=user, level="mid", target_level="senior", interests=["trust_safety"])
    return user


def _sign_in(person: Any) -> str:
    """Return the cookie of a new session."""
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def empty_rooms() -> None:
    """Forget what was drawn in all rooms, which nobody else can: the log's guards are off for it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE interviews_roomlogentry CASCADE")
        cursor.execute("UPDATE interviews_room SET head = 0")
        cursor.execute("RESET session_replication_role")


def draw(
    running: Running, rooms: Rooms, *, seconds: float, warmup: float, edit_bytes: int = BYTES
) -> dict[str, Any]:
    """Draw in all rooms and return what the driver measured. Raises SystemExit where it failed."""
    plan = plan_for(running, rooms, seconds=seconds, warmup=warmup) | {"bytes": edit_bytes}
    done = subprocess.run(driver(), input=json.dumps(plan), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"drawing on {running.contender.name} failed: {done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout)
    return {**result, "lost": result["sent"] - result["received"]}


def driver(script: str = "drive.mjs") -> list[str]:
    return ["taskset", "-c", str(DRIVER_CORE), "node", str(PEERS_FOLDER / script)]


def plan_for(
    running: Running, rooms: Rooms, *, seconds: float, warmup: float, journal: bool = False
) -> dict[str, Any]:
    return {
        "speaker": running.contender.speaker,
        "seconds": seconds,
        "warmupSeconds": warmup,
        "editsPerSecond": EDITS_PER_SECOND,
        "bytes": BYTES,
        "rooms": running.seats(rooms),
        "journal": journal,
    }


def listens(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
