# SPDX-License-Identifier: Apache-2.0
"""What every bench has: a design's lines, a peripheral on them, and judges.

Everything is made from the parts that a bench of a user's own can use one by one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from cocotb.triggers import SimTimeoutError, with_timeout

from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.checker.verdict import Limits, RuleResult
from cocotbext.parport.peripheral.faults import Fault
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.sim.lines import Lines
from cocotbext.parport.sim.monitor import EdgeRecorder, LineMonitor
from cocotbext.parport.sim.plug import Plug
from cocotbext.parport.sim.simtime import now_ps
from cocotbext.parport.sim.two_state import mark_unseen
from cocotbext.parport.transfers.scoreboard import Scoreboard

__all__ = ["REST_MS", "BenchBase"]

REST_MS = 10
"""How long a peripheral may take to come to rest after all was sent; no handshake takes as long."""

_EDGES = 48
"""How many edges before a violation go with it: a picture shows that many."""


class BenchBase:
    """A design's lines with a peripheral on them, watched and judged.

    Args:
        lines: of the design.
        limits, waive: of the checker, by rule.
        pull_init, data_in: see Plug.
        recorder: see LineMonitor.

    Attributes:
        lines, checker, monitor, scoreboard: the parts.
        printer: that on the lines; if none hangs there, one that nobody tells anything.
        plug: of what hangs on the lines; None: nothing does.
    """

    def __init__(
        self,
        lines: Lines,
        *,
        limits: Mapping[str, Limits] | None = None,
        waive: Mapping[str, str] | None = None,
        pull_init: Any = None,
        data_in: Any = None,
        recorder: EdgeRecorder | None = None,
    ) -> None:
        self.lines = lines
        self.scoreboard = Scoreboard()
        self.printer = Printer()
        self.plug: Plug | None = None
        self._limits, self._waive = limits, waive
        self._pull_init, self._data_in = pull_init, data_in
        self._recorder = recorder
        self._bring_judges()

    def hang(self, peripheral: Peripheral) -> None:
        """Hang a peripheral on the lines; it lives, and looks at them, from `look` on."""
        self.plug = self._make_plug(peripheral)

    def hang_printer(
        self, timing: PrinterTiming | None, faults: Iterable[Fault], seed: int = 1
    ) -> None:
        """Hang a printer on the lines, the bytes of which the scoreboard counts; see Printer."""
        self.printer = Printer(timing, faults, self.scoreboard.arrive, seed=seed)
        self.hang(self.printer)

    def look(self) -> None:
        """Let what hangs on the lines look at them, and live."""
        if self.plug is not None:
            self.plug.start()

    def watch(self) -> None:
        """Judge the lines from now on."""
        self.monitor.start()

    def forget_lines(self) -> None:
        """Start the judgement of the lines anew: after something that breaks rules on purpose."""
        self.monitor.stop()
        self._bring_judges()
        self.monitor.start()

    async def rests(self) -> bool:
        """Wait until the peripheral rests; False: it does not within REST_MS."""
        if self.plug is None:
            return True
        try:
            await with_timeout(self.plug.idle(), REST_MS, "ms")
        except SimTimeoutError:
            return False
        return True

    def _judge(self, handed_over: bytes) -> dict[str, RuleResult]:
        """Judge everything as it is now: every rule by its id."""
        self.monitor.stop()
        rules = mark_unseen(self.checker.results())
        return rules | self.scoreboard.judge(handed_over, now_ps())

    def _make_plug(self, peripheral: Peripheral) -> Plug:
        return Plug(self.lines, peripheral, self._pull_init, data_in=self._data_in)

    def _bring_judges(self) -> None:
        self.checker = LineChecker(
            self.lines.names, limits=self._limits, waive=self._waive, edges=_EDGES
        )
        self.monitor = LineMonitor(self.lines, self.checker, self._recorder)
