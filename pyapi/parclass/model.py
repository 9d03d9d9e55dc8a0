# SPDX-License-Identifier: Apache-2.0
"""The controller as a register model: the PC's registers in Python, with a peripheral behind them.

The same driver runs against this and against the HDL; here a byte costs microseconds of real time.
"""

from collections.abc import Coroutine
from typing import Any, Protocol

from parclass.irql import thread
from parclass.registers import (
    CONTROL,
    CONTROL_AUTOFD,
    CONTROL_INIT,
    CONTROL_SELECTIN,
    CONTROL_STROBE,
    DATA,
    ECR,
    STATUS,
    STATUS_ACK_N,
    STATUS_BUSY_N,
    STATUS_FAULT_N,
    STATUS_PERROR,
    STATUS_SELECT,
)
from parclass.virtual import VirtualEvent, VirtualTime

__all__ = ["ACCESS_NS", "Peripheral", "RegisterModel"]

ACCESS_NS = 80
"""Time of one register access: four clocks at 50 MHz, as over the Wishbone of the HDL."""


class Peripheral(Protocol):
    """A peripheral on the connector: told of host lines, asked for its own.

    Times are integer picoseconds and never go back. Line names are those of the HDL's ports.
    """

    ack_n: int
    busy: int
    perror: int
    select: int
    fault_n: int

    def host(self, time_ps: int, line: str, value: int) -> None:
        """A host line took a value: data, strobe_n, autofd_n, init_n or selectin_n."""

    def advance(self, time_ps: int) -> None:
        """Do everything that is due up to `time_ps`."""


class RegisterModel:
    """A PortIo over registers in Python, in virtual time."""

    def __init__(
        self, time: VirtualTime, peripheral: Peripheral, access_ns: float = ACCESS_NS
    ) -> None:
        self._time = time
        self._peripheral = peripheral
        self._access_ns = access_ns
        self._data = 0
        self._control = 0
        for line, value in self._host_lines().items():
            peripheral.host(0, line, value)

    def now(self) -> float:
        """Virtual time, ns."""
        return self._time.now_ps / 1000

    async def delay(self, ns: float) -> None:
        """Let virtual time pass."""
        await self._time.sleep(ns)

    def event(self) -> VirtualEvent:
        """Make an event."""
        return VirtualEvent(self._time)

    def start_thread(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Start a system thread."""
        self._time.start(thread(coroutine))

    async def wait_interrupt(self, timeout_ns: float) -> bool:
        """No interrupt comes from the model yet: the software strobe polls."""
        await self.delay(timeout_ns)
        return False

    async def read(self, offset: int) -> int:
        """Read a register; offsets outside the map read 0xFF, as an empty bus does."""
        await self._time.sleep(self._access_ns)
        if offset == DATA:
            return self._data
        if offset == STATUS:
            return self._read_status()
        if offset == CONTROL:
            return self._control
        if offset == ECR:
            return 0x15  # SPP, interrupts off, FIFO empty
        return 0xFF

    async def write(self, offset: int, value: int) -> None:
        """Write a register and move the lines that change; other offsets ignore it."""
        await self._time.sleep(self._access_ns)
        before = self._host_lines()
        if offset == DATA:
            self._data = value
        elif offset == CONTROL:
            self._control = value & 0x3F
        self._peripheral.advance(self._time.now_ps)
        for line, level in self._host_lines().items():
            if level != before[line]:
                self._peripheral.host(self._time.now_ps, line, level)

    def _host_lines(self) -> dict[str, int]:
        control = self._control
        return {
            "data": self._data,
            "strobe_n": int(not control & CONTROL_STROBE),
            "autofd_n": int(not control & CONTROL_AUTOFD),
            "init_n": int(bool(control & CONTROL_INIT)),
            "selectin_n": int(not control & CONTROL_SELECTIN),
        }

    def _read_status(self) -> int:
        pins = self._peripheral
        pins.advance(self._time.now_ps)
        return (
            (0 if pins.busy else STATUS_BUSY_N)
            | (STATUS_ACK_N if pins.ack_n else 0)
            | (STATUS_PERROR if pins.perror else 0)
            | (STATUS_SELECT if pins.select else 0)
            | (STATUS_FAULT_N if pins.fault_n else 0)
            | 0x07
        )
