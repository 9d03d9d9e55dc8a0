# SPDX-License-Identifier: Apache-2.0
"""The plug: connects a peripheral's state machine to the lines of a design."""

from typing import Any

import cocotb
from cocotb.triggers import ValueChange

from cocotbext.parport.lines import Lines, level
from cocotbext.parport.printer import Printer
from cocotbext.parport.rules import HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.simtime import Alarm, now_ps, sleep_ps
from cocotbext.parport.timing import Latch

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
        self._driven = {
            line: lines.handle(line) for line in PERIPHERAL_LINES if line in lines.names
        }
        self._levels = {line: getattr(peripheral, line) for line in self._driven}
        self._latches_at = int(peripheral.timing.latch is Latch.RISE)
        self._pull_init = pull_init
        self._pulled = peripheral.pulls_init
        self._alarm = Alarm(self._act)
        for line, handle in self._driven.items():
            handle.value = self._levels[line]
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
        self._drive()
        self._alarm.set(self._peripheral.next_ps)

    def _act(self) -> int | None:
        """Let the peripheral do what is due; when it wants to act next."""
        self._peripheral.advance(now_ps())
        self._drive()
        return self._peripheral.next_ps

    def _drive(self) -> None:
        for line, before in self._levels.items():
            value = getattr(self._peripheral, line)
            if value != before:
                self._levels[line] = value
                self._driven[line].value = value
        if self._pulled != self._peripheral.pulls_init:
            self._pulled = not self._pulled
            if self._pull_init is not None:
                self._pull_init.value = int(self._pulled)
