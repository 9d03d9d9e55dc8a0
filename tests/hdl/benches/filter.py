# SPDX-License-Identifier: Apache-2.0
"""The glitch filter: a pulse shorter than FILTER_NS is ignored, a longer one is seen."""

from __future__ import annotations

import random
from typing import Any

import cocotb
from cocotb.triggers import ReadOnly, RisingEdge, Timer

from tests.hdl.benches.common import READY, STATUS, Registers, period_ps, settle_clocks, start

BITS = {"busy": 0x80, "ack_n": 0x40, "perror": 0x20, "select": 0x10, "fault_n": 0x08}


async def pulse(dut: Any, line: str, width_ps: int, rng: random.Random) -> list[int]:
    """Pulse a line at any phase of the clock; the status bits that changed, clock by clock."""
    period = period_ps(dut.CLK_HZ.value.to_signed())
    await RisingEdge(dut.clk)
    await Timer(rng.randint(1, period), unit="ps")
    dut.reg_addr.value = STATUS
    seen: list[int] = []

    async def watch() -> None:
        for _ in range(width_ps // period + 2 * settle_clocks(dut)):
            await RisingEdge(dut.clk)
            await ReadOnly()
            seen.append(dut.reg_rdata.value.to_unsigned() ^ 0xDF)

    task = cocotb.start_soon(watch())
    getattr(dut, line).value = 1 - READY[line]
    await Timer(width_ps, unit="ps")
    getattr(dut, line).value = READY[line]
    await task
    return seen


@cocotb.test()
async def shorter_is_ignored(dut: Any) -> None:
    await start(dut)
    filter_ps = int(dut.FILTER_NS.value.to_signed()) * 1000
    if filter_ps == 0:
        return
    rng = random.Random(1)
    for line in BITS:
        for width in (filter_ps - 1, *(rng.randrange(1, filter_ps) for _ in range(15))):
            assert not any(await pulse(dut, line, width, rng)), (line, width)


@cocotb.test()
async def longer_is_never_missed(dut: Any) -> None:
    """Pulses of as many clock periods as the filter takes samples, at any phase."""
    await start(dut)
    shortest = int(dut.FILTER_SAMPLES.value.to_signed()) * period_ps(dut.CLK_HZ.value.to_signed())
    rng = random.Random(2)
    for line, bit in BITS.items():
        for width in (shortest, *(rng.randint(shortest, 2 * shortest) for _ in range(15))):
            assert set(await pulse(dut, line, width, rng)) == {0, bit}, (line, width)


@cocotb.test()
async def trains_of_glitches_are_ignored(dut: Any) -> None:
    """Samples in a row make a change, not samples in sum."""
    await start(dut)
    regs = Registers(dut)
    filter_ps = int(dut.FILTER_NS.value.to_signed()) * 1000
    if filter_ps == 0:
        return
    period = period_ps(dut.CLK_HZ.value.to_signed())
    dut.reg_addr.value = STATUS
    rng = random.Random(3)
    for _ in range(40):
        dut.busy.value = 1
        await Timer(rng.randrange(1, filter_ps), unit="ps")
        dut.busy.value = 0
        await Timer(period + rng.randrange(period), unit="ps")
        assert dut.reg_rdata.value == 0xDF
    await regs.settle()
    assert await regs.read(STATUS) == 0xDF


@cocotb.test()
async def the_default_passes_every_legal_pulse(dut: Any) -> None:
    """Busy and nAck of 500 ns from 2 MHz on, of 1 us below: one clock period."""
    await start(dut)
    if dut.FILTER_NS.value.to_signed() > 100:
        return
    hz = dut.CLK_HZ.value.to_signed()
    rng = random.Random(4)
    for line in ("busy", "ack_n"):
        for _ in range(20):
            width = 500_000 if hz >= 2_000_000 else period_ps(hz)
            assert BITS[line] in await pulse(dut, line, width, rng)
