# SPDX-License-Identifier: Apache-2.0
"""What the benches of the core share: clock, plain register port, and a peripheral to order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cocotb
from cocotb.clock import Clock
from cocotb.simtime import get_sim_time
from cocotb.triggers import FallingEdge, ReadOnly, RisingEdge, Timer

DATA, STATUS, CONTROL = 0x000, 0x001, 0x002
FIFO, CNFGB, ECR = 0x400, 0x401, 0x402
SPP, PS2, FIFO_MODE, TEST, CONFIG = 0x00, 0x20, 0x40, 0xC0, 0xE0
QUIET = 0x14  # nErrIntrEn and serviceIntr set: no interrupt from the ECR
FULL, EMPTY = 0x02, 0x01  # of the ECR
NOTHING_UNDER_WAY = 0x04  # of cnfgA

READY = {"ack_n": 1, "busy": 0, "perror": 0, "select": 1, "fault_n": 1}

PULSE_NS = 750  # IEEE 1284: set-up, strobe and hold of the host, each at least


def period_ps(clk_hz: int) -> int:
    """Clock period in ps, even and rounded up, so that the clock is never faster than `clk_hz`."""
    return 2 * -(-500_000_000_000 // clk_hz)


def clocks(ns: float, clk_hz: int) -> int:
    """Clocks of `clk_hz` that last at least `ns`."""
    return int(-(-round(ns * clk_hz) // 10**9))


async def start(dut: Any, **lines: int) -> None:
    """Drive every input, run the clock, reset for four clocks."""
    for name, value in {**READY, "data_i": 0xA5, **lines}.items():
        getattr(dut, name).value = value
    for name in ("reg_addr", "reg_write", "reg_read", "reg_wdata"):
        getattr(dut, name).value = 0
    dut.rst.value = 1
    clock = Clock(dut.clk, period_ps(dut.CLK_HZ.value.to_signed()), unit="ps", impl="gpi")
    clock.start()
    await clock.cycles(4)
    dut.rst.value = 0
    await clock.cycles(settle_clocks(dut))


def settle_clocks(dut: Any) -> int:
    """Clocks after which a level on an input has gone through synchronizer and filter."""
    return 4 + int(dut.FILTER_SAMPLES.value.to_signed())


class Registers:
    """The plain register port: one clock an access.

    Attributes:
        depth: bytes in the FIFO.
    """

    def __init__(self, dut: Any) -> None:
        self.dut = dut
        self.depth = int(dut.FIFO_DEPTH.value.to_signed())
        self._edge = RisingEdge(dut.clk)

    async def write(self, address: int, value: int) -> None:
        dut = self.dut
        dut.reg_addr.value = address
        dut.reg_wdata.value = value
        dut.reg_write.value = 1
        await self._edge
        dut.reg_write.value = 0

    async def read(self, address: int) -> int:
        dut = self.dut
        dut.reg_addr.value = address
        dut.reg_read.value = 1
        await ReadOnly()
        value = dut.reg_rdata.value.to_unsigned()
        await self._edge
        dut.reg_read.value = 0
        return int(value)

    async def idle(self, ns: float) -> None:
        """Let time pass, on to the next clock edge."""
        await Timer(max(1, round(ns * 1000)), unit="ps")
        await self._edge

    async def clocks(self, count: int) -> None:
        for _ in range(count):
            await self._edge

    async def settle(self) -> None:
        """Let the inputs go through synchronizer and filter."""
        await self.clocks(settle_clocks(self.dut))

    async def fill(self, data: bytes) -> int:
        """Write until the FIFO is full; how many bytes went in."""
        for count, byte in enumerate(data):
            if await self.read(ECR) & FULL:
                return count
            await self.write(FIFO, byte)
        return len(data)

    async def send(self, data: bytes) -> None:
        """Write everything to the FIFO and wait until it is empty."""
        sent = 0
        while sent < len(data):
            sent += await self.fill(data[sent:])
            await self.idle(2_000)
        while not await self.read(ECR) & EMPTY:
            await self.idle(500)

    async def residue(self) -> int:
        """How many bytes did not leave the FIFO: stop, wait for the byte under way, fill, count."""
        await self.write(ECR, CONFIG | QUIET)
        while not await self.read(FIFO) & NOTHING_UNDER_WAY:
            pass
        await self.write(ECR, TEST | QUIET)
        free = 0
        while not await self.read(ECR) & FULL:
            await self.write(FIFO, 0)
            free += 1
        await self.write(ECR, PS2 | QUIET)
        return self.depth - free


Times = tuple[float, float] | None


@dataclass
class Device:
    """A peripheral: takes a byte at the falling strobe while it is there and Busy is low.

    Attributes:
        busy, ack: when the line goes active and back, ns after nStrobe falls; None: it does not.
        taken: the bytes it took.
        ignored: strobes it took nothing from.
        gone: it takes nothing, and answers that are under way do not come.
    """

    dut: Any
    busy: Times = (200, 3500)
    ack: Times = (2000, 3000)
    taken: list[int] = field(default_factory=list)
    ignored: int = 0
    gone: bool = False

    def set(self, **lines: int) -> None:
        """Drive lines."""
        for name, value in lines.items():
            getattr(self.dut, name).value = value

    async def leave(self, lines: dict[str, int], late: str, late_ps: int) -> None:
        """Go away when Busy moves, with the lines like this; one of them is so much later."""
        on_time = {name: value for name, value in lines.items() if name != late}
        self.gone = self.gone or "busy" in on_time
        self.set(**on_time)
        if late in lines:
            await Timer(late_ps, unit="ps")
            self.gone = True
            self.set(**{late: lines[late]})

    def come_back(self) -> None:
        """Be ready again."""
        self.gone = False
        self.set(**READY)

    def start(self) -> None:
        """Begin to listen."""
        cocotb.start_soon(self._run())

    async def _run(self) -> None:
        edge = FallingEdge(self.dut.strobe_n)
        while True:
            await edge
            if self.gone or self.dut.busy.value == 1:
                self.ignored += 1
                continue
            self.taken.append(self.dut.data_o.value.to_unsigned())
            if self.busy:
                cocotb.start_soon(self._pulse("busy", 1, self.busy))
            if self.ack:
                cocotb.start_soon(self._pulse("ack_n", 0, self.ack))

    async def _pulse(self, line: str, active: int, times: tuple[float, float]) -> None:
        begin, end = (round(t * 1000) for t in times)
        if begin:
            await Timer(begin, unit="ps")
        if not self.gone:
            self.set(**{line: active})
        await Timer(end - begin, unit="ps")
        if not self.gone:
            self.set(**{line: 1 - active})


class Strobes:
    """Measures set-up, strobe and hold of every byte, ps."""

    def __init__(self, dut: Any) -> None:
        self.dut = dut
        self.setup: list[int] = []
        self.low: list[int] = []
        self.hold: list[int] = []
        self.moved_in_strobe = 0  # changes of data while nStrobe was low
        self._data = self._rise = 0
        self._fall: int | None = None  # of the strobe that is low
        self._holding = False

    def start(self) -> None:
        """Begin to measure."""
        cocotb.start_soon(self._watch_data())
        cocotb.start_soon(self._watch_strobe())

    async def _watch_data(self) -> None:
        while True:
            await self.dut.data_o.value_change
            self._data = now_ps()
            # Data that move as the strobe falls count as before it: Verilator shows both at once.
            low = self.dut.strobe_n.value == 0 and self._fall is not None
            self.moved_in_strobe += low and self._fall != self._data
            if self._holding:
                self.hold.append(self._data - self._rise)
            self._holding = False

    async def _watch_strobe(self) -> None:
        while True:
            await FallingEdge(self.dut.strobe_n)
            self._fall = fall = now_ps()
            self.setup.append(fall - self._data)
            await RisingEdge(self.dut.strobe_n)
            self._rise, self._fall = now_ps(), None
            self.low.append(self._rise - fall)
            self._holding = True


def now_ps() -> int:
    return round(get_sim_time("ps"))
