# SPDX-License-Identifier: Apache-2.0
"""Reference B from inside: a bench as many tutorials show it, with everything woken by each clock.

A clock in Python, a bus driver that waits on every clock edge, a printer that samples the strobe
and counts clocks, a monitor that samples all lines. The driver on top is parclass, so the register
accesses are the same as on the other side.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import RisingEdge

from cocotbext.parclass import ChipMode, ParallelDevice, ParallelPort, thread
from cocotbext.parclass.client import print_bytes
from cocotbext.parport.registers.base import RegisterBus

JOB = "PARPORT_BENCH_POLLING"
"""Environment variable: JSON of {data, printed, printing_s, mode, busy_ns}; the first three name
files."""

CLOCK_NS = 20


class PollingIo(RegisterBus):
    """Wishbone master; it looks at ack, and at the interrupt, in every clock."""

    def __init__(self, dut: Any) -> None:
        super().__init__()
        self._dut = dut
        self._pending = False
        for signal in (dut.wb_cyc_i, dut.wb_stb_i, dut.wb_we_i, dut.wb_adr_i, dut.wb_dat_i):
            signal.value = 0
        dut.wb_sel_i.value = 1

    async def watch(self) -> None:
        """Notice the interrupt."""
        while True:
            await RisingEdge(self._dut.clk)
            if self._dut.irq.value == 1:
                self._pending = True

    async def delay(self, ns: float) -> None:
        """Count clocks."""
        for _ in range(-(-round(ns) // CLOCK_NS)):
            await RisingEdge(self._dut.clk)

    async def wait_interrupt(self, timeout_ns: float) -> bool:
        """Look at every clock whether it came."""
        for _ in range(round(timeout_ns) // CLOCK_NS):
            if self._pending:
                break
            await RisingEdge(self._dut.clk)
        came, self._pending = self._pending, False
        return came

    async def _access(self, address: int, value: int | None) -> int:
        dut = self._dut
        dut.wb_adr_i.value = address
        dut.wb_we_i.value = int(value is not None)
        dut.wb_dat_i.value = value or 0
        dut.wb_cyc_i.value = 1
        dut.wb_stb_i.value = 1
        await RisingEdge(dut.clk)
        while dut.wb_ack_o.value != 1:
            await RisingEdge(dut.clk)
        result = int(dut.wb_dat_o.value.to_unsigned()) if value is None else 0
        dut.wb_cyc_i.value = 0
        dut.wb_stb_i.value = 0
        return result


class PollingPrinter:
    """Takes a byte when it samples a falling strobe, and counts clocks for Busy and nAck."""

    def __init__(self, dut: Any, busy_ns: int) -> None:
        self.taken = bytearray()
        self._dut = dut
        self._busy_ns = busy_ns
        dut.perror.value = 0
        dut.select.value = 1
        dut.fault_n.value = 1
        dut.ack_n.value = 1
        dut.busy.value = 0

    async def run(self) -> None:
        """Live."""
        dut = self._dut
        dut.busy.value = 1
        while dut.init_n.value != 1:
            await RisingEdge(dut.clk)
        await self._clocks(50_000)
        dut.busy.value = 0
        before = 1
        while True:
            await RisingEdge(dut.clk)
            strobe_n = int(dut.strobe_n.value)
            if before == 1 and strobe_n == 0:
                self.taken.append(int(dut.data_o.value.to_unsigned()))
                for wait_ns, signal, level in self._answer():
                    await self._clocks(wait_ns)
                    signal.value = level
            before = strobe_n

    def _answer(self) -> Iterator[tuple[int, Any, int]]:
        dut = self._dut
        yield 200, dut.busy, 1
        yield self._busy_ns - 1_500, dut.ack_n, 0
        yield 1_000, dut.ack_n, 1
        yield 500, dut.busy, 0

    async def _clocks(self, ns: int) -> None:
        for _ in range(ns // CLOCK_NS):
            await RisingEdge(self._dut.clk)


class PollingMonitor:
    """Samples the lines in every clock, and collects what was strobed."""

    def __init__(self, dut: Any) -> None:
        self.seen = bytearray()
        self._dut = dut

    async def run(self) -> None:
        """Watch."""
        dut = self._dut
        before: list[int] = []
        while True:
            await RisingEdge(dut.clk)
            lines = [int(line.value) for line in (dut.strobe_n, dut.init_n, dut.busy, dut.ack_n)]
            data = int(dut.data_o.value.to_unsigned())
            if before and before[0] == 1 and lines[0] == 0:
                assert before[2] == 0, "strobe while busy"
                self.seen.append(data)
            before = lines


@cocotb.test()
async def print_file(dut: Any) -> None:
    """Print the bytes of the job."""
    job = json.loads(os.environ[JOB])
    data = Path(job["data"]).read_bytes()
    Clock(dut.clk, CLOCK_NS, "ns").start()
    dut.rst.value = 1
    dut.data_i.value = 0xFF
    io, printer, monitor = PollingIo(dut), PollingPrinter(dut, job["busy_ns"]), PollingMonitor(dut)
    await io.delay(1_000)
    dut.rst.value = 0
    await io.delay(1_000)
    for part in (io.watch(), printer.run(), monitor.run()):
        cocotb.start_soon(part)
    port = ParallelPort(io)
    await port.start()
    device = ParallelDevice(port)
    device.extension.write_mode = ChipMode[job["mode"].upper()]
    began_s = perf_counter()
    outcome = await thread(print_bytes(device, data))
    while dut.busy.value == 1:
        await RisingEdge(dut.clk)
    assert outcome.num_bytes_written == len(data)
    assert printer.taken == monitor.seen == data  # the scoreboard
    Path(job["printed"]).write_bytes(printer.taken)
    Path(job["printing_s"]).write_text(str(perf_counter() - began_s))
