# SPDX-License-Identifier: Apache-2.0
"""The bench of a user's own controller."""

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cocotb.triggers import SimTimeoutError, with_timeout

from cocotbext.parclass import ParallelDevice
from cocotbext.parport.bench.base import Surroundings
from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.hosts import register_bus
from cocotbext.parport.dut.user_code import UserCode
from cocotbext.parport.peripheral.faults import Fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.sim.lines import CABLE, Lines
from cocotbext.parport.sim.simtime import sleep_ps
from cocotbext.parport.sim.two_state import two_state

__all__ = ["DutBench"]

_RESET_CLOCKS = 20
_REST_MS = 10


class DutBench(Surroundings):
    """A user's design with everything around it; attributes as of Surroundings.

    The user's driver writes, if there is one. The program takes the place of a user's client.

    Args:
        dut: the wrapper that holds the design.
        description: of the design.
        timing, faults, seed: of the printer.
    """

    def __init__(
        self,
        dut: Any,
        description: Description,
        *,
        timing: PrinterTiming | None = None,
        faults: Iterable[Fault] = (),
        seed: int = 1,
    ) -> None:
        io = register_bus(dut, description)
        super().__init__(
            Lines(dut, {line: name for line, name in CABLE.items() if hasattr(dut, name)}),
            io,
            timing=timing,
            faults=faults,
            seed=seed,
            limits=description.limits,
            waive=description.waive,
            has_ecr="ecr" in description.host.registers,
        )
        self._dut = dut
        self._reset_ps = _RESET_CLOCKS * max(clock.period_ps for clock in description.clocks)
        self._code = UserCode(io, replace(description, client=None))
        self._code.arrived = lambda: len(self.scoreboard.arrived)
        self.verifier = self._code.verifier

    async def connect(self) -> None:
        """Connect the printer, reset the design, if it has a reset, then watch its lines."""
        late = two_state() is not None  # for the reason see World.plug_in
        if not late:
            self.plug.start()
        if hasattr(self._dut, "rst"):
            self._dut.rst.value = 1
            await sleep_ps(self._reset_ps)
        elif late:
            await sleep_ps(1)  # what stands in initial blocks has its effect
        if late:
            self.plug.start()
        if hasattr(self._dut, "rst"):
            self._dut.rst.value = 0
        await sleep_ps(self._reset_ps)
        self.monitor.start()
        self.io.start()

    def device(self, name: str = "LPT1", write_timeout_ns: float | None = None) -> ParallelDevice:
        """Make a device on the port; see Surroundings."""
        device = self.verifier.device(self.port, name, write=self._code.write)
        if write_timeout_ns is not None:
            device.extension.write_timeout_ns = write_timeout_ns
        return device

    async def rest(self) -> None:
        """Let the printer come to rest, unless the design strobes without end."""
        with contextlib.suppress(SimTimeoutError):
            await with_timeout(self.plug.idle(), _REST_MS, "ms")

    def close(self) -> None:
        """End the user's driver."""
        self._code.close()
