# SPDX-License-Identifier: Apache-2.0
"""The plug: connects a peripheral to the lines of a design."""

from typing import Any

import cocotb
from cocotb.triggers import ValueChange

from cocotbext.ieee1284.lines import HOST_LINES, PERIPHERAL_LINES
from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parport.peripheral.base import completed
from cocotbext.parport.sim.lines import Lines, level
from cocotbext.parport.sim.simtime import Alarm, now_ps, sleep_ps

__all__ = ["Plug"]

_PULLED_UP = 0xFF
"""What data lines show that nobody drives."""


class Plug:
    """Tells a peripheral what the host does, and drives the lines as the peripheral wants.

    It wakes on edges of the host's lines and when the peripheral has something to do. Of a
    peripheral that names the edges at which it latches data, it looks at the data lines just then,
    and does not wake when they change.

    Args:
        lines: of the design; those that it lacks are left alone.
        peripheral: what hangs on them; see `completed` for what it has to have.
        pull_init: an input of the bench around the design that pulls nInit low on the cable while
            it is 1. Without one, the fault INIT resets the peripheral, and the line does not show.
        data_in: the design's input from the data lines; it reads as pulled up while the peripheral
            does not drive it. Without one, nothing of what the peripheral drives there is seen.
    """

    def __init__(
        self,
        lines: Lines,
        peripheral: Peripheral,
        pull_init: Any = None,
        *,
        data_in: Any = None,
    ) -> None:
        self._lines = lines
        self._peripheral = completed(peripheral)
        self._latches = self._peripheral.latches
        self._levels: int | None = None
        self._pull_init = pull_init
        self._pulled = self._peripheral.pulls_init
        self._data_in = data_in
        self._alarm = Alarm(self._act)
        self._show(self._peripheral.levels)
        self._show_data(self._peripheral.reverse_data)
        if pull_init is not None:
            pull_init.value = int(self._pulled)

    def start(self) -> None:
        """Connect: from now on the peripheral lives."""
        for line in HOST_LINES:
            if line in self._lines.names and (line != "data" or self._latches is None):
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
        now, peripheral = now_ps(), self._peripheral
        due_ps = peripheral.next_ps
        if due_ps is not None and due_ps <= now:
            peripheral.advance(now)  # its own step comes before what the host does at the same time
        if self._latches is not None and (line, value) in self._latches:
            data = level(self._lines.data)
            if data is not None:
                peripheral.host(now, "data", data)
        peripheral.host(now, line, value)
        self._alarm.move(self._drive(now))

    def _act(self) -> int | None:
        """Let the peripheral do what is due; when it wants to act next."""
        now = now_ps()
        self._peripheral.advance(now)
        return self._drive(now)

    def _drive(self, _now: int) -> int | None:
        """Bring the lines up to date; when the peripheral wants to act next."""
        peripheral = self._peripheral
        if (levels := peripheral.levels) != self._levels:
            self._show(levels)
        if (data := peripheral.reverse_data) != self._data:
            self._show_data(data)
        if self._pulled != peripheral.pulls_init:
            self._pulled = not self._pulled
            if self._pull_init is not None:
                self._pull_init.value = int(self._pulled)
        return peripheral.next_ps

    def _show(self, levels: int) -> None:
        """Put levels on the lines, those that changed."""
        moved = 0b11111 if self._levels is None else levels ^ self._levels
        for bit, line in enumerate(reversed(PERIPHERAL_LINES)):
            if moved >> bit & 1 and line in self._lines.names:
                self._lines.handle(line).value = levels >> bit & 1
        self._levels = levels

    def _show_data(self, data: int | None) -> None:
        """Put a byte on the data lines, or leave them to the pull-ups."""
        if self._data_in is not None:
            self._data_in.value = _PULLED_UP if data is None else data
        self._data = data
