# SPDX-License-Identifier: Apache-2.0
"""What every bus to the registers shares: time, events, the interrupt, one access at a time."""

from abc import abstractmethod
from collections.abc import Coroutine, Mapping
from typing import Any

import cocotb
from cocotb.triggers import Lock, RisingEdge

from cocotbext.parclass import thread
from cocotbext.parclass.io import OneByOne
from cocotbext.parport.sim.simtime import SimEvent, now_ps, sleep_ps

__all__ = ["PATIENCE_CLOCKS", "BusError", "RegisterBus", "read_byte"]

PATIENCE_CLOCKS = 10_000
"""How many clocks a slave may take for one access before it counts as dead."""


class BusError(Exception):
    """An access went wrong: an error of the slave, no answer at all, or an unknown value."""


def read_byte(handle: Any, address: int, lane: int = 0) -> int:
    """What a slave put on its read data, one byte of it.

    Raises:
        BusError: a bit of it is X or Z.
    """
    value = handle.value
    try:
        return int(value.to_unsigned()) >> 8 * lane & 0xFF
    except ValueError:
        bits = value[8 * lane + 7 : 8 * lane] if len(value) > 8 else value
    if not bits.is_resolvable:
        raise BusError(f"reading 0x{address:03X} gives {bits}: X or Z on the design's read data")
    return int(bits.to_unsigned())


class RegisterBus(OneByOne):
    """A parclass PortIo over a bus of the design.

    A bus drives nothing between accesses, so the clock may sleep then; an access has to wake it.

    Args:
        irq: the interrupt, high when it is wanted; None: the design has none.
        offsets: PC register offset to the address on the bus; None: the same. A register that is
            not among them is not there: it reads 0xFF, and writes go nowhere.
    """

    def __init__(self, irq: Any = None, offsets: Mapping[int, int] | None = None) -> None:
        self._irq = irq
        self._offsets = offsets
        self._one_access = Lock()
        self._interrupted = SimEvent()

    def start(self) -> None:
        """Start to watch the interrupt."""
        if self._irq is not None:
            cocotb.start_soon(self._watch_irq())

    def now(self) -> float:
        """Simulated time, ns."""
        return now_ps() / 1000

    async def delay(self, ns: float) -> None:
        """Let simulated time pass."""
        await sleep_ps(round(ns * 1000))

    def event(self) -> SimEvent:
        """Make an event."""
        return SimEvent()

    def start_thread(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Start a system thread."""
        cocotb.start_soon(thread(coroutine))

    async def wait_interrupt(self, timeout_ns: float) -> bool:
        """Wait for irq to rise; a rise since the last call counts. False after `timeout_ns`."""
        came = await self._interrupted.wait(timeout_ns)
        self._interrupted.clear()
        return came

    async def read(self, offset: int) -> int:
        """Read a register.

        Raises:
            BusError: the bus says that there is none at `offset`.
        """
        address = self._address(offset)
        if address is None:
            return 0xFF
        async with self._one_access:
            return await self._access(address, None)

    async def write(self, offset: int, value: int) -> None:
        """Write a register.

        Raises:
            BusError: the bus says that there is none at `offset`.
        """
        address = self._address(offset)
        if address is not None:
            async with self._one_access:
                await self._access(address, value)

    @abstractmethod
    async def _access(self, address: int, value: int | None) -> int:
        """One access: a write of `value`, or a read if it is None. Returns what was read.

        Raises:
            BusError: the slave refused.
        """

    def _address(self, offset: int) -> int | None:
        return offset if self._offsets is None else self._offsets.get(offset)

    async def _watch_irq(self) -> None:
        edge = RisingEdge(self._irq)
        while True:
            await edge
            self._interrupted.set()
