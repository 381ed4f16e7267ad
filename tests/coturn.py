"""A real coturn for tests of calls, with the configuration that we ship.

`python -m tests.coturn` finds it, or installs it where it may, or says in one sentence what is missing.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from django.conf import settings

from config.processes import Program, launch
from config.servers import free_port
from tests.chromium import may_use_apt, try_command

REALM = "tradeoff.test"
SECRET = "only for tests"


def program() -> str | None:
    return shutil.which("turnserver")


@dataclass
class Coturn:
    """One relay on a port of its own; the same one after `kill` and `start`."""

    port: int
    folder: Path
    process: Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"turn:127.0.0.1:{self.port}"

    def start(self) -> None:
        """The shipped file, and over it what one machine needs: a loopback that may be relayed to."""
        found = program()
        assert found, "these tests need coturn (Debian package `coturn`)"
        options = {
            "listening-ip": "127.0.0.1",
            "relay-ip": "127.0.0.1",
            "listening-port": str(self.port),
            "realm": REALM,
            "static-auth-secret": SECRET,
            "allowed-peer-ip": "127.0.0.1",
            "userdb": str(self.folder / "turn.db"),
            "pidfile": str(self.folder / "turn.pid"),
        }
        shipped = settings.BASE_DIR / "deploy" / "coturn.conf"
        command = [found, "-c", str(shipped), "--allow-loopback-peers"]
        command += [f"--{name}={value}" for name, value in options.items()]
        with (self.folder / "coturn.log").open("ab") as log:
            self.process = launch(Program("coturn", command), log)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()


@contextmanager
def running_coturn(folder: Path) -> Iterator[Coturn]:
    coturn = Coturn(free_port(), folder)
    coturn.start()
    try:
        yield coturn
    finally:
        coturn.kill()


def main() -> None:
    if program() is None and may_use_apt():
        try_command(["apt-get", "update", "-q"])
        try_command(["apt-get", "install", "-qy", "--no-install-recommends", "coturn"])
    if program() is None:
        sys.exit("The tests of calls need coturn: install it (Debian and Ubuntu: the package `coturn`).")


if __name__ == "__main__":
    main()
