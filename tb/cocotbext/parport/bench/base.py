# SPDX-License-Identifier: Apache-2.0
"""What surrounds a controller with registers: a printer on its lines, judges, and the driver.

Everything is made from the parts that a bench of a user's own can use one by one.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

from cocotbext.parclass import ParallelDevice, ParallelPort
from cocotbext.parclass.verifier.contract import ContractVerifier
from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.checker.verdict import Limits, RuleResult
from cocotbext.parport.peripheral.faults import Fault
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.registers.base import RegisterBus
from cocotbext.parport.sim.lines import Lines
from cocotbext.parport.sim.monitor import LineMonitor
from cocotbext.parport.sim.played_plug import PlayedPlug
from cocotbext.parport.sim.plug import Plug
from cocotbext.parport.sim.simtime import now_ps, sleep_ps
from cocotbext.parport.sim.transactors import LinePlayer, LineRecorder
from cocotbext.parport.sim.two_state import mark_unseen
from cocotbext.parport.transfers.scoreboard import Scoreboard

__all__ = ["Surroundings"]


class Surroundings(ABC):
    """A port of parclass on a controller's registers, and a printer that is watched on its lines.

    Args:
        lines: of the controller.
        io: its registers.
        timing, faults, seed: of the printer.
        limits, waive: of the checker, by rule.
        pull_init: see Plug.
        transactors: that show the printer's lines and record all lines; None: Python does it.
        has_ecr: whether there are extended registers.

    Attributes:
        lines, io, printer, plug, checker, monitor, scoreboard, port: the parts.
        verifier: watches the client of every device that `device` makes.
    """

    def __init__(
        self,
        lines: Lines,
        io: RegisterBus,
        *,
        timing: PrinterTiming | None,
        faults: Iterable[Fault],
        seed: int,
        limits: Mapping[str, Limits] | None = None,
        waive: Mapping[str, str] | None = None,
        pull_init: Any = None,
        transactors: tuple[LinePlayer, LineRecorder] | None = None,
        has_ecr: bool = True,
    ) -> None:
        self.lines = lines
        self.io = io
        self.scoreboard = Scoreboard()
        self.printer = Printer(timing, faults, self.scoreboard.arrive, seed=seed)
        if transactors is None:
            self.plug = Plug(lines, self.printer, pull_init)
        else:
            self.plug = PlayedPlug(lines, self.printer, pull_init, *transactors)
        self.checker = LineChecker(lines.names, limits=limits, waive=waive, edges=48)
        self.monitor = LineMonitor(
            lines, self.checker, None if transactors is None else transactors[1]
        )
        self.port = ParallelPort(io, has_ecr=has_ecr)
        self.verifier = ContractVerifier(io.now)

    async def start(self) -> None:
        """Reset the controller, connect the printer, start the port."""
        await self.connect()
        await self.port.start()

    @abstractmethod
    async def connect(self) -> None:
        """Reset the controller and connect the printer; the port's driver starts it later."""

    def device(self, name: str = "LPT1", write_timeout_ns: float | None = None) -> ParallelDevice:
        """Make a device on the port; the contract verifier watches its client."""
        device = self.verifier.device(self.port, name)
        if write_timeout_ns is not None:
            device.extension.write_timeout_ns = write_timeout_ns
        return device

    async def rest(self) -> None:
        """Let the printer come to rest."""
        await self.plug.idle()

    async def finish(self, handed_over: bytes) -> dict[str, RuleResult]:
        """Let the printer come to rest and judge everything.

        Args:
            handed_over: the bytes that the driver counted as written.

        Returns:
            Every rule by its id.
        """
        await self.rest()
        await sleep_ps(1)  # what moves at this very moment is still to be seen
        self.monitor.stop()
        rules = mark_unseen(self.checker.results())
        return rules | self.scoreboard.judge(handed_over, now_ps())

    def close(self) -> None:  # noqa: B027  # few have something to end
        """End what was started outside of the simulation."""
