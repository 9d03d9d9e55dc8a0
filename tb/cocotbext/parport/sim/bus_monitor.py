# SPDX-License-Identifier: Apache-2.0
"""A cocotb-bus monitor of a parallel port: one transaction a byte."""

from collections.abc import Callable, Mapping
from typing import Any

from cocotb.task import Task
from cocotb.triggers import Event
from cocotb_bus.monitors import BusMonitor

from cocotbext.parport.peripheral.timing import Latch
from cocotbext.parport.sim.lines import Lines, find_lines
from cocotbext.parport.sim.monitor import watch_lines
from cocotbext.parport.sim.simtime import Alarm, now_ps
from cocotbext.parport.transfers.tracker import PATIENCE_PS, ByteTracker, CentronicsByte

__all__ = ["CentronicsMonitor"]

_LOOKED_AT = ("data", "strobe_n", "init_n", "ack_n", "busy", "perror", "select", "fault_n")


class CentronicsMonitor(BusMonitor):  # type: ignore[misc]  # cocotb-bus has no type hints
    """Watches the lines and calls back with a ``CentronicsByte`` for every byte.

    It wakes on edges alone, and needs no clock. Without a callback, bytes are queued:
    ``await monitor.wait_for_recv()``, ``monitor[0]``.

    Args:
        entity: the design, usually ``dut``.
        name: prefix of the lines: "lp" for ``lp_data``, ``lp_strobe_n``; without one they have
            the project's names. Lines other than data and strobe_n may be missing.
        clock: not used; cocotb-bus monitors have one.
        ports: line to signal, in place of what `name` says.
        latch: the edge of the strobe at which data counts.
        patience_ns: how long a byte waits for Busy or nAck that do not come.
        callback: called with every byte; more come with ``add_callback``.

    Raises:
        UserError: data or strobe_n is missing, or a name in `ports` is wrong.
    """

    _thread: Task[None] | None

    def __init__(
        self,
        entity: Any,
        name: str | None = None,
        clock: Any = None,
        *,
        ports: Mapping[str, str] | None = None,
        latch: Latch | str = Latch.FALL,
        patience_ns: float = PATIENCE_PS / 1000,
        callback: Callable[[CentronicsByte], object] | None = None,
    ) -> None:
        wanted = find_lines(entity, name, ports, needed=("data", "strobe_n"))
        self._lines = Lines(entity, {line: wanted[line] for line in _LOOKED_AT if line in wanted})
        self._tracker = ByteTracker(Latch(latch), round(patience_ns * 1000))
        self._alarm = Alarm(self._expire)
        super().__init__(entity, name or "centronics", clock, callback=callback)
        self.bus = self._lines

    @property
    def ignored(self) -> int:
        """Strobes while Busy, out of Select or in a reset: no transactions."""
        return self._tracker.ignored

    def flush(self) -> None:
        """Report the bytes under way as far as they have got; for the end of a test."""
        while (byte := self._tracker.finish()) is not None:
            self._report(byte)

    def kill(self) -> None:
        """Stop watching."""
        self._alarm.cancel()
        if self._thread is not None:
            self._thread.cancel()
            self._thread = None

    async def _monitor_recv(self) -> None:
        tasks = watch_lines(self._lines, self._edge)
        try:
            await Event().wait()
        finally:
            for task in tasks:
                task.cancel()

    def _edge(self, time_ps: int, line: str, value: int | None) -> None:
        self._report(self._tracker.feed(time_ps, line, value))
        self._alarm.set(self._tracker.deadline_ps)

    def _expire(self) -> int | None:
        self._report(self._tracker.expire(now_ps()))
        return self._tracker.deadline_ps

    def _report(self, byte: CentronicsByte | None) -> None:
        if byte is not None:
            self._recv(byte)
