"""Processes are killed while two people work: rooms go on, and nothing acknowledged is lost or doubled."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from config.processes import launch
from config.servers import Server, prepare_postgres, prepare_valkey
from interviews.room.protocol import EntryKind, Update
from tests.room.live import LiveServer, RoomClient, wait_until

BACK_WITHIN_SECONDS = 30


class RunningServer:
    """A database or broker of this test's own, to be killed and started again."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self._log = folder / f"{server.program.name}.log"
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = launch(self.server.program, log)
        wait_until(self.server.is_ready, BACK_WITHIN_SECONDS)

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(BACK_WITHIN_SECONDS)


class Site:
    """PostgreSQL that forces every commit to disk, Valkey, and a migrated database with the library."""

    def __init__(self, folder: Path) -> None:
        self.postgres = RunningServer(prepare_postgres(folder / "postgres"), folder)
        self.valkey = RunningServer(prepare_valkey(folder / "valkey"), folder)
        self.environment = {
            "TRADEOFF_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.postgres.server.url,
            "REDIS_URL": self.valkey.server.url,
            "DATA_DIR": str(folder / "data"),
            "SECRET_KEY": settings.SECRET_KEY,
        }
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("manage.py", "load_library", "--verbosity", "0")

    def run(self, *arguments: str) -> str:
        environment = {**os.environ, **self.environment}
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with (
            closing(psycopg2.connect(self.environment["DATABASE_URL"])) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, values)
            return list(cursor.fetchall())


@pytest.fixture(scope="module")
def site() -> Generator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="tradeoff-faults-"))
    folder.chmod(0o755)
    running = Site(folder)
    yield running
    running.postgres.end(signal.SIGINT)
    running.valkey.end(signal.SIGTERM)
    shutil.rmtree(folder)


class Person(threading.Thread):
    """Someone who draws all the time and comes back as a browser does, resending what is not acknowledged."""

    def __init__(self, live: LiveServer, cookie: str, round_id: str) -> None:
        super().__init__(daemon=True)
        self._live = live
        self._cookie = cookie
        self._round_id = round_id
        self._tab = os.urandom(8)
        self._heard: dict[int, bytes] = {}
        self._finishing = threading.Event()
        self.sent: dict[int, bytes] = {}
        self.acknowledged: dict[int, int] = {}
        self.connections = 0

    def run(self) -> None:
        while not self._done():
            try:
                self._visit()
            except (ConnectionClosed, InvalidHandshake, OSError, EOFError):
                time.sleep(0.1)

    def finish(self) -> None:
        """Stop drawing, and wait until everything that was drawn is acknowledged."""
        self._finishing.set()
        self.join(BACK_WITHIN_SECONDS)
        assert not self.is_alive(), f"not acknowledged: {len(self.sent) - len(self.acknowledged)}"

    def heard(self) -> set[bytes]:
        return set(self._heard.values())

    def _done(self) -> bool:
        return self._finishing.is_set() and len(self.acknowledged) == len(self.sent)

    def _visit(self) -> None:
        client = self._live.connect(self._cookie, self._round_id)
        with closing(client):
            client.hello(tab=self._tab, seq=self._last_seq())
            self.connections += 1
            for lseq, update in self.sent.items():
                if lseq > client.welcome["lseq"]:
                    client.send(Update(lseq, 0, update))
                else:
                    self.acknowledged.setdefault(lseq, 0)
            while not self._done():
                if not self._finishing.is_set():
                    self._draw(client)
                self._listen(client)

    def _draw(self, client: RoomClient) -> None:
        lseq = len(self.sent) + 1
        self.sent[lseq] = self._tab + lseq.to_bytes(4, "big")
        client.send(Update(lseq, 0, self.sent[lseq]))

    def _listen(self, client: RoomClient) -> None:
        """For a moment, however much there is to hear."""
        until = time.monotonic() + 0.03
        try:
            while (left := until - time.monotonic()) > 0:
                client.receive(left)
        except TimeoutError:
            pass
        finally:
            self.acknowledged.update(client.acks)
            self._heard.update((entry.seq, entry.payload) for entry in client.entries)

    def _last_seq(self) -> int:
        known = {*self._heard, *self.acknowledged.values()}
        last = 0
        while last + 1 in known:
            last += 1
        return last


@contextmanager
def two_at_work(site: Site, lives: list[LiveServer]) -> Iterator[tuple[Person, Person]]:
    """Two people draw meanwhile; afterwards everything that they drew is in the log, once and in order."""
    round_ = json.loads(site.run("-m", "tests.faults.seed"))
    alice = Person(lives[0], round_["alice"], round_["round"])
    bob = Person(lives[-1], round_["bob"], round_["round"])
    for person in (alice, bob):
        person.start()
    wait_until(lambda: len(alice.acknowledged) > 20 and len(bob.acknowledged) > 20)
    yield alice, bob
    for person in (alice, bob):
        person.finish()
    statement = "SELECT seq, kind, lseq, payload FROM interviews_roomlogentry WHERE room_id = %s ORDER BY seq"
    log = [
        (seq, kind, lseq, bytes(payload))
        for seq, kind, lseq, payload in site.query(statement, round_["round"])
    ]
    assert [seq for seq, *_ in log] == list(range(1, len(log) + 1))
    updates = [payload for _, kind, _, payload in log if kind == EntryKind.UPDATE]
    assert len(updates) == len(set(updates))
    assert set(updates) == {*alice.sent.values(), *bob.sent.values()}
    by_seq = {seq: (lseq, payload) for seq, _, lseq, payload in log}
    for person in (alice, bob):
        told = {lseq: seq for lseq, seq in person.acknowledged.items() if seq}
        assert all(by_seq[seq] == (lseq, person.sent[lseq]) for lseq, seq in told.items())


def goes_on(*people: Person) -> None:
    """Each gets another twenty edits acknowledged from now on."""
    before = [len(person.acknowledged) for person in people]
    wait_until(
        lambda: all(
            len(person.acknowledged) > count + 20 for person, count in zip(people, before, strict=True)
        ),
        BACK_WITHIN_SECONDS,
    )


@pytest.fixture
def live(site: Site) -> Generator[LiveServer]:
    server = LiveServer.make(**site.environment).start()
    yield server
    server.stop()


@pytest.fixture
def second_live(site: Site) -> Generator[LiveServer]:
    server = LiveServer.make(**site.environment).start()
    yield server
    server.stop()


def test_the_live_process_is_killed_twice(site: Site, live: LiveServer) -> None:
    with two_at_work(site, [live]) as (alice, bob):
        for _ in range(2):
            live.kill()
            live.start()
            goes_on(alice, bob)
    assert alice.connections >= 3
    assert set(alice.sent.values()) <= bob.heard()


def test_the_live_process_is_restarted_in_good_order(site: Site, live: LiveServer) -> None:
    with two_at_work(site, [live]) as (alice, bob):
        live.stop()
        live.start()
        goes_on(alice, bob)


def test_valkey_is_killed_and_comes_back(site: Site, live: LiveServer, second_live: LiveServer) -> None:
    with two_at_work(site, [live, second_live]) as (alice, bob):
        site.valkey.end(signal.SIGKILL)
        goes_on(alice, bob)
        hears = len(bob.heard())
        wait_until(lambda: len(bob.heard()) > hears + 20)  # without hints, by the poll of the log
        site.valkey.start()
        goes_on(alice, bob)
    assert (alice.connections, bob.connections) == (1, 1)


def test_postgresql_loses_a_backend_and_then_itself(site: Site, live: LiveServer) -> None:
    with two_at_work(site, [live]) as (alice, bob):
        writer = site.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'tradeoff room log'")
        os.kill(writer[0][0], signal.SIGKILL)  # PostgreSQL recovers as after a crash
        goes_on(alice, bob)
        site.postgres.end(signal.SIGQUIT)  # "immediate": nobody is told, nothing is flushed
        time.sleep(1)
        site.postgres.start()
        goes_on(alice, bob)


def test_while_postgresql_is_away_people_stay_connected_and_nothing_is_acknowledged(
    site: Site, live: LiveServer
) -> None:
    with two_at_work(site, [live]) as (alice, bob):
        site.postgres.end(signal.SIGQUIT)
        time.sleep(0.5)
        acknowledged = len(alice.acknowledged)
        drawn = len(alice.sent)
        wait_until(lambda: len(alice.sent) > drawn + 20)
        assert len(alice.acknowledged) == acknowledged
        site.postgres.start()
        goes_on(alice, bob)
    assert (alice.connections, bob.connections) == (1, 1)
