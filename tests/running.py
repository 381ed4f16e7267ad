"""The real processes of a site, against the test run's own database: for browser, fault and socket tests."""

import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from subprocess import Popen

import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2 import extensions

from config.processes import Program, launch, signal_group
from config.servers import free_port

START_SECONDS = 40


class Site:
    """Web, live and worker processes on free ports; each can be killed and started again by its name."""

    def __init__(self, folder: Path, **changed: str) -> None:
        self.folder = folder
        self.changed = changed
        self.port, self.live_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.live_url = f"ws://127.0.0.1:{self.live_port}"
        self.running: dict[str, Popen[bytes]] = {}
        self.database = database_url()
        self.mark = f"tradeoff site {self.port}"

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database,
            "PGAPPNAME": self.mark,
            "REDIS_URL": settings.REDIS_URL,
            "TRADEOFF_MODE": "local",
            "DATA_DIR": str(settings.DATA_DIR),
            "PORT": str(self.port),
            "LIVE_PORT": str(self.live_port),
            "SECRET_KEY": settings.SECRET_KEY,
            "API_RATE_USER": "100000/minute",
            "API_RATE_ANONYMOUS": "100000/minute",
            **self.changed,
        }

    def commands(self) -> dict[str, list[str]]:
        python = sys.executable
        web = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        web += ["--blocking-threads", "4", "--workers-kill-timeout", "1"]
        live = ["--host", "127.0.0.1", "--port", str(self.live_port), "--ws", "config.sockets:RoomConnection"]
        live += ["--ws-ping-interval", "5", "--ws-ping-timeout", "5"]
        worker = ["worker", "--pool", "solo", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        return {
            "web": [python, "-m", "granian", *web, "config.wsgi:application"],
            "live": [python, "-m", "uvicorn", *live, "--loop", "uvloop", "config.asgi:application"],
            "worker": [python, "-m", "celery", "-A", "config", *worker],
        }

    def start(self, name: str) -> None:
        program = Program(name, self.commands()[name], environment=self.environment())
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = launch(program, log)

    def wait_until_up(self, name: str) -> None:
        """Until the process answers; a worker answers nobody, so its being alive is all there is to see."""
        ports = {"web": self.port, "live": self.live_port}
        if name in ports:
            wait_for(lambda: answers(f"http://127.0.0.1:{ports[name]}/health/"), self.explain(name))

    def kill(self, name: str) -> None:
        """End a process and all of its children at once, as a crash would."""
        process = self.running.pop(name)
        signal_group(process.pid, signal.SIGKILL)
        process.wait()

    def explain(self, name: str) -> Callable[[], str]:
        return lambda: f"{name} did not come up: {(self.folder / f'{name}.log').read_text()[-3000:]}"

    def stop(self) -> None:
        """Kill what runs, and wait until PostgreSQL has seen it go: only then can the database be dropped."""
        for name in list(self.running):
            self.kill(name)
        with closing(psycopg2.connect(self.database)) as asking:
            asking.autocommit = True
            wait_for(lambda: not self.backends(asking), lambda: "PostgreSQL still serves the site")

    def backends(self, asking: extensions.connection) -> int:
        """How many connections of this site's processes PostgreSQL serves."""
        with asking.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", (self.mark,))
            return len(cursor.fetchall())


@contextmanager
def running_site(folder: Path, *names: str, **changed: str) -> Iterator[Site]:
    """Start the named processes (all by default) with more settings, yield when they answer, end them."""
    site = Site(folder, **changed)
    try:
        for name in names or ("web", "live", "worker"):
            site.start(name)
        for name in site.running:
            site.wait_until_up(name)
        yield site
    finally:
        site.stop()


def database_url() -> str:
    """The address of the database that this test run made, whatever the settings were started with."""
    params = connection.get_connection_params()
    host, user = params.get("host", ""), params.get("user", "")
    return f"postgresql://{user}@/{params['dbname']}?host={host}"


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for(
    condition: Callable[[], object], explain: Callable[[], str], seconds: float = START_SECONDS
) -> None:
    """Return as soon as `condition` holds; fail with `explain()` when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(explain())
        time.sleep(0.02)
