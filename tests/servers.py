"""A pytest plugin: a real PostgreSQL and a real Valkey of this run's own, before Django reads its settings.

It is loaded with `-p tests.servers`. The workers of pytest-xdist share the pair that the first process
started; two runs at once never meet. `DATABASE_URL` and `REDIS_URL` of the environment are ignored on
purpose: a test run must not be able to touch data that somebody keeps.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from config.processes import launch
from config.servers import Server, prepare_postgres, prepare_valkey

START_SECONDS = 60
STOP_SECONDS = 10
VALKEY_DATABASES = 16


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Generator[None]:
    """A wrapper runs before pytest-django's own hook, which loads the settings."""
    if any(argument.startswith("tests/browser") for argument in args):
        # Playwright's synchronous API keeps an event loop in the thread of the test.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        servers = ExitStack()
        early_config.add_cleanup(servers.close)
        start_servers(servers)
    else:
        take_own_queue(int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")))
    return (yield)


def take_own_queue(number: int) -> None:
    """Use a Valkey database of this worker's own: otherwise sites of two workers take each other's tasks."""
    server = os.environ["REDIS_URL"].rpartition("/")[0]
    os.environ["REDIS_URL"] = f"{server}/{1 + number % (VALKEY_DATABASES - 1)}"


def start_servers(servers: ExitStack) -> None:
    """Start both in a temporary folder, point the settings at them, and leave their end to `servers`."""
    folder = Path(tempfile.mkdtemp(prefix="tradeoff-tests-"))
    servers.callback(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    postgres = prepare_postgres(folder / "postgres", durable=False)
    valkey = prepare_valkey(folder / "valkey")
    started = [(server, start_server(servers, server, folder)) for server in (postgres, valkey)]
    for server, process in started:
        wait_for_server(server, process, folder)
    os.environ.update(
        TRADEOFF_MODE="test",
        DATABASE_URL=postgres.url,
        REDIS_URL=valkey.url,
        DATA_DIR=str(folder / "data"),
    )


def wait_for_server(server: Server, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            log = folder / f"{server.program.name}.log"
            raise pytest.UsageError(f"{server.program.name} did not start: {log.read_text()}")
        time.sleep(0.02)


def start_server(servers: ExitStack, server: Server, folder: Path) -> subprocess.Popen[bytes]:
    log = servers.enter_context((folder / f"{server.program.name}.log").open("wb"))
    process = launch(server.program, log)
    servers.callback(stop_server, process, server)
    return process


def stop_server(process: subprocess.Popen[bytes], server: Server) -> None:
    process.send_signal(server.program.stop_signal)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
