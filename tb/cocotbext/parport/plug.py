# SPDX-License-Identifier: Apache-2.0
"""The plug: connects a peripheral's state machine to the lines of a design."""

import cocotb
from cocotb.task import Task
from cocotb.triggers import ValueChange

from cocotbext.parport.lines import Lines, level
from cocotbext.parport.printer import Printer
from cocotbext.parport.rules import HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.simtime import SimEvent, now_ps, sleep_ps

__all__ = ["Plug"]


class Plug:
    """Tells a peripheral what the host does, and drives the lines as the peripheral wants.

    It wakes on edges of the control lines and when the peripheral has something to do; the data
    lines are looked at when the strobe moves.

    Args:
        lines: of the design; those that it lacks are left alone.
        peripheral: what hangs on them.
    """

    def __init__(self, lines: Lines, peripheral: Printer) -> None:
        self._lines = lines
        self._peripheral = peripheral
        self._driven = {
            line: lines.handle(line) for line in PERIPHERAL_LINES if line in lines.names
        }
        self._levels = {line: getattr(peripheral, line) for line in self._driven}
        self._more_to_do = SimEvent()
        self._asleep_until_ps: int | None = None
        self._alarm: Task[None] | None = None
        for line, handle in self._driven.items():
            handle.value = self._levels[line]

    def start(self) -> None:
        """Connect: from now on the peripheral lives."""
        for line in HOST_LINES:
            if line != "data" and line in self._lines.names:
                cocotb.start_soon(self._watch(line))
        self._alarm = cocotb.start_soon(self._live())

    async def idle(self) -> None:
        """Wait until the peripheral has nothing more to do by itself."""
        while (next_ps := self._peripheral.next_ps) is not None:
            await sleep_ps(next_ps - now_ps() + 1)

    async def _watch(self, line: str) -> None:
        handle = self._lines.handle(line)
        changed = ValueChange(handle)
        while True:
            value = level(handle)
            if value is not None:
                self._tell(line, value)
            await changed

    def _tell(self, line: str, value: int) -> None:
        now = now_ps()
        if line == "strobe_n":
            data = level(self._lines.data)
            if data is not None:
                self._peripheral.host(now, "data", data)
        self._peripheral.host(now, line, value)
        self._drive()
        next_ps = self._peripheral.next_ps
        if next_ps is None:
            return
        if self._asleep_until_ps is None:
            self._more_to_do.set()
        elif next_ps < self._asleep_until_ps and self._alarm is not None:
            self._alarm.cancel()
            self._alarm = cocotb.start_soon(self._live())

    async def _live(self) -> None:
        """Let the peripheral act at the times it names."""
        while True:
            self._asleep_until_ps = self._peripheral.next_ps
            if self._asleep_until_ps is None:
                self._more_to_do.clear()
                await self._more_to_do.wait()
            else:
                await sleep_ps(self._asleep_until_ps - now_ps())
                self._peripheral.advance(now_ps())
                self._drive()

    def _drive(self) -> None:
        for line, before in self._levels.items():
            value = getattr(self._peripheral, line)
            if value != before:
                self._levels[line] = value
                self._driven[line].value = value
