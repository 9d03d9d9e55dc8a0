# SPDX-License-Identifier: Apache-2.0
"""A clock that stops on clk_req against one that never stops, over random traffic."""

from __future__ import annotations

import os
import random
from typing import Any

import cocotb
from cocotb.triggers import FallingEdge, RisingEdge, Timer

from cocotbext.parport.registers.wishbone import WishboneIo
from tests.hdl.benches.common import CONTROL, DATA, ECR, FIFO, FIFO_MODE, QUIET, READY, STATUS

OPERATIONS = int(os.environ.get("PARPORT_GATING_OPERATIONS", "400"))


class Peripheral:
    """Answers in any order, at any phase of the clock, and is away now and then."""

    def __init__(self, dut: Any, rng: random.Random) -> None:
        self.strobes = 0
        cocotb.start_soon(self._run(dut, rng))

    async def _run(self, dut: Any, rng: random.Random) -> None:
        while True:
            await FallingEdge(dut.strobe_n)
            self.strobes += 1
            await Timer(rng.randint(1, 400_000), unit="ps")
            dut.busy.value = 1
            await Timer(rng.randint(1, 2_000_000), unit="ps")
            if rng.random() < 0.5:
                dut.ack_n.value = 0
                await Timer(rng.randint(1, 1_000_000), unit="ps")
                dut.ack_n.value = 1
            if rng.random() < 0.1:
                dut.select.value = 0
                await Timer(rng.randint(1, 20_000_000), unit="ps")
                dut.select.value = 1
            dut.busy.value = 0


async def glitch(dut: Any, rng: random.Random) -> None:
    """A pulse on a line, from far shorter than the filter to longer."""
    line = rng.choice(("fault_n", "perror", "ack_n"))
    getattr(dut, line).value = 1 - READY[line]
    await Timer(rng.randint(1, 400_000), unit="ps")
    getattr(dut, line).value = READY[line]


@cocotb.test()
async def same_waves(dut: Any) -> None:
    """Every output, and clk_req, at every moment."""
    rng = random.Random(cocotb.RANDOM_SEED)
    for name, value in {**READY, "data_i": 0xA5, "rst": 1}.items():
        getattr(dut, name).value = value
    io = WishboneIo(
        clk=dut.clk,
        cyc=dut.wb_cyc_i,
        stb=dut.wb_stb_i,
        we=dut.wb_we_i,
        sel=dut.wb_sel_i,
        adr=dut.wb_adr_i,
        dat_w=dut.wb_dat_i,
        dat_r=dut.wb_dat_o,
        ack=dut.wb_ack_o,
        err=dut.wb_err_o,
    )
    for _ in range(4):
        await RisingEdge(dut.clk)
    dut.rst.value = 0
    peripheral = Peripheral(dut, rng)
    await io.write(CONTROL, 0x1C)
    for _ in range(OPERATIONS):
        match rng.randrange(20):
            case 0:
                await io.write(ECR, rng.randrange(256))
            case 1 | 2:
                await io.write(ECR, FIFO_MODE | rng.randrange(256) & QUIET)
            case 4:
                await io.write(CONTROL, 0x0C | rng.randrange(256) & 0x30)
            case 5:
                await io.read(rng.choice((FIFO, STATUS, DATA, ECR)))
            case 6:
                dut.data_i.value = rng.randrange(256)
                await io.delay(3.333)
            case 7:
                await io.delay(rng.randint(1, 1_000))
            case 8:
                await io.delay(rng.randint(1, 20_000))
            case 9:
                await glitch(dut, rng)
            case 10:
                await io.write(DATA, rng.randrange(256))
            case _:
                await io.write(FIFO, rng.randrange(256))
    await io.delay(100_000)
    assert dut.differences.value == 0
    ticks, gated = (getattr(dut, n).value.to_unsigned() for n in ("ticks", "gated_ticks"))
    dut._log.info("%d of %d clocks were needed, %d strobes", gated, ticks, peripheral.strobes)
    # It was a comparison: there was something to see, and one clock did stop.
    assert dut.changes.value.to_unsigned() > OPERATIONS
    assert peripheral.strobes > OPERATIONS // 40
    assert gated < 0.98 * ticks
