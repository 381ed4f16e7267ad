"""`manage.py up`, the command behind `make run`, as a person at a terminal meets it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from config.leftovers import end_left_overs
from config.servers import free_port

FIRST_START_SECONDS = 90
STOP_SECONDS = 8
GONE_SECONDS = 30  # a worker that has lost its parent in the middle of a task sees it at the end
EVERYTHING = {"postgres", "valkey", "web", "live", "worker", "beat"}


class Run:
    """One `manage.py up` with a data folder and ports of its own, and everything it said."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.port, self.data_dir = free_port(), data_dir
        self.log = data_dir.with_name(f"{data_dir.name}.log")
        ours = {"TRADEOFF_MODE": "local", "DATA_DIR": str(data_dir), "PORT": str(self.port)}
        kept = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
        }
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=settings.BASE_DIR,
                env={**kept, **ours, "LIVE_PORT": str(free_port()), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_until_open(self) -> None:
        self.wait_for(lambda: "Ctrl-C stops it." in self.said, FIRST_START_SECONDS)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)

    def health(self) -> int:
        """What the site answers, also where the second of its workers still starts; 0 where nobody does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def pids(self) -> dict[str, int]:
        record = json.loads((self.data_dir / "processes.json").read_text())
        return {name: pid for name, (pid, _) in record.items()}

    def living(self) -> list[psutil.Process]:
        """Every process that this data folder's run started, however deep."""
        groups = set(self.pids().values()) if (self.data_dir / "processes.json").exists() else set()
        return [process for process in psutil.process_iter() if _group_of(process) in groups]


def _group_of(process: psutil.Process) -> int | None:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:  # dead; nobody has asked for its status yet
            return None
        return os.getpgid(process.pid) if process.is_running() else None
    except (psutil.Error, ProcessLookupError):
        return None


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data_dir: Path) -> Iterator[Run]:
    yield Run(data_dir)
    end_left_overs(data_dir / "processes.json")


def wait_until_gone(processes: list[psutil.Process], seconds: float = GONE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while left := [process for process in processes if _group_of(process)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def refused(data_dir: Path, **environment: str) -> str:
    """Start, expect a refusal of one sentence, and return it."""
    run = Run(data_dir, **environment)
    assert run.process.wait(30) not in (0, None), run.said
    assert "Traceback" not in run.said
    sentence = [line for line in run.said.splitlines() if not line.startswith("tradeoff")]
    assert len(sentence) == 1, run.said
    return sentence[0]


def test_up_opens_starts_again_what_dies_recovers_from_its_own_kill_and_leaves_nothing(run: Run) -> None:
    """One long run instead of several short ones: the first start of a data folder takes seconds."""
    run.wait_until_open()
    assert run.health() == 200
    assert f"http://127.0.0.1:{run.port}" in run.said
    assert "demo login: " in run.said
    run.wait_for(lambda: set(run.pids()) == EVERYTHING)

    second = refused(run.data_dir)
    assert f"already runs on {run.data_dir} (process {run.process.pid})" in second

    os.kill(run.pids()["web"], signal.SIGKILL)
    run.wait_for(lambda: "web was ended by SIGKILL; starting it again in 0.5 s." in run.said)
    run.wait_for(lambda: run.health() == 200)

    # A stopped process cannot follow the supervisor into death: the next start must find it by the record.
    stopped = run.pids()["beat"]
    os.kill(stopped, signal.SIGSTOP)
    others = [process for process in run.living() if process.pid != stopped]
    run.process.kill()
    run.process.wait()
    wait_until_gone(others)

    again = Run(run.data_dir)
    again.wait_until_open()
    assert "The last run was cut off." in again.said
    assert f"Ended beat (process {stopped}), which it had left behind." in again.said
    again.wait_for(lambda: set(again.pids()) == EVERYTHING)

    assert_stops_in_good_order(again)

    third = Run(run.data_dir)
    third.wait_until_open()
    assert third.health() == 200
    assert "cut off" not in third.said
    assert_stops_in_good_order(third)
    assert "Traceback" not in run.said + again.said + third.said


def assert_stops_in_good_order(run: Run) -> None:
    everything = run.living()
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(STOP_SECONDS) == 0, run.said
    assert run.said.rstrip().endswith("Stopped.")
    wait_until_gone(everything, seconds=0)


def test_up_refuses_a_port_that_is_taken(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Cannot listen on port {port}" in refused(data_dir, PORT=port)
        assert "set LIVE_PORT to another" in refused(data_dir, LIVE_PORT=port)


@pytest.mark.parametrize("value", ["70000", "eighty"])
def test_up_refuses_a_port_that_is_none(data_dir: Path, value: str) -> None:
    assert value in refused(data_dir, PORT=value, LIVE_PORT="8001")


def test_up_refuses_a_data_folder_it_cannot_write(data_dir: Path) -> None:
    data_dir.write_text("a file in its place")
    assert f"Cannot write to the data folder {data_dir}" in refused(data_dir)


def test_up_refuses_a_database_it_cannot_reach(data_dir: Path) -> None:
    nowhere = f"postgresql://somebody:secret@127.0.0.1:{free_port()}/nothing"
    sentence = refused(data_dir, DATABASE_URL=nowhere, REDIS_URL=settings.REDIS_URL)
    assert "Cannot reach the database that DATABASE_URL names" in sentence
    assert "secret" not in sentence


def test_up_refuses_a_redis_it_cannot_reach(data_dir: Path) -> None:
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    sentence = refused(data_dir, DATABASE_URL=settings.DATABASE_URL, REDIS_URL=nowhere)
    assert "Cannot reach the Redis or Valkey that REDIS_URL names" in sentence


def test_up_uses_the_servers_that_the_environment_names(data_dir: Path) -> None:
    """It starts none of its own, also where one that is named does not answer."""
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    refused(data_dir, DATABASE_URL=settings.DATABASE_URL, REDIS_URL=nowhere)
    assert not (data_dir / "postgres").exists()
    assert not (data_dir / "valkey").exists()
