# SPDX-License-Identifier: Apache-2.0
"""The register map, over the core's plain register port."""

from __future__ import annotations

import random
from typing import Any

import cocotb
from cocotb.triggers import ReadOnly, RisingEdge

from tests.hdl.benches.common import (
    CNFGB,
    CONFIG,
    CONTROL,
    DATA,
    ECR,
    FIFO,
    FIFO_MODE,
    PS2,
    QUIET,
    READY,
    SPP,
    STATUS,
    TEST,
    Registers,
    start,
)
from tests.hdl.benches.register_map import ADDRESSES, RegisterMap


@cocotb.test()
async def after_reset(dut: Any) -> None:
    await start(dut)
    regs = Registers(dut)
    assert await regs.read(ECR) == 0x15
    assert await regs.read(CONTROL) == 0x00
    assert await regs.read(DATA) == 0x00
    assert await regs.read(STATUS) == 0xDF
    assert (dut.strobe_n.value, dut.autofd_n.value) == (1, 1)
    assert (dut.init_n.value, dut.selectin_n.value) == (0, 1)  # as on a PC, until a driver comes
    assert (dut.irq.value, dut.data_oe.value) == (0, 1)


@cocotb.test()
async def reset_ends_everything(dut: Any) -> None:
    await start(dut)
    regs = Registers(dut)
    await regs.write(CONTROL, 0x2F)
    await regs.write(DATA, 0x99)
    await regs.write(ECR, TEST)
    await regs.write(FIFO, 0x42)
    dut.rst.value = 1
    await regs.clocks(2)
    dut.rst.value = 0
    await regs.settle()
    assert [await regs.read(a) for a in (DATA, CONTROL, ECR)] == [0, 0, 0x15]
    assert dut.data_o.value == 0


@cocotb.test()
async def status_shows_the_pins(dut: Any) -> None:
    """Each line in its bit; Busy alone is inverted."""
    await start(dut)
    regs = Registers(dut)
    bits = {"busy": 0x80, "ack_n": 0x40, "perror": 0x20, "select": 0x10, "fault_n": 0x08}
    for line, bit in bits.items():
        for level in (0, 1):
            getattr(dut, line).value = level
            await regs.settle()
            read = await regs.read(STATUS)
            assert bool(read & bit) == (level != (line == "busy")), line
        getattr(dut, line).value = READY[line]
        await regs.settle()
        assert await regs.read(STATUS) == 0xDF


@cocotb.test()
async def control_drives_the_pins(dut: Any) -> None:
    """A 1 asserts the pin; nInit alone is not inverted. Strobe belongs to modes 000 and 001."""
    await start(dut)
    regs = Registers(dut)
    for mode in (SPP, PS2, TEST, CONFIG, FIFO_MODE):
        await regs.write(ECR, mode | QUIET)
        for value in range(16):
            await regs.write(CONTROL, value)
            await ReadOnly()
            strobe = bool(value & 1) and mode in (SPP, PS2)
            assert dut.strobe_n.value == (not strobe)
            assert dut.autofd_n.value == (not value & 2)
            assert dut.init_n.value == bool(value & 4)
            assert dut.selectin_n.value == (not value & 8)
            await regs.clocks(1)


@cocotb.test()
async def data_reaches_the_pins_with_its_write(dut: Any) -> None:
    await start(dut)
    regs = Registers(dut)
    for value in (0x00, 0xFF, 0x5A):
        await regs.write(DATA, value)
        await ReadOnly()
        assert dut.data_o.value == value
        await RisingEdge(dut.clk)


@cocotb.test()
async def addresses_outside_the_map(dut: Any) -> None:
    await start(dut)
    regs = Registers(dut)
    for address in range(2048):
        dut.reg_addr.value = address
        await ReadOnly()
        assert dut.reg_valid.value == (address in ADDRESSES), hex(address)
        await RisingEdge(dut.clk)
        if address not in ADDRESSES and address % 61 == 0:
            await regs.write(address, 0xFF)
    assert [await regs.read(a) for a in (DATA, CONTROL, ECR)] == [0, 0, 0x15]


@cocotb.test()
async def random_traffic(dut: Any) -> None:
    """Every register against the model, any mode after any other; the peripheral is offline."""
    await start(dut, select=0, data_i=0xA5)
    regs = Registers(dut)
    model = RegisterMap(regs.depth, 0xCF, 0xA5, bool(dut.IRQ_LEVEL.value.to_signed()))
    rng = random.Random(7)
    for _ in range(3000):
        kind = rng.random()
        if kind < 0.05:  # anything anywhere, modes that are not built too
            address, value = rng.choice((CONTROL, ECR, DATA, CNFGB)), rng.randrange(256)
            value |= QUIET if address == ECR else 0
            value &= 0x2F if address == CONTROL else 0xFF
        elif kind < 0.6:
            address, value = FIFO, rng.randrange(256)
            if rng.random() < 1.6 / regs.depth:  # to the brim
                for _ in range(regs.depth):
                    await regs.write(address, value)
                    model.write(address, value)
        else:
            address = rng.choice(ADDRESSES)
            await regs.clocks(3)  # data pins through their synchronizer
            assert await regs.read(address) == model.read(address), hex(address)
            continue
        await regs.write(address, value)
        model.write(address, value)
