# SPDX-License-Identifier: Apache-2.0
"""The world of a scenario: the user's design with a host before it, a printer and judges behind."""

import random
from collections.abc import Iterable
from typing import Any

from cocotbext.ieee1284.lines import LINES
from cocotbext.parclass import ChipMode
from cocotbext.parport.bench.base import REST_MS, BenchBase
from cocotbext.parport.bench.reset import SETTLE_CLOCKS, Reset
from cocotbext.parport.checker.verdict import RuleResult
from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.host import Host, Sent
from cocotbext.parport.dut.hosts import make_host
from cocotbext.parport.peripheral.faults import Fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.sim.lines import Lines
from cocotbext.parport.sim.simtime import now_ps, sleep_ps
from cocotbext.parport.verify.campaign import Case

__all__ = ["ScenarioError", "World"]

_POLL_PS = 10_000_000
_PATIENCE_NS = 10e6  # no fault of a scenario lasts as long


class ScenarioError(Exception):
    """The design fell short; the message says of what."""


class World(BenchBase):
    """Everything around the design, for one scenario; it has what BenchBase has, and more.

    Attributes:
        dut: the wrapper that holds the design.
        description: of the design.
        random: the scenario's only source of chance.
        host: how bytes get in.
        handed_over: every byte that the host says it handed over.
        last_move_ps: when a line last moved, after the end.
        seed: of the scenario.
        case: what a random scenario does, in place of what its seed says.
    """

    def __init__(
        self,
        dut: Any,
        description: Description,
        seed: int,
        mode: ChipMode = ChipMode.SPP,
        case: Case | None = None,
    ) -> None:
        super().__init__(
            Lines(dut, {line: line for line in LINES if hasattr(dut, line)}),
            limits=description.limits,
            waive=description.waive,
            data_in=getattr(dut, "data_i", None),
        )
        self.dut = dut
        self.seed = seed
        self.case = case
        self.description = description
        self.random = random.Random(seed)
        self.host: Host = make_host(dut, description, mode)
        self.host.know_arrivals(lambda: len(self.scoreboard.arrived))
        self.handed_over = bytearray()
        self.host.arrived = lambda: len(self.scoreboard.arrived)
        self.last_move_ps = 0
        self._clock_ps = description.clocks[0].period_ps
        self._reset = Reset(dut, self._clock_ps, self.look)

    async def start(
        self, timing: PrinterTiming | None = None, faults: Iterable[Fault] = ()
    ) -> None:
        """Plug a printer in, reset the design, watch the lines, start the host."""
        self.plug_in(timing, faults)
        await self.reset()
        self.watch()
        await self.host.start()

    def plug_in(self, timing: PrinterTiming | None = None, faults: Iterable[Fault] = ()) -> None:
        """Hang a printer on the lines; when it looks at them first, Reset decides."""
        self.hang_printer(timing, faults)
        self._reset.plugged_in()

    async def reset(self) -> None:
        """Reset the design, if it has a reset, and give it some clocks to settle."""
        await self._reset.run()

    async def clocks(self, count: int) -> None:
        """Let `count` periods of the first clock pass."""
        await sleep_ps(count * self._clock_ps)

    async def send(self, data: bytes, timeout_ns: float = _PATIENCE_NS) -> Sent:
        """Hand bytes over, and remember those that went."""
        sent = await self.host.send(data, timeout_ns)
        self.handed_over += data[: sent.count]
        if self.host.exact and len(self.scoreboard.arrived) != len(self.handed_over):
            counted, arrived = len(self.handed_over), len(self.scoreboard.arrived)
            raise ScenarioError(self.host.miscounted(counted, arrived))
        return sent

    async def deliver(self, data: bytes, timeout_ns: float = _PATIENCE_NS) -> None:
        """Send bytes, and insist that all are handed over and arrive.

        Raises:
            ScenarioError: none was accepted, or arrived, for `timeout_ns`.
        """
        sent = await self.send(data, timeout_ns)
        if sent.count < len(data):
            raise ScenarioError(
                f"accepted {sent.count} of {len(data)} bytes, and no more for "
                f"{timeout_ns / 1e6:g} ms: {sent.problem}{self._hint()}"
            )
        await self.arrive(timeout_ns)

    def _hint(self) -> str:
        """What to look at first if nothing was ever accepted."""
        reset = self.description.reset
        if reset is None or self.handed_over:
            return ""
        return f"; {reset.port} is taken as active {'high' if reset.active else 'low'}"

    async def arrive(self, timeout_ns: float = _PATIENCE_NS) -> None:
        """Wait until all that was handed over arrived.

        Raises:
            ScenarioError: nothing more came within `timeout_ns`.
        """
        arrived, moved_ps = -1, 0
        while len(self.scoreboard.arrived) < len(self.handed_over):
            if len(self.scoreboard.arrived) > arrived:
                arrived, moved_ps = len(self.scoreboard.arrived), now_ps()
            elif now_ps() - moved_ps >= timeout_ns * 1000:
                raise ScenarioError(
                    f"{len(self.handed_over)} bytes handed over, {arrived} arrived, "
                    f"and none for {timeout_ns / 1e6:g} ms"
                )
            await sleep_ps(_POLL_PS)

    async def rest(self) -> None:
        """Let the printer come to rest.

        Raises:
            ScenarioError: the design does not let it.
        """
        before = len(self.scoreboard.arrived)
        if not await self.rests():
            count = len(self.scoreboard.arrived) - before
            raise ScenarioError(
                f"the printer does not come to rest: {count} bytes in the {REST_MS} ms after all "
                "was sent; the design strobes without end"
            )

    async def finish(self) -> dict[str, RuleResult]:
        """Let the printer come to rest and judge everything.

        Raises:
            ScenarioError: the design does not let it rest.
        """
        await self.rest()
        return await self.judge()

    async def judge(self) -> dict[str, RuleResult]:
        """Judge everything as it is now."""
        self.last_move_ps = self.checker.last_ps
        await self.clocks(SETTLE_CLOCKS)
        return self._judge(bytes(self.handed_over))
