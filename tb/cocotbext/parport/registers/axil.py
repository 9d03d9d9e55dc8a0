# SPDX-License-Identifier: Apache-2.0
"""AXI4-Lite: its signals, and the registers over it."""

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

__all__ = ["AXIL", "AxiLiteIo"]


class AxiLiteIo(RegisterBus):
    """PortIo as an AXI4-Lite master, one access at a time, on the low byte lane of its address.

    Args:
        clk: the clock.
        irq, offsets: see RegisterBus.
        signals: handles, by the AXI4-Lite name of each, such as awvalid.
    """

    def __init__(
        self,
        *,
        clk: Any,
        irq: Any = None,
        offsets: Mapping[int, int] | None = None,
        **signals: Any,
    ) -> None:
        super().__init__(irq, offsets)
        self._axi = signals
        self._clk_edge = RisingEdge(clk)
        self._lanes = len(signals["wstrb"])

    async def _access(self, address: int, value: int | None) -> int:
        lane = address % self._lanes
        if value is None:
            self._axi["araddr"].value = address
            await self._handshake(("ar",))
            response = await self._response("r")
            result = 0 if response else read_byte(self._axi["rdata"], address, lane)
        else:
            self._axi["awaddr"].value = address
            self._axi["wdata"].value = value << 8 * lane
            self._axi["wstrb"].value = 1 << lane
            await self._handshake(("aw", "w"))
            response = await self._response("b")
            result = 0
        if response:
            raise BusError(f"no register at 0x{address:03X}: response {response:02b}")
        return result

    async def _handshake(self, channels: tuple[str, ...]) -> None:
        """Offer on these channels until each was taken, in any order."""
        waiting = set(channels)
        for channel in waiting:
            self._axi[f"{channel}valid"].value = 1
        await settle()
        for _ in range(PATIENCE_CLOCKS):
            await self._clk_edge
            for channel in sorted(waiting):
                if self._axi[f"{channel}ready"].value == 1:
                    self._axi[f"{channel}valid"].value = 0
                    waiting.discard(channel)
            if not waiting:
                return
        raise BusError(f"no {min(waiting)}ready within {PATIENCE_CLOCKS} clocks")

    async def _response(self, channel: str) -> int:
        ready = self._axi[f"{channel}ready"]
        ready.value = 1
        for _ in range(PATIENCE_CLOCKS):
            await self._clk_edge
            if self._axi[f"{channel}valid"].value == 1:
                break
        else:
            raise BusError(f"no {channel}valid within {PATIENCE_CLOCKS} clocks")
        ready.value = 0
        response = self._axi[f"{channel}resp"].value
        if not response.is_resolvable:
            raise BusError(f"{channel}resp is {response}: X or Z")
        return int(response.to_unsigned())


AXIL = Bus(
    "axil",
    (
        Signal("araddr", ANY),
        Signal("arprot", ANY, optional=True),
        Signal("arready", out=True),
        Signal("arvalid"),
        Signal("awaddr", ANY),
        Signal("awprot", ANY, optional=True),
        Signal("awready", out=True),
        Signal("awvalid"),
        Signal("bready"),
        Signal("bresp", ANY, out=True),
        Signal("bvalid", out=True),
        Signal("rdata", BYTE, out=True),
        Signal("rready"),
        Signal("rresp", ANY, out=True),
        Signal("rvalid", out=True),
        Signal("wdata", BYTE),
        Signal("wready", out=True),
        Signal("wstrb", ANY),
        Signal("wvalid"),
    ),
    address="awaddr",
    io=AxiLiteIo,
    prefixed=True,
)
