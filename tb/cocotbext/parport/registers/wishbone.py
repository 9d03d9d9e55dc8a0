# SPDX-License-Identifier: Apache-2.0
"""Wishbone B4: its signals, and the registers over it."""

from collections.abc import Mapping
from typing import Any

from cocotb.triggers import RisingEdge

from cocotbext.parport.registers.base import PATIENCE_CLOCKS, BusError, RegisterBus, read_byte
from cocotbext.parport.registers.bus import ANY, BYTE, Bus, Signal

__all__ = ["WISHBONE", "WishboneIo"]


class WishboneIo(RegisterBus):
    """PortIo as a Wishbone B4 master in standard mode.

    Registers are bytes in the low lane of the data port, whatever its width.

    Args:
        clk, cyc, stb, we, adr, dat_w, dat_r, ack: handles of the signals.
        sel, err: likewise; None if the slave has none.
        irq, offsets: see RegisterBus.
    """

    def __init__(
        self,
        *,
        clk: Any,
        cyc: Any,
        stb: Any,
        we: Any,
        adr: Any,
        dat_w: Any,
        dat_r: Any,
        ack: Any,
        sel: Any = None,
        err: Any = None,
        irq: Any = None,
        offsets: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(irq, offsets)
        self._cyc, self._stb, self._we = cyc, stb, we
        self._adr, self._dat_w, self._dat_r = adr, dat_w, dat_r
        self._ack, self._err = ack, err
        self._clk_edge = RisingEdge(clk)
        for signal in (cyc, stb, we, adr, dat_w):
            signal.value = 0
        if sel is not None:
            sel.value = 1

    async def _access(self, address: int, value: int | None) -> int:
        """One bus cycle; a cycle that follows at once keeps cyc and stb up."""
        self._adr.value = address
        self._we.value = int(value is not None)
        if value is not None:
            self._dat_w.value = value
        self._cyc.value = 1
        self._stb.value = 1
        problem = ""
        for _ in range(PATIENCE_CLOCKS):
            await self._clk_edge
            if self._ack.value == 1:
                break
            if self._err is not None and self._err.value == 1:
                problem = f"no register at 0x{address:03X}: the access ended with err"
                break
        else:
            problem = f"no ack for 0x{address:03X} within {PATIENCE_CLOCKS} clocks"
        result = 0 if problem or value is not None else read_byte(self._dat_r, address)
        self._cyc.value = 0
        self._stb.value = 0
        if problem:
            raise BusError(problem)
        return result


WISHBONE = Bus(
    "wishbone",
    (
        Signal("cyc"),
        Signal("stb", names="stb strobe"),
        Signal("we"),
        Signal("sel", optional=True),
        Signal("adr", ANY, names="adr addr"),
        Signal("dat_w", BYTE, names="dat datw datwr datmosi mosi wdat data"),
        Signal("dat_r", BYTE, out=True, names="dat datr datrd datmiso miso rdat data"),
        Signal("ack", out=True),
        Signal("err", out=True, optional=True),
    ),
    address="adr",
    io=WishboneIo,
)
