# SPDX-License-Identifier: Apache-2.0
"""A plain register port: its signals, and the registers over it."""

from collections.abc import Mapping
from typing import Any

from cocotb.triggers import RisingEdge

from cocotbext.parport.registers.base import (
    RegisterBus,
    read_byte,
)
from cocotbext.parport.registers.bus import ANY, BYTE, Bus, Signal
from cocotbext.parport.sim.simtime import settle

__all__ = ["SIMPLE", "SimpleIo"]


class SimpleIo(RegisterBus):
    """PortIo over a register port with write and read strobes of one clock.

    The value read is taken at the end of the clock in which ``read`` is high.

    Args:
        clk, write, read, address, wdata, rdata: handles of the signals.
        select: chip select, held high during an access; None if the design has none.
        irq, offsets: see RegisterBus.
    """

    def __init__(
        self,
        *,
        clk: Any,
        write: Any,
        read: Any,
        address: Any,
        wdata: Any,
        rdata: Any,
        select: Any = None,
        irq: Any = None,
        offsets: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(irq, offsets)
        self._write, self._read, self._select = write, read, select
        self._addr, self._wdata, self._rdata = address, wdata, rdata
        self._clk_edge = RisingEdge(clk)

    async def _access(self, address: int, value: int | None) -> int:
        self._addr.value = address
        if self._select is not None:
            self._select.value = 1
        strobe = self._read if value is None else self._write
        if value is not None:
            self._wdata.value = value
        strobe.value = 1
        await settle()
        await self._clk_edge
        result = 0 if value is not None else read_byte(self._rdata, address)
        strobe.value = 0
        if self._select is not None:
            self._select.value = 0
        return result


SIMPLE = Bus(
    "simple",
    (
        Signal("select", optional=True, names="cs ce chipselect en enable req"),
        Signal("write", names="we wr write wen wre wstb"),
        Signal("read", names="re rd read ren rde rstb"),
        Signal("address", ANY, names="a addr adr address regaddr"),
        Signal(
            "wdata",
            BYTE,
            names="wdata wrdata writedata din datain di wdat regwdata dwr d data",
        ),
        Signal(
            "rdata",
            BYTE,
            out=True,
            names="rdata rddata readdata dout dataout do rdat regrdata drd q",
        ),
    ),
    address="address",
    io=SimpleIo,
)
