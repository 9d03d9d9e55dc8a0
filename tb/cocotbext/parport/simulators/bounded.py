# SPDX-License-Identifier: Apache-2.0
"""Runs a simulator within bounds: of time, of standing still, of memory, and of what it prints.

A design may loop for ever, print for ever or eat all memory. None of that may take the machine
along, and each has to be told apart from the others afterwards.
"""

import os
import resource
import selectors
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

__all__ = ["Bounds", "Ending", "run_bounded"]

_HEAD = 64 * 1024  # bytes of a log that are kept from its beginning
_TAIL = 192 * 1024  # and from its end
_CHUNK = 64 * 1024
_PIPE = 1024 * 1024  # the most that a pipe holds
_LOOK_S = 0.25
_GRACE_S = 2.0


@dataclass(frozen=True)
class Bounds:
    """What a simulation may take; None is without bound.

    Attributes:
        wall_s: seconds in all.
        stall_s: seconds of work in which simulated time stands still; on a machine with much else
            to do they take longer. Where the system does not tell the work: plain seconds.
        printed_bytes: that it may print.
        memory_bytes: of address space.
        pulse: file in which the simulation notes its simulated time, in ps, as it goes.
        cancelled: once it is set, the simulation is stopped.
    """

    wall_s: float | None = None
    stall_s: float | None = None
    printed_bytes: int | None = None
    memory_bytes: int | None = None
    pulse: Path | None = None
    cancelled: Event | None = None


@dataclass(frozen=True)
class Ending:
    """How a command ended.

    Attributes:
        code: its exit code; negative: the signal that ended it.
        stopped: the bound that it broke, "wall", "stall" or "flood", or "cancelled"; "" if it ended
            by itself.
        printed: bytes that it printed.
        wall_s: seconds it took.
        pulse_ps: the last simulated time that it noted; None if it noted none.
    """

    code: int
    stopped: str
    printed: int
    wall_s: float
    pulse_ps: int | None


def run_bounded(
    command: Sequence[str], cwd: Path, env: Mapping[str, str], log: Path, bounds: Bounds
) -> Ending:
    """Run a command, within bounds, without standard input.

    Args:
        command: the command.
        cwd: its working folder.
        env: its environment.
        log: gets what it prints: the beginning and the end, if it is much.
        bounds: what it may take.
    """
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    watch = _Watch(process, bounds)
    try:
        _limit(process.pid, bounds)
        stopped = watch.follow()
    finally:
        _stop(process)
        watch.finish()
        watch.save(log)
    return Ending(
        process.returncode, stopped, watch.printed, time.monotonic() - watch.began, watch.pulse_ps
    )


def _limit(pid: int, bounds: Bounds) -> None:
    """Let the system hold the bounds too, should this process die. Not every system can."""
    prlimit = getattr(resource, "prlimit", None)
    if prlimit is None:
        return
    try:
        if bounds.memory_bytes is not None:
            prlimit(pid, resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))
        if bounds.wall_s is not None:
            seconds = round(bounds.wall_s) + 10
            prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))
    except OSError:
        pass  # it has ended already, or a lower limit is in force


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process for certain."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Watch:
    """Follows a process: reads what it prints, and looks at the clock."""

    def __init__(self, process: "subprocess.Popen[bytes]", bounds: Bounds) -> None:
        assert process.stdout is not None
        self._process = process
        self._out = process.stdout
        self._bounds = bounds
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._tail_size = 0
        self.printed = 0
        self.began = time.monotonic()
        self._moved = self._worked()
        self._next_look = 0.0
        self.pulse_ps: int | None = None
        os.set_blocking(self._out.fileno(), False)

    def follow(self) -> str:
        """Follow until the process ends or breaks a bound; say which."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while self._process.poll() is None:
                if not selector.get_map():
                    with suppress(subprocess.TimeoutExpired):
                        self._process.wait(_LOOK_S / 10)  # looks every ms at first: it ends now
                elif selector.select(_LOOK_S) and self._read() == 0:
                    selector.unregister(self._out)
                if broken := self._broken():
                    return broken
        return ""

    def finish(self) -> None:
        """Take what is still in the pipe; not more: a child of the process may hold it open."""
        for _ in range(_PIPE // _CHUNK):
            if not self._read():
                break
        self._out.close()
        self._look()

    def save(self, log: Path) -> None:
        """Write the log."""
        with log.open("wb") as file:
            file.write(self._head)
            dropped = self.printed - len(self._head) - self._tail_size
            if dropped > 0:
                file.write(b"\n[... %d bytes are left out here ...]\n" % dropped)
            file.writelines(self._tail)

    def _read(self) -> int | None:
        """Take what there is: how many bytes, 0 at the end, None if there is nothing now."""
        try:
            chunk = os.read(self._out.fileno(), _CHUNK)
        except BlockingIOError:
            return None
        self.printed += len(chunk)
        room = max(0, _HEAD - len(self._head))
        self._head += chunk[:room]
        if rest := chunk[room:]:
            self._tail.append(rest)
            self._tail_size += len(rest)
            while self._tail_size - len(self._tail[0]) >= _TAIL:
                self._tail_size -= len(self._tail.popleft())
        return len(chunk)

    def _broken(self) -> str:
        bounds, now = self._bounds, time.monotonic()
        if bounds.printed_bytes is not None and self.printed > bounds.printed_bytes:
            return "flood"
        if now < self._next_look:
            return ""
        self._next_look = now + _LOOK_S
        self._look()
        if bounds.cancelled is not None and bounds.cancelled.is_set():
            return "cancelled"
        if bounds.wall_s is not None and now - self.began > bounds.wall_s:
            return "wall"
        if bounds.stall_s is not None and self._worked() - self._moved > bounds.stall_s:
            return "stall"
        return ""

    def _worked(self) -> float:
        """Seconds that the process has worked; if nobody knows, since it began."""
        try:
            text = Path(f"/proc/{self._process.pid}/stat").read_text()
        except OSError:
            return time.monotonic() - self.began
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _look(self) -> None:
        if self._bounds.pulse is None:
            return
        try:
            text = self._bounds.pulse.read_text()
        except OSError:
            return
        if text.isdecimal() and int(text) != self.pulse_ps:
            self.pulse_ps = int(text)
            self._moved = self._worked()
