# SPDX-License-Identifier: Apache-2.0
"""The registers over APB, over AXI4-Lite, and over a plain register port."""

from collections.abc import Mapping
from typing import Any

from cocotb.triggers import RisingEdge

from cocotbext.parport.registers.base import PATIENCE_CLOCKS, BusError, RegisterBus, read_byte
from cocotbext.parport.sim.simtime import sleep_ps

__all__ = ["ApbIo", "AxiLiteIo", "SimpleIo"]


async def _take_effect() -> None:
    """Let what was driven be there before the next clock edge, which may be at this very moment.

    To wait for an edge first is no way out: a clock that sleeps wakes up by what is driven.
    """
    await sleep_ps(1)


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
        await _take_effect()
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
        await _take_effect()
        await self._clk_edge
        result = 0 if value is not None else read_byte(self._rdata, address)
        strobe.value = 0
        if self._select is not None:
            self._select.value = 0
        return result


class AxiLiteIo(RegisterBus):
    """PortIo as an AXI4-Lite master, one access at a time, on the low byte lane of its address.

    Args:
        clk: the clock.
        signals: AXI4-Lite signal name, such as awvalid, to handle.
        irq, offsets: see RegisterBus.
    """

    def __init__(
        self,
        *,
        clk: Any,
        signals: Mapping[str, Any],
        irq: Any = None,
        offsets: Mapping[int, int] | None = None,
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
        await _take_effect()
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
