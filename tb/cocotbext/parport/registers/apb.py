# SPDX-License-Identifier: Apache-2.0
"""AMBA APB: its signals, and the registers over it."""

from collections.abc import Mapping
from typing import Any

from cocotb.triggers import RisingEdge

from cocotbext.parport.registers.base import (
    PATIENCE_CLOCKS,
    BusError,
    RegisterBus,
    read_byte,
)
from cocotbext.parport.registers.bus import ANY, BYTE, Bus, Signal
from cocotbext.parport.sim.simtime import settle

__all__ = ["APB", "ApbIo"]


class ApbIo(RegisterBus):
    """PortIo as an AMBA APB master (APB3: pready and pslverr, where the slave has them).

    Args:
        clk, psel, penable, pwrite, paddr, pwdata, prdata: handles of the signals.
        pready, pslverr: likewise; None if the slave has none.
        irq, offsets: see RegisterBus.
    """

    def __init__(
        self,
        *,
        clk: Any,
        psel: Any,
        penable: Any,
        pwrite: Any,
        paddr: Any,
        pwdata: Any,
        prdata: Any,
        pready: Any = None,
        pslverr: Any = None,
        irq: Any = None,
        offsets: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(irq, offsets)
        self._psel, self._penable, self._pwrite = psel, penable, pwrite
        self._paddr, self._pwdata, self._prdata = paddr, pwdata, prdata
        self._pready, self._pslverr = pready, pslverr
        self._clk_edge = RisingEdge(clk)

    async def _access(self, address: int, value: int | None) -> int:
        """Set-up phase, access phase, and wait states until pready."""
        self._paddr.value = address
        self._pwrite.value = int(value is not None)
        if value is not None:
            self._pwdata.value = value
        self._psel.value = 1
        await settle()
        await self._clk_edge
        self._penable.value = 1
        await self._clk_edge
        problem = ""
        for _ in range(PATIENCE_CLOCKS):
            if self._pready is None or self._pready.value == 1:
                break
            await self._clk_edge
        else:
            problem = f"no pready for 0x{address:03X} within {PATIENCE_CLOCKS} clocks"
        if not problem and self._pslverr is not None and self._pslverr.value == 1:
            problem = f"no register at 0x{address:03X}: the access ended with pslverr"
        result = 0 if problem or value is not None else read_byte(self._prdata, address)
        self._psel.value = 0
        self._penable.value = 0
        if problem:
            raise BusError(problem)
        return result


APB = Bus(
    "apb",
    (
        Signal("psel", names="psel pselx"),
        Signal("penable"),
        Signal("pwrite"),
        Signal("paddr", ANY),
        Signal("pwdata", BYTE),
        Signal("prdata", BYTE, out=True),
        Signal("pready", out=True, optional=True),
        Signal("pslverr", out=True, optional=True),
    ),
    address="paddr",
    io=ApbIo,
)
