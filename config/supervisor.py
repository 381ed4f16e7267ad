"""One process that keeps the programs of one machine running, and stops them in order.

It is single-threaded on purpose: children are started from the main thread (see `processes.launch`), and a
loop forwards their lines, starts again what died, and notices the wish to stop.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from config.leftovers import record_processes
from config.processes import Program, StartRefused, launch, signal_group

TURN_SECONDS = 0.1
STOP_SECONDS = 2.5
SERVER_STOP_SECONDS = 1.5
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0
STEADY_SECONDS = 30.0
PREFIX_WIDTH = 9


class StopWanted(Exception):
    """Ctrl-C, or a signal that asks us to end."""


@dataclass
class Child:
    """A program, its process, and how it has fared."""

    program: Program
    process: subprocess.Popen[bytes]
    started_at: float
    pause_seconds: float = FIRST_PAUSE_SECONDS
    start_again_at: float | None = None
    partial_line: bytes = b""


class Supervisor:
    """Keeps programs running until `stop`; what runs is recorded in the file `record`."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self.children: list[Child] = []
        self.selector = selectors.DefaultSelector()
        self.stop_wanted = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._want_stop)

    def _want_stop(self, number: int, frame: object) -> None:
        self.stop_wanted = True

    def say(self, text: str, name: str = "tradeoff") -> None:
        print(f"{name:<{PREFIX_WIDTH}}| {text}", flush=True)

    def start(self, program: Program) -> Child:
        """Start a program and keep it running."""
        child = Child(program, launch(program, subprocess.PIPE), time.monotonic())
        self.children.append(child)
        self._follow(child)
        return child

    def run(self, program: Program) -> None:
        """Run a program to its end; raise StartRefused if it fails."""
        child = Child(program, launch(program, subprocess.PIPE), time.monotonic())
        self._follow(child, recorded=False)
        try:
            while child.process.poll() is None:
                self.turn()
        finally:
            signal_group(child.process.pid, signal.SIGKILL)
            child.process.wait()
            self._unfollow(child)
        if child.process.returncode != 0:
            raise StartRefused(f"{program.name} failed; its lines above say why.")

    def wait_for(self, child: Child, is_ready: Callable[[], bool], seconds: float) -> None:
        """Keep everything going until `child` is ready; raise StartRefused if it dies or takes too long."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if child.start_again_at is not None:
                raise StartRefused(f"{child.program.name} did not start; its lines above say why.")
            if time.monotonic() > deadline:
                raise StartRefused(f"{child.program.name} did not answer within {seconds:.0f} s.")
            self.turn()

    def run_forever(self) -> None:
        while True:
            self.turn()

    def turn(self) -> None:
        """Forward what was said, start again what died; raise StopWanted when we are to end."""
        self._forward(TURN_SECONDS)
        for child in self.children:
            self._look_after(child)
        if self.stop_wanted:
            raise StopWanted

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.start_again_at is None and child.process.poll() is not None:
            signal_group(child.process.pid, signal.SIGKILL)  # its own children are of no use without it
            self._unfollow(child)
            if now - child.started_at > STEADY_SECONDS:
                child.pause_seconds = FIRST_PAUSE_SECONDS
            child.start_again_at = now + child.pause_seconds
            ending = describe_ending(child.process.returncode)
            self.say(f"{child.program.name} {ending}; starting it again in {child.pause_seconds:g} s.")
            child.pause_seconds = min(child.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
        elif child.start_again_at is not None and now >= child.start_again_at:
            child.process, child.started_at = launch(child.program, subprocess.PIPE), now
            child.start_again_at = None
            self._follow(child)

    # Output

    def _follow(self, child: Child, recorded: bool = True) -> None:
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self.selector.register(child.process.stdout, selectors.EVENT_READ, child)
        if recorded:
            self._record()

    def _unfollow(self, child: Child) -> None:
        """Forward the last words of a process that has ended, and close its pipe."""
        stream = child.process.stdout
        if stream is None or stream.closed:
            return
        while self._read(child):
            continue
        self.selector.unregister(stream)
        stream.close()

    def _forward(self, seconds: float) -> None:
        if not self.selector.get_map():
            time.sleep(seconds)
        for key, _ in self.selector.select(seconds):
            if not self._read(key.data):
                self._unfollow(key.data)

    def _read(self, child: Child) -> bool:
        """Print the whole lines that have arrived; return whether there was anything to read."""
        assert child.process.stdout is not None
        try:
            chunk = os.read(child.process.stdout.fileno(), 65_536)
        except BlockingIOError:
            return False
        *lines, child.partial_line = (child.partial_line + chunk).split(b"\n")
        if not chunk and child.partial_line:
            lines, child.partial_line = [child.partial_line], b""
        for line in lines:
            self.say(line.decode(errors="replace").rstrip(), child.program.name)
        return bool(chunk)

    # The end

    def stop(self, last: Iterable[str] = ()) -> None:
        """Stop everything within five seconds: first all but `last`, then those, last come first."""
        servers = [child for child in reversed(self.children) if child.program.name in set(last)]
        self._stop([child for child in self.children if child not in servers], STOP_SECONDS)
        self._stop(servers, SERVER_STOP_SECONDS)
        self.children.clear()
        self.record.unlink(missing_ok=True)

    def _stop(self, children: list[Child], seconds: float) -> None:
        children = [child for child in children if child.start_again_at is None]
        for child in children:
            child.process.send_signal(child.program.stop_signal)
        deadline = time.monotonic() + seconds
        while any(child.process.poll() is None for child in children) and time.monotonic() < deadline:
            self._forward(0.02)
        for child in children:
            signal_group(child.process.pid, signal.SIGKILL)
            child.process.wait()
            self._unfollow(child)

    def _record(self) -> None:
        running = {child.program.name: child.process.pid for child in self.children}
        record_processes(self.record, running)


def describe_ending(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with exit status {status}"
