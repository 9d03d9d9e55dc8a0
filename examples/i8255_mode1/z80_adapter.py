# SPDX-License-Identifier: Apache-2.0
"""A processor that prints through the 8255: one write for each byte, when INTR says so."""

from cocotb.triggers import FallingEdge, RisingEdge

from cocotbext.parport import HostAdapter

PORT_A, CONTROL = 0, 3
MODE_1_OUTPUT = 0xA0
SET_INTE_A = 0x0D  # set bit 6 of port C


class Z80Adapter(HostAdapter):
    """Bus cycles as a processor makes them, two clocks for the write pulse."""

    async def start(self) -> None:
        """Mode word, then the interrupt."""
        self.ports.cs_n.value = self.ports.rd_n.value = self.ports.wr_n.value = 1
        await RisingEdge(self.clk)
        await self._write(CONTROL, MODE_1_OUTPUT)
        await self._write(CONTROL, SET_INTE_A)

    async def send(self, byte: int) -> None:
        """Wait for INTR, and write the byte."""
        await self.idle()
        await self._write(PORT_A, byte)

    async def idle(self) -> None:
        """INTR is high when the printer has the byte before."""
        if self.ports.intr.value != 1:
            await RisingEdge(self.ports.intr)

    async def _write(self, address: int, value: int) -> None:
        self.ports.a.value = address
        self.ports.d_in.value = value
        self.ports.cs_n.value = 0
        await FallingEdge(self.clk)
        self.ports.wr_n.value = 0
        await FallingEdge(self.clk)
        await FallingEdge(self.clk)
        self.ports.wr_n.value = 1
        await FallingEdge(self.clk)
        self.ports.cs_n.value = 1
        await FallingEdge(self.clk)
