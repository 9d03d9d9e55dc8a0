# SPDX-License-Identifier: Apache-2.0
"""The bench: our controller, a printer on its lines, a checker that watches, and the registers.

Everything is made from the parts that a bench of a user's own can use one by one.
"""

from collections.abc import Iterable
from typing import Any

from cocotbext.parport.checker import LineChecker
from cocotbext.parport.faults import Fault
from cocotbext.parport.lines import CABLE, Lines
from cocotbext.parport.monitor import LineMonitor
from cocotbext.parport.plug import Plug
from cocotbext.parport.printer import Printer, PrinterTiming
from cocotbext.parport.rules import RuleResult
from cocotbext.parport.scoreboard import Scoreboard
from cocotbext.parport.simtime import now_ps, sleep_ps
from cocotbext.parport.wishbone import WishboneIo
from parclass import ParallelDevice, ParallelPort
from parclass.verifier import ContractVerifier

__all__ = ["Bench"]

_RESET_PS = 1_000_000


class Bench:
    """``parport_bench`` with everything around it.

    Attributes:
        lines, io, printer, plug, checker, monitor, scoreboard, port: the parts; the lines are
            those of the cable, where the monitor, the printer and a capture see the same.
        verifier: watches the client of every device that the bench makes.
    """

    def __init__(
        self,
        dut: Any,
        *,
        timing: PrinterTiming | None = None,
        faults: Iterable[Fault] = (),
        seed: int = 1,
    ) -> None:
        self._dut = dut
        dut.rst.value = 1
        dut.data_i.value = 0xFF  # pull-ups: nobody drives the data lines back
        self.lines = Lines(dut, CABLE)
        self.io = WishboneIo(
            clk=dut.clk,
            cyc=dut.wb_cyc_i,
            stb=dut.wb_stb_i,
            we=dut.wb_we_i,
            sel=dut.wb_sel_i,
            adr=dut.wb_adr_i,
            dat_w=dut.wb_dat_i,
            dat_r=dut.wb_dat_o,
            ack=dut.wb_ack_o,
            err=dut.wb_err_o,
            irq=dut.irq,
        )
        self.scoreboard = Scoreboard()
        self.printer = Printer(timing, faults, self.scoreboard.arrive, seed=seed)
        self.plug = Plug(self.lines, self.printer, dut.pull_init)
        self.checker = LineChecker(CABLE, edges=48)
        self.monitor = LineMonitor(self.lines, self.checker)
        self.port = ParallelPort(self.io)
        self.verifier = ContractVerifier(self.io.now)

    async def start(self) -> None:
        """Reset the controller, connect the printer, start the port."""
        await self.connect()
        await self.port.start()

    async def connect(self) -> None:
        """Reset the controller and connect the printer; the port's driver starts it later.

        The monitor watches from the first moment on, as a capture does: so both tell the same.
        """
        self.monitor.start()
        await sleep_ps(_RESET_PS)
        self._dut.rst.value = 0
        await sleep_ps(_RESET_PS)
        self.io.start()
        self.plug.start()

    def device(self, name: str = "LPT1", write_timeout_ns: float | None = None) -> ParallelDevice:
        """Make a device on the port; the contract verifier watches its client."""
        device = self.verifier.device(self.port, name)
        if write_timeout_ns is not None:
            device.extension.write_timeout_ns = write_timeout_ns
        return device

    async def finish(self, handed_over: bytes) -> dict[str, RuleResult]:
        """Let the printer come to rest and judge everything.

        Args:
            handed_over: the bytes that the driver counted as written.

        Returns:
            Every rule by its id.
        """
        await self.plug.idle()
        await sleep_ps(1)  # what moves at this very moment is still to be seen
        self.monitor.stop()
        return self.checker.results() | self.scoreboard.judge(handed_over, now_ps())
