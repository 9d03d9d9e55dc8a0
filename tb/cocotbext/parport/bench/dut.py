# SPDX-License-Identifier: Apache-2.0
"""The bench of a user's design that a program drives by its registers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parclass import ParallelDevice
from cocotbext.parport.bench.port import PortBench
from cocotbext.parport.bench.reset import Reset
from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.hosts import register_bus
from cocotbext.parport.dut.user_code import UserCode
from cocotbext.parport.peripheral.faults import Fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.sim.lines import CABLE, Lines

__all__ = ["DutBench"]


class DutBench(PortBench):
    """A user's design with everything around it; attributes as of PortBench.

    The user's driver writes, if there is one. The program takes the place of a user's client.

    Args:
        dut: the wrapper that holds the design.
        description: of the design.
        peripheral, timing, faults, seed: see PortBench.
    """

    def __init__(
        self,
        dut: Any,
        description: Description,
        *,
        peripheral: Peripheral | None = None,
        timing: PrinterTiming | None = None,
        faults: Iterable[Fault] = (),
        seed: int = 1,
    ) -> None:
        io = register_bus(dut, description)
        super().__init__(
            Lines(dut, {line: name for line, name in CABLE.items() if hasattr(dut, name)}),
            io,
            peripheral=peripheral,
            timing=timing,
            faults=faults,
            seed=seed,
            limits=description.limits,
            waive=description.waive,
            data_in=getattr(dut, "data_i", None),
            has_ecr="ecr" in description.host.registers,
        )
        slowest_ps = max(clock.period_ps for clock in description.clocks)
        self._reset = Reset(dut, slowest_ps, self.look)
        self._code = UserCode(io, replace(description, client=None))
        self._code.arrived = lambda: len(self.scoreboard.arrived)
        self.verifier = self._code.verifier

    async def connect(self) -> None:
        """Connect the peripheral, reset the design, then watch its lines."""
        self._reset.plugged_in()
        await self._reset.run()
        self.watch()
        self.io.start()

    async def rest(self) -> None:
        """Let the peripheral come to rest, unless the design strobes without end."""
        await self.rests()

    def close(self) -> None:
        """End the user's driver."""
        self._code.close()

    def _make_device(self, name: str) -> ParallelDevice:
        return self.verifier.device(self.port, name, write=self._code.write)
