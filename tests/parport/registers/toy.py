# SPDX-License-Identifier: Apache-2.0
"""A bus that the project does not have: its signals, and the registers over it."""

from collections.abc import Mapping
from typing import Any

from cocotb.triggers import RisingEdge

from cocotbext.parport.registers.base import RegisterBus, read_byte
from cocotbext.parport.registers.bus import ANY, BYTE, Bus, Signal
from cocotbext.parport.sim.simtime import settle


class ToyIo(RegisterBus):
    """PortIo over a bus on which a toggle wants an access, and another says that it is done."""

    def __init__(
        self,
        *,
        clk: Any,
        ask: Any,
        put: Any,
        place: Any,
        load: Any,
        store: Any,
        told: Any,
        hold: Any = None,
        irq: Any = None,
        offsets: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(irq, offsets)
        assert hold is None, "the design has none"
        self._ask, self._put, self._place = ask, put, place
        self._load, self._store, self._told = load, store, told
        self._clk_edge = RisingEdge(clk)
        self._asked = 0

    async def _access(self, address: int, value: int | None) -> int:
        self._asked ^= 1
        self._place.value = address
        self._put.value = int(value is not None)
        if value is not None:
            self._load.value = value
        self._ask.value = self._asked
        while True:
            await settle()
            await self._clk_edge
            if self._told.value == self._asked:
                return read_byte(self._store, address)


TOY = Bus(
    "toy",
    (
        Signal("ask"),
        Signal("put", names="give put"),
        Signal("place", ANY),
        Signal("load", BYTE),
        Signal("store", BYTE, out=True),
        Signal("told", out=True),
        Signal("hold", out=True, optional=True),
    ),
    address="place",
    io=ToyIo,
)
