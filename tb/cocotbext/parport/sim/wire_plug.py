# SPDX-License-Identifier: Apache-2.0
"""Connects wires to the lines of a design."""

import cocotb
from cocotb.triggers import ValueChange

from cocotbext.ieee1284.lines import HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.peripheral.wires import Wires
from cocotbext.parport.sim.lines import Lines, level
from cocotbext.parport.sim.simtime import now_ps

__all__ = ["WirePlug"]


class WirePlug:
    """Connects Wires to the lines of a design.

    Args:
        lines: of the design.
        peripheral: what hangs on them.
    """

    def __init__(self, lines: Lines, peripheral: Wires) -> None:
        self._lines = lines
        self._peripheral = peripheral
        self._driven = {
            line: lines.handle(line) for line in PERIPHERAL_LINES if line in lines.names
        }
        self._levels: dict[str, int] = {}
        self._drive()

    def start(self) -> None:
        """Connect."""
        for line in HOST_LINES:
            if line in self._lines.names:
                cocotb.start_soon(self._watch(line))

    async def idle(self) -> None:
        """There is nothing to wait for: wires have no time of their own."""

    async def _watch(self, line: str) -> None:
        handle = self._lines.handle(line)
        changed = ValueChange(handle)
        while True:
            value = level(handle)
            if value is not None:
                self._peripheral.host(now_ps(), line, value)
                self._drive()
            await changed

    def _drive(self) -> None:
        for line, handle in self._driven.items():
            value = getattr(self._peripheral, line)
            if self._levels.get(line) != value:
                self._levels[line] = value
                handle.value = value
