# SPDX-License-Identifier: Apache-2.0
"""The plug: connects a peripheral's state machine to the lines of a design."""

from typing import Any

import cocotb
from cocotb.triggers import ValueChange

from cocotbext.ieee1284.lines import HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Latch
from cocotbext.parport.sim.lines import Lines, level
from cocotbext.parport.sim.simtime import Alarm, now_ps, sleep_ps

__all__ = ["Plug"]


class Plug:
    """Tells a peripheral what the host does, and drives the lines as the peripheral wants.

    It wakes on edges of the control lines and when the peripheral has something to do; the data
    lines are looked at when the strobe has its latching edge.

    Args:
        lines: of the design; those that it lacks are left alone.
        peripheral: what hangs on them.
        pull_init: an input of the bench around the design that pulls nInit low on the cable while
            it is 1. Without one, the fault INIT resets the peripheral, and the line does not show.
    """

    def __init__(self, lines: Lines, peripheral: Printer, pull_init: Any = None) -> None:
        self._lines = lines
        self._peripheral = peripheral
        self._levels: int | None = None
        self._latches_at = int(peripheral.timing.latch is Latch.RISE)
        self._pull_init = pull_init
        self._pulled = peripheral.pulls_init
        self._alarm = Alarm(self._act)
        self._show(peripheral.levels)
        if pull_init is not None:
            pull_init.value = int(self._pulled)

    def start(self) -> None:
        """Connect: from now on the peripheral lives."""
        for line in HOST_LINES:
            if line != "data" and line in self._lines.names:
                cocotb.start_soon(self._watch(line))
        self._alarm.set(self._act())

    async def idle(self) -> None:
        """Wait until the peripheral has ended its handshake; faults to come are not waited for."""
        while self._peripheral.handling:
            await self._next_step()

    async def _next_step(self) -> None:
        next_ps = self._peripheral.next_ps
        assert next_ps is not None, "a step of the handshake is on the agenda"
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
        if line == "strobe_n" and value == self._latches_at:
            data = level(self._lines.data)
            if data is not None:
                self._peripheral.host(now, "data", data)
        self._peripheral.host(now, line, value)
        self._alarm.move(self._drive(now))

    def _act(self) -> int | None:
        """Let the peripheral do what is due; when it wants to act next."""
        now = now_ps()
        self._peripheral.advance(now)
        return self._drive(now)

    def _drive(self, _now: int) -> int | None:
        """Bring the lines up to date; when the peripheral wants to act next."""
        if self._peripheral.levels != self._levels:
            self._show(self._peripheral.levels)
        if self._pulled != self._peripheral.pulls_init:
            self._pulled = not self._pulled
            if self._pull_init is not None:
                self._pull_init.value = int(self._pulled)
        return self._peripheral.next_ps

    def _show(self, levels: int) -> None:
        """Put levels on the lines, those that changed."""
        moved = 0b11111 if self._levels is None else levels ^ self._levels
        for bit, line in enumerate(reversed(PERIPHERAL_LINES)):
            if moved >> bit & 1 and line in self._lines.names:
                self._lines.handle(line).value = levels >> bit & 1
        self._levels = levels
