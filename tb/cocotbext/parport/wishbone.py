# SPDX-License-Identifier: Apache-2.0
"""The registers over Wishbone: a parclass PortIo that drives a Wishbone B4 slave."""

from collections.abc import Coroutine
from typing import Any

import cocotb
from cocotb.task import Task
from cocotb.triggers import Lock, RisingEdge

from cocotbext.parport.simtime import SimEvent, now_ps, sleep_ps
from parclass import thread

__all__ = ["BusError", "WishboneIo"]


class BusError(Exception):
    """The slave ended an access with err: there is no register at that address."""


class WishboneIo:
    """PortIo over a Wishbone B4 master in standard mode, 8-bit port.

    Signals are ``<prefix>_cyc_i, _stb_i, _we_i, _sel_i, _adr_i, _dat_i, _dat_o, _ack_o, _err_o``,
    beside ``clk`` and ``irq``. Nothing is driven between accesses, so the clock may sleep then; it
    has to wake when cyc and stb rise.

    Args:
        dut: the design that holds the signals.
        prefix: of the Wishbone signals.
    """

    def __init__(self, dut: Any, prefix: str = "wb") -> None:
        def port(name: str) -> Any:
            return getattr(dut, f"{prefix}_{name}")

        self._cyc, self._stb, self._we = port("cyc_i"), port("stb_i"), port("we_i")
        self._adr, self._dat_i, self._dat_o = port("adr_i"), port("dat_i"), port("dat_o")
        self._ack, self._err = port("ack_o"), port("err_o")
        self._clk_edge = RisingEdge(dut.clk)
        self._irq_edge = RisingEdge(dut.irq)
        self._one_access = Lock()
        self._interrupted = SimEvent()
        for signal in (self._cyc, self._stb, self._we, self._adr, self._dat_i):
            signal.value = 0
        port("sel_i").value = 1

    def start(self) -> Task[None]:
        """Start to watch the interrupt."""
        return cocotb.start_soon(self._watch_irq())

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
            BusError: there is none at `offset`.
        """
        return await self._access(offset, None)

    async def write(self, offset: int, value: int) -> None:
        """Write a register.

        Raises:
            BusError: there is none at `offset`.
        """
        await self._access(offset, value)

    async def _access(self, offset: int, value: int | None) -> int:
        """One bus cycle; a cycle that follows at once keeps cyc and stb up."""
        async with self._one_access:
            self._adr.value = offset
            self._we.value = int(value is not None)
            if value is not None:
                self._dat_i.value = value
            self._cyc.value = 1
            self._stb.value = 1
            while True:
                await self._clk_edge
                if self._ack.value or self._err.value:
                    break
            failed = bool(self._err.value)
            result = 0 if value is not None else self._dat_o.value.to_unsigned()
            self._cyc.value = 0
            self._stb.value = 0
        if failed:
            raise BusError(f"no register at 0x{offset:03X}: the access ended with err")
        return result

    async def _watch_irq(self) -> None:
        while True:
            await self._irq_edge
            self._interrupted.set()
