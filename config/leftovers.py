"""What a run that was killed leaves behind: found by the record it kept, and ended by the next run.

On Linux the children of a killed supervisor are told to stop; this is for those that could not, for children
of children, and for systems without such a message.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from config.processes import signal_group

PATIENCE_SECONDS = 4
CLOCK_SLACK_SECONDS = 2


def record_processes(path: Path, running: Mapping[str, int]) -> None:
    """Keep the name, group and start time of what runs; written aside and renamed, so never half there."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({name: [pid, _started_at(pid)] for name, pid in running.items()}))
    draft.replace(path)


def end_left_overs(path: Path) -> list[str]:
    """End what the record at `path` names and still runs; return a description of each group ended."""
    found = {group: name for name, group in _recorded_groups(path).items() if _members(*group)}
    for group, name in found.items():
        leader_only = (
            name == "postgres"
        )  # its own children follow it in good order; a signal to all is a crash
        if leader_only and psutil.pid_exists(group[0]):
            os.kill(group[0], signal.SIGINT)
        else:
            signal_group(group[0], signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(_members(*group) for group in found) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in found:
        if _members(*group):
            signal_group(group[0], signal.SIGKILL)
    return [f"{name} (process {group[0]})" for group, name in found.items()]


def _recorded_groups(path: Path) -> dict[str, tuple[int, float]]:
    try:
        return {
            name: (int(pid), float(started)) for name, (pid, started) in json.loads(path.read_text()).items()
        }
    except (FileNotFoundError, ValueError):
        return {}


def _members(leader: int, started_at: float) -> list[psutil.Process]:
    """The living processes of a recorded group. Numbers are used again, so each must also look like ours."""
    return [process for process in psutil.process_iter() if _belongs(process, leader, started_at)]


def _belongs(process: psutil.Process, leader: int, started_at: float) -> bool:
    try:
        if os.getpgid(process.pid) != leader or process.status() == psutil.STATUS_ZOMBIE:
            return False
        if process.create_time() < started_at - CLOCK_SLACK_SECONDS:
            return False
        command = process.cmdline()[:1]
        return bool(command) and command[0].startswith((sys.prefix, "postgres:"))
    except (psutil.Error, ProcessLookupError, PermissionError):
        return False


def _started_at(pid: int) -> float:
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return time.time()
