# SPDX-License-Identifier: Apache-2.0
"""A bench with a port of parclass on the design's registers."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parclass import ParallelDevice, ParallelPort
from cocotbext.parclass.verifier.contract import ContractVerifier
from cocotbext.parport.bench.base import BenchBase
from cocotbext.parport.checker.verdict import Limits, RuleResult
from cocotbext.parport.peripheral.faults import Fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.registers.base import RegisterBus
from cocotbext.parport.sim.lines import Lines
from cocotbext.parport.sim.monitor import EdgeRecorder
from cocotbext.parport.sim.simtime import settle

__all__ = ["PortBench"]


class PortBench(BenchBase, ABC):
    """A port of parclass on a controller's registers, and a peripheral on its lines.

    Args:
        lines: of the controller.
        io: its registers.
        peripheral: what hangs on the lines; None: a printer.
        timing, faults, seed: of the printer.
        limits, waive, pull_init, data_in, recorder: see BenchBase.
        has_ecr: whether there are extended registers.

    Attributes:
        io, port: the registers, and what drives them.
        verifier: watches the client of every device that `device` makes.
    """

    def __init__(
        self,
        lines: Lines,
        io: RegisterBus,
        *,
        peripheral: Peripheral | None,
        timing: PrinterTiming | None,
        faults: Iterable[Fault],
        seed: int,
        limits: Mapping[str, Limits] | None = None,
        waive: Mapping[str, str] | None = None,
        pull_init: Any = None,
        data_in: Any = None,
        recorder: EdgeRecorder | None = None,
        has_ecr: bool = True,
    ) -> None:
        super().__init__(
            lines,
            limits=limits,
            waive=waive,
            pull_init=pull_init,
            data_in=data_in,
            recorder=recorder,
        )
        self.io = io
        self.port = ParallelPort(io, has_ecr=has_ecr)
        self.verifier = ContractVerifier(io.now)
        if peripheral is None:
            self.hang_printer(timing, faults, seed)
        else:
            self.hang(peripheral)

    async def start(self) -> None:
        """Reset the controller, connect the peripheral, start the port."""
        await self.connect()
        await self.port.start()

    @abstractmethod
    async def connect(self) -> None:
        """Reset the controller, connect the peripheral, watch; the driver starts the port later."""

    def device(self, name: str = "LPT1", write_timeout_ns: float | None = None) -> ParallelDevice:
        """Make a device on the port; the contract verifier watches its client."""
        device = self._make_device(name)
        if write_timeout_ns is not None:
            device.extension.write_timeout_ns = write_timeout_ns
        return device

    async def rest(self) -> None:
        """Let the peripheral come to rest."""
        if self.plug is not None:
            await self.plug.idle()

    async def finish(self, handed_over: bytes) -> dict[str, RuleResult]:
        """Let the peripheral come to rest and judge everything.

        Args:
            handed_over: the bytes that the driver counted as written.

        Returns:
            Every rule by its id.
        """
        await self.rest()
        await settle()
        return self._judge(handed_over)

    def close(self) -> None:
        """End what was started outside of the simulation."""

    def _make_device(self, name: str) -> ParallelDevice:
        return self.verifier.device(self.port, name)
