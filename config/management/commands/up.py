"""`manage.py up`: everything that Tradeoff needs on one machine, under this one process."""

import fcntl
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.health import answers
from config.leftovers import end_left_overs
from config.processes import Program, StartRefused
from config.servers import Server, left_over_files, prepare_postgres, prepare_valkey, valkey_answers
from config.supervisor import StopWanted, Supervisor

SERVER_SECONDS = 30
FIRST_ANSWER_SECONDS = 60


class Command(BaseCommand):
    help = "Run Tradeoff on this machine: servers, pages, rooms, worker and schedule, until Ctrl-C."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        data_dir: Path = settings.DATA_DIR
        if settings.PRODUCTION:
            raise CommandError(
                "`up` is for one machine (TRADEOFF_MODE=local): in production run each process by itself."
            )
        try:
            with hold(data_dir):
                run(data_dir)
        except StartRefused as refusal:
            raise CommandError(str(refusal)) from None


@contextmanager
def hold(data_dir: Path) -> Iterator[None]:
    """Keep the data folder for this process; the lock ends with it, however it ends."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "lock").open("a+")
    except OSError as error:
        raise StartRefused(f"Cannot write to the data folder {data_dir}: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartRefused(
                f"Tradeoff already runs on {data_dir} (process {lock.read().strip()}):"
                " stop it first, or set another DATA_DIR and PORT."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def run(data_dir: Path) -> None:
    supervisor = Supervisor(data_dir / "processes.json")
    recover(supervisor, data_dir)
    for name, port in (("PORT", settings.PORT), ("LIVE_PORT", settings.LIVE_PORT)):
        refuse_taken_port(name, port)
    try:
        start_all(supervisor, data_dir)
        supervisor.run_forever()
    except StopWanted:
        supervisor.say("Stopping.")
    finally:
        supervisor.stop(last=["postgres", "valkey"])
    supervisor.say("Stopped.")


def recover(supervisor: Supervisor, data_dir: Path) -> None:
    """After a run that was killed: end what it left running, clear its files, and say so."""
    if not supervisor.record.exists():
        return
    supervisor.say("The last run was cut off.")
    for ended in end_left_overs(supervisor.record):
        supervisor.say(f"Ended {ended}, which it had left behind.")
    for file in left_over_files(data_dir / "postgres"):
        supervisor.say(f"Removed its {file.name}.")
        file.unlink()
    supervisor.record.unlink()


def refuse_taken_port(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or "it is not a port number"
            raise StartRefused(f"Cannot listen on port {port} ({reason}): set {name} to another.") from None


def start_all(supervisor: Supervisor, data_dir: Path) -> None:
    start_servers(supervisor, data_dir)
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    supervisor.say("Preparing the database.")
    supervisor.run(Program("prepare", [*manage, "prepare"]))
    web, live = supervisor.start(web_program()), supervisor.start(live_program())
    if settings.LOCAL and not emails_of_people():
        supervisor.run(Program("demo", [*manage, "load_demo"]))  # while those two start
    supervisor.wait_for(web, partial(answers, settings.PORT), FIRST_ANSWER_SECONDS)
    supervisor.wait_for(live, partial(answers, settings.LIVE_PORT), FIRST_ANSWER_SECONDS)
    supervisor.start(worker_program())  # after the first page, for which nobody should wait longer
    supervisor.start(beat_program(data_dir))
    welcome(supervisor.say)


# Servers


def start_servers(supervisor: Supervisor, data_dir: Path) -> None:
    """Use the servers that the environment names, and bring up our own for those it does not."""
    own: list[tuple[str, Server]] = []
    if not os.environ.get("DATABASE_URL"):
        own.append(("DATABASE_URL", prepare_postgres(data_dir / "postgres")))
    if not os.environ.get("REDIS_URL"):
        own.append(("REDIS_URL", prepare_valkey(data_dir / "valkey")))
    children = [(supervisor.start(server.program), server) for _, server in own]
    for child, server in children:
        supervisor.wait_for(child, server.is_ready, SERVER_SECONDS)
    os.environ.update({name: server.url for name, server in own})
    refuse_unreachable_servers()


def refuse_unreachable_servers() -> None:
    try:
        psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
    except psycopg2.Error as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else "it does not answer"
        raise StartRefused(f"Cannot reach the database that DATABASE_URL names: {reason}.") from None
    if not valkey_answers(os.environ["REDIS_URL"]):
        raise StartRefused("Cannot reach the Redis or Valkey that REDIS_URL names: it does not answer.")


# Our own programs


def web_program() -> Program:
    options = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--log-level", "warning"]
    # A worker that is told to stop while it still starts would never hear it: hence the kill timeout.
    care = ["--respawn-failed-workers", "--workers-kill-timeout", "1"]
    address = ["--host", "127.0.0.1", "--port", str(settings.PORT)]
    return python("web", "granian", *options, *care, *address, "config.wsgi:application")


def live_program() -> Program:
    options = ["--ws", "config.sockets:RoomConnection", "--loop", "uvloop", "--log-level", "warning"]
    options += ["--no-access-log"]
    # The room refuses frames at half of this size; small updates do not shrink by deflating each.
    frames = ["--ws-max-size", "524288", "--ws-per-message-deflate", "false"]
    ending = ["--timeout-graceful-shutdown", "2"]
    probes = ["--ws-ping-interval", "5", "--ws-ping-timeout", "5"]  # who vanished is told within ten seconds
    address = ["--host", "127.0.0.1", "--port", str(settings.LIVE_PORT)]
    return python("live", "uvicorn", *options, *frames, *ending, *probes, *address, "config.asgi:application")


def worker_program() -> Program:
    options = ["--pool", "prefork", "--concurrency", "2", "--without-mingle", "--without-gossip"]
    return python("worker", "celery", "--quiet", "-A", "config", "worker", "--loglevel", "warning", *options)


def beat_program(data_dir: Path) -> Program:
    schedule = ["--schedule", str(data_dir / "celerybeat-schedule"), "--pidfile="]
    return python("beat", "celery", "--quiet", "-A", "config", "beat", "--loglevel", "warning", *schedule)


def python(name: str, module: str, *arguments: str) -> Program:
    unfit_here = "ignore:You're running the worker with superuser privileges"  # one machine, one person
    environment = {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": unfit_here}
    return Program(name, [sys.executable, "-m", module, *arguments], environment=environment)


def welcome(say: Callable[[str], None]) -> None:
    logins = demo_logins()
    say(f"Tradeoff is at http://127.0.0.1:{settings.PORT}")
    for email, password in logins:
        say(f"  demo login: {email}  password: {password}")
    say("Ctrl-C stops it.")


def demo_logins() -> list[tuple[str, str]]:
    """The demo people that are really there: a database that somebody brought has none."""
    from interviews.demo import DEMO_LOGINS

    known = emails_of_people()
    return [login for login in DEMO_LOGINS if login[0] in known]


def emails_of_people() -> set[str]:
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT email FROM accounts_user")
        emails = {email for (email,) in cursor.fetchall()}
    connection.close()
    return emails
