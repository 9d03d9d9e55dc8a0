# SPDX-License-Identifier: Apache-2.0
"""How software writes to wb_lpt: the same register accesses that its driver makes."""

from cocotb.triggers import RisingEdge, Timer

from cocotbext.parport import HostAdapter

TX, STAT, CTRL, TICK = 0x0, 0x4, 0x8, 0xC
FULL, IDLE = 0x01, 0x02
ENABLE, RESET = 0x01, 0x02

CLOCKS_750NS = 25  # at 33 MHz


class LptAdapter(HostAdapter):
    """The driver of wb_lpt, in a screen of Python."""

    async def start(self) -> None:
        """Set the timing, reset the printer for 60 us, and enable the port."""
        await self._write(TICK, CLOCKS_750NS - 1)
        await self._write(CTRL, RESET)
        await Timer(60, "us")
        await self._write(CTRL, ENABLE)

    async def send(self, byte: int) -> None:
        """Wait until there is room, and write the byte."""
        while await self._read(STAT) & FULL:
            await Timer(5, "us")
        await self._write(TX, byte)

    async def idle(self) -> None:
        """Wait until nothing is stored and nothing is on its way."""
        while not await self._read(STAT) & IDLE:
            await Timer(5, "us")

    async def _write(self, address: int, value: int) -> None:
        self.ports.wb_dat_i.value = value
        await self._cycle(address, write=1)

    async def _read(self, address: int) -> int:
        await self._cycle(address, write=0)
        return int(self.ports.wb_dat_o.value)

    async def _cycle(self, address: int, write: int) -> None:
        """One Wishbone cycle."""
        self.ports.wb_adr_i.value = address
        self.ports.wb_we_i.value = write
        self.ports.wb_cyc_i.value = self.ports.wb_stb_i.value = 1
        await RisingEdge(self.clk)
        while self.ports.wb_ack_o.value != 1:
            await RisingEdge(self.clk)
        self.ports.wb_cyc_i.value = self.ports.wb_stb_i.value = 0
