# SPDX-License-Identifier: Apache-2.0
"""A host, a receiver in Verilog, and everybody who watches them; for tests in a simulation."""

from typing import Any

import cocotb
from cocotb.task import Task
from cocotb.triggers import RisingEdge, Timer

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport import (
    CentronicsByte,
    CentronicsHost,
    CentronicsMonitor,
    HostTiming,
    LineChecker,
    LineMonitor,
    Lines,
)
from cocotbext.parport.sim.lines import level

PORTS = {line: f"lp_{line}" for line in LINES}


class Desk:
    """A host, the receiver, what it received, and everybody who watches."""

    def __init__(self, dut: Any, timing: HostTiming | None = None) -> None:
        self.dut = dut
        self.host = CentronicsHost(dut, "lp", timing=timing)
        self.bytes: list[CentronicsByte] = []
        self.monitor = CentronicsMonitor(dut, "lp", callback=self.bytes.append)
        self.checker = LineMonitor(Lines(dut, PORTS), LineChecker(LINES))
        self.received = bytearray()

    async def start(self) -> None:
        self.dut.rst.value = 1
        self._task: Task[None] = cocotb.start_soon(self._receive())
        await Timer(1, "us")
        self.dut.rst.value = 0
        await Timer(1, "us")
        self.checker.start()
        await Timer(1, "us")

    async def _receive(self) -> None:
        valid = RisingEdge(self.dut.byte_valid)
        while True:
            await valid
            await Timer(1, "ns")
            self.received.append(level(self.dut.byte_data) or 0)

    async def rest(self) -> None:
        await Timer(30, "us")
        self.monitor.kill()
        self.host.kill()
        self._task.cancel()

    def verdicts(self) -> dict[str, str]:
        results = self.checker.checker.results()
        return {rule: result.verdict for rule, result in results.items()}
