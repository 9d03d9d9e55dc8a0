# SPDX-License-Identifier: Apache-2.0
"""The Wishbone wrapper, signal by signal."""

from __future__ import annotations

import random
from typing import Any

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import RisingEdge

from tests.hdl.benches.common import CONTROL, DATA, ECR, FIFO, QUIET, READY, TEST
from tests.hdl.benches.register_map import ADDRESSES, RegisterMap


class Master:
    """A Wishbone B4 master in standard mode that counts the clocks of each cycle."""

    def __init__(self, dut: Any) -> None:
        self.dut = dut
        self._edge = RisingEdge(dut.clk)

    async def start(self, **lines: int) -> None:
        dut = self.dut
        for name, value in {**READY, "data_i": 0xA5, **lines}.items():
            getattr(dut, name).value = value
        for name in ("cyc", "stb", "we", "adr", "dat"):
            getattr(dut, f"wb_{name}_i").value = 0
        dut.wb_sel_i.value = 1
        dut.rst.value = 1
        Clock(dut.clk, 20, unit="ns", impl="gpi").start()
        await self.clocks(4)
        dut.rst.value = 0
        await self.clocks(20)

    async def clocks(self, count: int) -> None:
        for _ in range(count):
            await self._edge

    async def access(
        self, address: int, value: int | None = None, *, sel: int = 1, keep: bool = False
    ) -> int | None:
        """One access; the value read, or None after err. `keep` leaves cyc and stb up."""
        dut = self.dut
        dut.wb_adr_i.value = address
        dut.wb_we_i.value = int(value is not None)
        dut.wb_sel_i.value = sel
        if value is not None:
            dut.wb_dat_i.value = value
        dut.wb_cyc_i.value = 1
        dut.wb_stb_i.value = 1
        for clock in range(3):
            await self._edge
            ack, err = dut.wb_ack_o.value, dut.wb_err_o.value
            assert not (ack and err)
            if ack or err:
                # Not ended before it began; one wait state, or the answer of the access before.
                assert clock == 1
                break
        else:
            raise AssertionError("no answer")
        if not keep:
            dut.wb_cyc_i.value = 0
            dut.wb_stb_i.value = 0
        return None if err else dut.wb_dat_o.value.to_unsigned()


@cocotb.test()
async def answers(dut: Any) -> None:
    """With ack inside the map, err outside; nothing without both cyc and stb."""
    bus = Master(dut)
    await bus.start()
    assert await bus.access(ECR) == 0x15
    for address in (0x003, 0x007, 0x3FF, 0x403, 0x7FF):
        assert await bus.access(address) is None
        assert await bus.access(address, 0xFF) is None
    await bus.clocks(2)
    for cyc, stb in ((1, 0), (0, 1)):
        dut.wb_cyc_i.value, dut.wb_stb_i.value = cyc, stb
        for _ in range(5):
            await bus.clocks(1)
            assert (dut.wb_ack_o.value, dut.wb_err_o.value) == (0, 0)
    dut.wb_cyc_i.value = dut.wb_stb_i.value = 0


@cocotb.test()
async def unselected_lane(dut: Any) -> None:
    """With sel low an access ends with ack and does nothing."""
    bus = Master(dut)
    await bus.start()
    await bus.access(DATA, 0x42, sel=0)
    assert await bus.access(DATA) == 0x00
    await bus.access(ECR, TEST | QUIET)
    await bus.access(FIFO, 0x77)
    await bus.access(FIFO, sel=0)
    assert await bus.access(FIFO) == 0x77
    assert await bus.access(ECR) == 0xD5


@cocotb.test()
async def one_access_a_cycle(dut: Any) -> None:
    """A block with cyc and stb held: each access acts once."""
    bus = Master(dut)
    await bus.start()
    await bus.access(ECR, TEST | QUIET, keep=True)
    for value in range(5):
        await bus.access(FIFO, value, keep=True)
    got = [await bus.access(FIFO, keep=value < 4) for value in range(5)]
    assert got == list(range(5))
    assert await bus.access(ECR) == 0xD5


@cocotb.test()
async def random_traffic(dut: Any) -> None:
    """Every register against the model; the peripheral is offline."""
    bus = Master(dut)
    await bus.start(select=0)
    model = RegisterMap(16, 0xCF, 0xA5)
    rng = random.Random(11)
    for _ in range(2000):
        if rng.random() < 0.3:
            await bus.clocks(rng.randrange(1, 5))
        address = rng.choice((*ADDRESSES, FIFO, FIFO, 0x005))
        sel = rng.random() > 0.1
        if rng.random() < 0.5:
            value = rng.randrange(256)
            value |= QUIET if address == ECR else 0
            value &= 0x2F if address == CONTROL else 0xFF
            answer = await bus.access(address, value, sel=sel)
            assert (answer is None) == (address == 0x005)
            if sel:
                model.write(address, value)
        else:
            await bus.clocks(3 if address == DATA else 0)  # pins through their synchronizer
            expected = model.read(address) if sel else model.peek(address)
            got = await bus.access(address, sel=sel)
            assert got == (None if address == 0x005 else expected), hex(address)
