# SPDX-License-Identifier: Apache-2.0
"""The three interrupts, as a pulse (IRQ_LEVEL 0) and as a level (1)."""

from __future__ import annotations

from typing import Any

import cocotb
from cocotb.simtime import get_sim_time
from cocotb.triggers import FallingEdge, RisingEdge

from tests.hdl.benches.common import (
    CNFGB,
    CONFIG,
    CONTROL,
    ECR,
    FIFO,
    FIFO_MODE,
    PS2,
    QUIET,
    STATUS,
    TEST,
    Device,
    Registers,
    period_ps,
    start,
)

ACK_INT = 0x10  # of control
DIRECTION = 0x20
NO_ERR_INT, SERVICED = 0x10, 0x04  # of the ECR


class Irq:
    """Counts interrupts, and looks after each as a driver would.

    With a pulse, checks that it is one clock long. With a level, checks that it lasts, that status
    and cnfgB show it, and that reading status ends it.
    """

    def __init__(self, dut: Any, regs: Registers) -> None:
        self.dut, self.regs = dut, regs
        self.is_level = bool(dut.IRQ_LEVEL.value.to_signed())
        self._rises: list[int] = []
        self._widths: list[int] = []
        cocotb.start_soon(self._watch())

    async def _watch(self) -> None:
        while True:
            await RisingEdge(self.dut.irq)
            rise = round(get_sim_time("ps"))
            self._rises.append(rise)
            await FallingEdge(self.dut.irq)
            self._widths.append(round(get_sim_time("ps")) - rise)

    async def came(self) -> int:
        """How many came since the last call."""
        await self.regs.settle()
        await self.regs.clocks(20)
        count = len(self._rises)
        if self.is_level:
            assert self.dut.irq.value == (count > 0)
            assert bool(await self.regs.read(STATUS) & 0x04) == (count == 0)
            await self.regs.clocks(1)
            assert self.dut.irq.value == 0
            assert await self.regs.read(STATUS) & 0x04
        else:
            period = period_ps(self.dut.CLK_HZ.value.to_signed())
            assert set(self._widths) <= {period}
            assert await self.regs.read(STATUS) & 0x04
        self._rises.clear()
        self._widths.clear()
        return count


async def begin(dut: Any, **lines: int) -> tuple[Registers, Irq]:
    await start(dut, **lines)
    regs = Registers(dut)
    return regs, Irq(dut, regs)


async def set_line(regs: Registers, line: str, value: int) -> None:
    getattr(regs.dut, line).value = value
    await regs.settle()


@cocotb.test()
async def nack_rising(dut: Any) -> None:
    regs, irq = await begin(dut)
    for enabled in (0, 1, 0):
        await regs.write(CONTROL, 0x0C | enabled * ACK_INT)
        assert await irq.came() == 0  # enabling alone is no event
        await set_line(regs, "ack_n", 0)
        assert await irq.came() == 0
        await set_line(regs, "ack_n", 1)
        assert await irq.came() == enabled


@cocotb.test()
async def nack_low_when_enabled(dut: Any) -> None:
    regs, irq = await begin(dut)
    await set_line(regs, "ack_n", 0)
    await regs.write(CONTROL, 0x0C | ACK_INT)
    assert await irq.came() == 0
    await set_line(regs, "ack_n", 1)
    assert await irq.came() == 1


@cocotb.test()
async def nfault_falling(dut: Any) -> None:
    regs, irq = await begin(dut)
    for disabled in (1, 0, 1):
        await regs.write(ECR, PS2 | SERVICED | disabled * NO_ERR_INT)
        assert await irq.came() == 0
        await set_line(regs, "fault_n", 0)
        assert await irq.came() == 1 - disabled
        assert await irq.came() == 0  # once
        await set_line(regs, "fault_n", 1)
        assert await irq.came() == 0


@cocotb.test()
async def nfault_low_when_enabled(dut: Any) -> None:
    """None is lost between a driver's look at nFault and its enable."""
    regs, irq = await begin(dut, fault_n=0)
    for _ in range(3):
        await regs.write(ECR, PS2 | SERVICED)
        assert await irq.came() == 1
        await regs.write(ECR, PS2 | SERVICED)
        assert await irq.came() == 0
        await regs.write(ECR, PS2 | QUIET)
        assert await irq.came() == 0


@cocotb.test()
async def service_at_the_threshold(dut: Any) -> None:
    """Test mode, output: THRESHOLD free bytes; input: THRESHOLD bytes. It disarms itself."""
    regs, irq = await begin(dut)
    threshold = dut.THRESHOLD.value.to_signed()
    for control, at_once in ((0x0C, 0), (0x0C | DIRECTION, regs.depth)):
        await regs.write(CONTROL, control)
        await regs.write(ECR, TEST | QUIET)
        for _ in range(regs.depth - at_once):
            await regs.write(FIFO, 0)
        await regs.write(ECR, TEST | NO_ERR_INT)
        assert await irq.came() == 0
        for _ in range(threshold - 1):
            await (regs.write(FIFO, 0) if at_once else regs.read(FIFO))
        assert await irq.came() == 0
        assert not await regs.read(ECR) & SERVICED
        await (regs.write(FIFO, 0) if at_once else regs.read(FIFO))
        assert await irq.came() == 1
        assert await regs.read(ECR) & SERVICED
        # The condition holds still: arming it again is an event, as on a PC.
        await regs.write(ECR, TEST | NO_ERR_INT)
        assert await irq.came() == 1
        await regs.write(ECR, PS2 | QUIET)
        assert await irq.came() == 0


@cocotb.test()
async def no_service_outside_fifo_and_test_mode(dut: Any) -> None:
    regs, irq = await begin(dut)
    for mode in (PS2, CONFIG, 0x00):
        await regs.write(ECR, mode | NO_ERR_INT)
        assert await irq.came() == 0
        assert not await regs.read(ECR) & SERVICED


@cocotb.test()
async def service_paces_a_transfer(dut: Any) -> None:
    """A driver that fills the FIFO to the brim at each service interrupt and does nothing else."""
    regs, irq = await begin(dut)
    device = Device(dut, (100, 700), None)
    device.start()
    await regs.write(ECR, FIFO_MODE | QUIET)
    data = bytes((7 * i + 3) % 256 for i in range(3 * regs.depth))
    sent = 0
    interrupts = 0
    edge = RisingEdge(dut.irq)
    while sent < len(data):
        sent += await regs.fill(data[sent:])
        waiting = cocotb.start_soon(wait_once(edge))
        await regs.write(ECR, FIFO_MODE | NO_ERR_INT)
        await waiting
        interrupts += 1
        await irq.came()
    while not await regs.read(ECR) & 1:
        await regs.idle(1000)
    assert bytes(device.taken) == data
    assert interrupts >= 3


async def wait_once(edge: RisingEdge) -> None:
    await edge


@cocotb.test()
async def config_shows_the_interrupt(dut: Any) -> None:
    """Bit 7 of cnfgA: level or pulse; bit 6 of cnfgB: the state of irq."""
    regs, irq = await begin(dut)
    await regs.write(ECR, CONFIG | SERVICED)
    assert await regs.read(FIFO) == 0x14 | irq.is_level << 7
    assert await regs.read(CNFGB) == 0x00
    await set_line(regs, "fault_n", 0)
    await regs.clocks(4)
    assert await regs.read(CNFGB) == (0x40 if irq.is_level else 0x00)
    assert await irq.came() == 1
    assert await regs.read(CNFGB) == 0x00


@cocotb.test()
async def an_event_in_the_clock_of_the_clear_is_kept(dut: Any) -> None:
    """Level only: status is read at every instant around a second event, and none is lost."""
    regs, irq = await begin(dut)
    if not irq.is_level:
        return  # a pulse has nothing to clear
    for instant in range(2 * 4 + dut.FILTER_SAMPLES.value.to_signed()):
        await regs.write(ECR, PS2 | SERVICED)
        await set_line(regs, "fault_n", 0)
        assert dut.irq.value == 1
        await set_line(regs, "fault_n", 1)
        dut.fault_n.value = 0
        await regs.clocks(instant)
        seen = not await regs.read(STATUS) & 0x08
        await regs.settle()
        # Either this read saw the second fall already, or its interrupt is still there.
        assert seen or dut.irq.value == 1, instant
        await set_line(regs, "fault_n", 1)
        await regs.read(STATUS)
        await regs.settle()
        assert dut.irq.value == 0
