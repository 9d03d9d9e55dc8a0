# SPDX-License-Identifier: Apache-2.0
"""A short run in each mode, recorded: the documentation's pictures are drawn from these."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import cocotb
from cocotb.triggers import FallingEdge, RisingEdge

from tests.hdl.benches.common import (
    CONFIG,
    CONTROL,
    DATA,
    ECR,
    FIFO,
    FIFO_MODE,
    NOTHING_UNDER_WAY,
    PS2,
    QUIET,
    TEST,
    Device,
    Registers,
    now_ps,
    start,
)

EDGES = "PARPORT_EDGES"  # names the file to write

# Name in the picture: signal of parport_core.
SIGNALS = {
    "data_oe": "data_oe",
    "strobe_n": "strobe_n",
    "busy": "busy",
    "ack_n": "ack_n",
    "fault_n": "fault_n",
    "irq": "irq",
    "under way": "engaged",
    "full": "fifo_full",
    "empty": "fifo_empty",
    "clk_req": "clk_req",
}


class Recorder:
    """Collects (time in ps, name, value) of every change."""

    def __init__(self, dut: Any) -> None:
        self.edges: list[tuple[int, str, int]] = []
        for name, signal in SIGNALS.items():
            cocotb.start_soon(self._watch(name, getattr(dut, signal)))
        for signal in (dut.data_o, dut.data_i, dut.data_oe):
            cocotb.start_soon(self._watch_wires(dut, signal))

    async def _watch(self, name: str, signal: Any) -> None:
        while True:
            self.edges.append((now_ps(), name, int(str(signal.value), 2)))
            await signal.value_change

    async def _watch_wires(self, dut: Any, signal: Any) -> None:
        """Data1..8 on the cable: what the controller drives, or the peripheral."""
        while True:
            driven = dut.data_o if dut.data_oe.value else dut.data_i
            self.edges.append((now_ps(), "data", driven.value.to_unsigned()))
            await signal.value_change

    def mark(self, name: str) -> None:
        """Note a moment by name."""
        self.edges.append((now_ps(), name, 1))

    def save(self) -> None:
        Path(os.environ[EDGES]).write_text(json.dumps(self.edges))


async def begin(dut: Any) -> tuple[Registers, Recorder]:
    await start(dut)
    regs = Registers(dut)
    await regs.write(CONTROL, 0x0C)
    return regs, Recorder(dut)


@cocotb.test()
async def ps2(dut: Any) -> None:
    """A byte out, the lines turned around, a byte in, and back."""
    regs, recorder = await begin(dut)
    await regs.write(ECR, PS2 | QUIET)
    await regs.write(DATA, 0x5A)
    await regs.idle(300)
    dut.data_i.value = 0xC3
    await regs.write(CONTROL, 0x2C)
    await regs.clocks(3)
    assert await regs.read(DATA) == 0xC3
    recorder.mark("read")
    await regs.idle(300)
    await regs.write(CONTROL, 0x0C)
    await regs.idle(300)
    recorder.save()


@cocotb.test()
async def fifo(dut: Any) -> None:
    """Three bytes, the handshake of the hardware."""
    regs, recorder = await begin(dut)
    Device(dut, (200, 3000), (1500, 2500)).start()
    await regs.write(ECR, FIFO_MODE | QUIET)
    for byte in b"FIFO":
        await regs.write(FIFO, byte)
    await regs.idle(25_000)
    recorder.save()


@cocotb.test()
async def left(dut: Any) -> None:
    """FIFO mode left in a strobe: the strobe is completed, and cnfgA says when."""
    regs, recorder = await begin(dut)
    Device(dut, (200, 2000), None).start()
    await regs.write(ECR, FIFO_MODE | QUIET)
    for byte in b"FIFO":
        await regs.write(FIFO, byte)
    await FallingEdge(dut.strobe_n)
    await regs.idle(200)
    await regs.write(ECR, CONFIG | QUIET)
    recorder.mark("left")
    while not await regs.read(FIFO) & NOTHING_UNDER_WAY:
        pass
    recorder.mark("known")
    await regs.idle(2000)
    recorder.save()


@cocotb.test()
async def test_mode(dut: Any) -> None:
    """The FIFO filled and read, with the service interrupt at THRESHOLD free bytes."""
    regs, recorder = await begin(dut)
    await regs.write(ECR, TEST | QUIET)
    for value in range(regs.depth):
        await regs.clocks(1)
        await regs.write(FIFO, value)
    recorder.mark("filled")
    await regs.write(ECR, TEST | 0x10)
    await regs.clocks(4)
    for _ in range(regs.depth):
        await regs.clocks(1)
        await regs.read(FIFO)
    await RisingEdge(dut.clk)
    recorder.save()
