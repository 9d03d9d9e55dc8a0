# SPDX-License-Identifier: Apache-2.0
"""FIFO mode on the core: every answer of a peripheral, stops, the residue, the timing."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import cocotb
from cocotb.triggers import FallingEdge, RisingEdge, Timer

from tests.hdl.benches.common import (
    CONFIG,
    CONTROL,
    DATA,
    ECR,
    EMPTY,
    FIFO,
    FIFO_MODE,
    PS2,
    PULSE_NS,
    QUIET,
    STATUS,
    TEST,
    Device,
    Registers,
    Strobes,
    Times,
    clocks,
    period_ps,
    start,
)

# Busy and nAck of a byte, ns after nStrobe falls. All that legal printers do, and less.
ANSWERS: dict[str, tuple[Times, Times]] = {
    "ack in busy": ((200, 3500), (2000, 3000)),
    "ack while busy": ((0, 3000), (2500, 3500)),
    "ack after busy": ((300, 2000), (2100, 2700)),
    "ack late after busy": ((300, 2000), (5000, 8000)),
    "busy after strobe": ((1200, 3000), (2000, 2600)),
    "no ack": ((200, 2500), None),
    "ack only": (None, (800, 1800)),
    "short busy": ((100, 600), None),
    "busy too short to see": ((100, 140), (900, 1900)),
    "nothing": (None, None),
    "at once": ((0, 2500), (0, 1000)),
}


@cocotb.test()
@cocotb.parametrize(answer=list(ANSWERS))
async def every_answer(dut: Any, answer: str) -> None:
    """Each byte once and in order, with set-up, strobe and hold as short as legal, never less."""
    await start(dut)
    regs = Registers(dut)
    device, strobes = Device(dut, *ANSWERS[answer]), Strobes(dut)
    device.start()
    strobes.start()
    await regs.write(CONTROL, 0x0C)
    await regs.write(ECR, FIFO_MODE | QUIET)
    data = bytes((17 * i + 1) % 256 for i in range(20))
    await regs.send(data)
    assert bytes(device.taken) == data
    assert not device.ignored
    hz = dut.CLK_HZ.value.to_signed()
    shortest = clocks(PULSE_NS, hz) * period_ps(hz)
    assert shortest >= PULSE_NS * 1000
    assert set(strobes.low) == {shortest}
    assert min(strobes.setup) == shortest
    assert min(strobes.hold) >= shortest
    assert strobes.moved_in_strobe == 0


@cocotb.test()
async def stop_at_random(dut: Any) -> None:
    """Stopping at any clock of a running transfer leaves the count exact."""
    await start(dut)
    regs = Registers(dut)
    device = Device(dut, (100, 1200), None)
    device.start()
    await regs.write(CONTROL, 0x0C)
    rng = random.Random(4)
    sent: list[int] = []
    for _ in range(40):
        await regs.write(ECR, FIFO_MODE | QUIET)
        data = rng.randbytes(rng.randint(1, 16))
        await regs.fill(data)
        await regs.idle(rng.randint(0, 6000))
        sent += data[: len(data) - await regs.residue()]
        await regs.idle(2000)
        assert device.taken == sent
    assert not device.ignored


@cocotb.test()
async def forgotten_at_any_clock(dut: Any) -> None:
    """A byte forgotten at any clock of its set-up or strobe does not take the next one along."""
    await start(dut)
    regs = Registers(dut)
    device = Device(dut, (100, 1200), None)
    device.start()
    pulse = clocks(PULSE_NS, dut.CLK_HZ.value.to_signed())
    rng = random.Random(5)
    instants = [*range(max(0, pulse - 4), pulse + 8), *(rng.randrange(4 * pulse) for _ in range(8))]
    for number, instant in enumerate(instants):
        first, second = 2 * number, 2 * number + 1
        await regs.write(ECR, FIFO_MODE | QUIET)
        await regs.write(FIFO, first)
        await regs.clocks(instant)
        await regs.write(ECR, PS2 | QUIET)
        await regs.write(ECR, FIFO_MODE | QUIET)
        await regs.write(FIFO, second)
        device.taken.clear()
        while not await regs.read(ECR) & EMPTY:
            await regs.idle(500)
        await regs.idle(3000)
        assert device.taken in ([second], [first, second]), instant


@cocotb.test()
async def busy_just_before_the_strobe(dut: Any) -> None:
    """A Busy that nothing announced, around the strobe: the peripheral decides, the count follows.

    It lasts as long as the filter asks for: shorter ones are glitches.
    """
    await start(dut)
    regs = Registers(dut)
    device = Device(dut, (300, 1500), None)
    device.start()
    period = period_ps(dut.CLK_HZ.value.to_signed())
    pulse = clocks(PULSE_NS, dut.CLK_HZ.value.to_signed())
    samples = int(dut.FILTER_SAMPLES.value.to_signed())

    async def disturb(begin: float, width: int) -> None:
        await dut.data_o.value_change
        await Timer(round((pulse + begin) * period), unit="ps")
        device.set(busy=1)
        await Timer(width * period, unit="ps")
        device.set(busy=0)

    sent = []
    for width in (samples, samples + 1, samples + 4):
        for end in range(-4, 4):
            # Ends half a clock off an edge, near the one at which nStrobe falls.
            begin = end - width + 0.5
            if pulse + begin <= 0:
                continue
            byte = len(sent) + 1
            sent.append(byte)
            cocotb.start_soon(disturb(begin, width))
            await regs.write(ECR, FIFO_MODE | QUIET)
            await regs.write(FIFO, byte)
            while not await regs.read(ECR) & EMPTY:
                await regs.idle(500)
            await regs.idle(4000)
            assert device.taken == sent, (width, end)


@cocotb.test()
async def lines_that_change_together_seen_apart(dut: Any) -> None:
    """Busy and Select after a byte, up to a clock apart either way: the byte was taken."""
    await start(dut)
    regs = Registers(dut)
    device = Device(dut, None, None)
    device.start()
    period = period_ps(dut.CLK_HZ.value.to_signed())
    sent = []
    # While the strobe is out, and while its answer is open.
    for after_ns, apart in product((200, 3000), (-1.0, -0.5, 0.0, 0.5, 1.0)):
        byte = 3 * len(sent) + 1
        sent.append(byte)
        await regs.write(ECR, FIFO_MODE | QUIET)
        await regs.write(FIFO, byte)
        await FallingEdge(dut.strobe_n)
        await Timer(after_ns, unit="ns")
        lines = [{"busy": 1}, {"select": 0}]
        first, second = lines if apart >= 0 else reversed(lines)
        device.gone = True
        device.set(**first)
        if apart:
            await Timer(round(abs(apart) * period), unit="ps")
        device.set(**second)
        await RisingEdge(dut.clk)
        await regs.idle(20_000)
        assert await regs.read(ECR) & EMPTY, (after_ns, apart)
        device.come_back()
        await regs.idle(2000)
        assert device.taken == sent


@cocotb.test()
async def paced_by_the_peripheral(dut: Any) -> None:
    """Nothing is strobed while any line says no, and the byte waits."""
    await start(dut)
    regs = Registers(dut)
    device = Device(dut)
    device.start()
    for line, bad in (("busy", 1), ("ack_n", 0), ("select", 0), ("fault_n", 0), ("perror", 1)):
        device.set(**{line: bad})
        await regs.settle()
        await regs.write(ECR, FIFO_MODE | QUIET)
        await regs.write(FIFO, 0x33)
        await regs.idle(50_000)
        assert not device.taken, line
        device.come_back()
        await regs.idle(8000)
        assert device.taken == [0x33]
        device.taken.clear()


@cocotb.test()
async def residue_of_any_count(dut: Any) -> None:
    """A driver finds the bytes that did not leave, whatever their number."""
    await start(dut, busy=1)
    regs = Registers(dut)
    for count in {0, 1, 2, regs.depth // 2, regs.depth - 1, regs.depth}:
        await regs.write(ECR, FIFO_MODE | QUIET)
        assert await regs.fill(bytes(count)) == count
        assert await regs.residue() == count
        assert await regs.read(ECR) & EMPTY


@cocotb.test()
async def wraps_around(dut: Any) -> None:
    """Through test mode, more bytes than fit, at changing levels: first in, first out."""
    await start(dut)
    regs = Registers(dut)
    await regs.write(ECR, TEST | QUIET)
    rng = random.Random(6)
    inside: list[int] = []
    for _ in range(6):
        for _ in range(rng.randint(regs.depth // 2, regs.depth + 2)):
            byte = rng.randrange(256)
            await regs.write(FIFO, byte)
            if len(inside) < regs.depth:
                inside.append(byte)
        assert bool(await regs.read(ECR) & 2) == (len(inside) == regs.depth)
        for _ in range(rng.randint(1, len(inside))):
            assert await regs.read(FIFO) == inside.pop(0)


@cocotb.test()
async def a_strobe_is_completed_after_a_mode_change(dut: Any) -> None:
    """Data stay, the register port sees the byte under way, and software gets nothing through."""
    await start(dut)
    hz = dut.CLK_HZ.value.to_signed()
    regs = Registers(dut)
    device, strobes = Device(dut, None, None), Strobes(dut)
    device.start()
    strobes.start()
    await regs.write(DATA, 0x11)
    await regs.write(ECR, FIFO_MODE | QUIET)
    await regs.write(FIFO, 0xC3)
    await FallingEdge(dut.strobe_n)
    await RisingEdge(dut.clk)
    await regs.write(ECR, CONFIG | QUIET)
    assert await regs.read(FIFO) == 0x10 | (dut.IRQ_LEVEL.value.to_signed() << 7)
    await regs.write(ECR, PS2 | QUIET)
    await regs.write(DATA, 0x22)
    assert not await regs.read(STATUS) & 0x80  # busy, though the device may be ready
    await regs.write(CONTROL, 0x0D)  # a driver that does not look
    assert await regs.read(CONTROL) == 0x0C
    assert dut.data_o.value == 0xC3
    await regs.idle(20_000)
    assert await regs.read(STATUS) & 0x80
    assert dut.data_o.value == 0x22
    assert device.taken == [0xC3]
    assert strobes.moved_in_strobe == 0
    assert strobes.low == [clocks(PULSE_NS, hz) * period_ps(hz)]
    await regs.write(CONTROL, 0x0D)
    await regs.write(ECR, CONFIG | QUIET)  # the strobe ends with the mode, and does not come back
    await regs.write(CONTROL, 0x0D)
    await regs.write(ECR, PS2 | QUIET)
    await regs.idle(5000)
    assert dut.strobe_n.value == 1
    assert device.taken == [0xC3, 0x22]
