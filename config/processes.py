"""Programs as children of this process: they start in a group of their own and never outlive it."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from typing import IO

LINUX = sys.platform == "linux"

_libc = ctypes.CDLL(None) if LINUX else None
_PR_SET_PDEATHSIG = 1


class StartRefused(Exception):
    """Something on this machine is in the way; the message is one sentence for the person who starts us."""


@dataclass(frozen=True)
class Program:
    """A command to run, and the signal that makes it stop in good order."""

    name: str
    command: list[str]
    stop_signal: signal.Signals = signal.SIGTERM
    user: str | None = None
    environment: dict[str, str] = field(default_factory=dict)


def launch(program: Program, output: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a program that is told to stop when this process ends, however it ends (on Linux).

    Call it from the main thread: Linux sends the signal when the *thread* that started the child is gone.
    """
    account = pwd.getpwnam(program.user) if program.user else None
    return subprocess.Popen(
        program.command,
        env={**os.environ, **program.environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        preexec_fn=partial(_die_with_parent, os.getpid(), program.stop_signal),  # noqa: PLW1509 (no threads here)
    )


def _die_with_parent(parent: int, stop_signal: signal.Signals) -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)


def signal_group(leader: int, number: signal.Signals) -> None:
    """Signal everything in the group that `leader` was started in; nothing left there is fine."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return
