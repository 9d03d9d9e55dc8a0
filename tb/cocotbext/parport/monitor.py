# SPDX-License-Identifier: Apache-2.0
"""The live side of the line checker: feeds it every edge of the lines, and sleeps in between."""

import cocotb
from cocotb.task import Task
from cocotb.triggers import ValueChange

from cocotbext.parport.checker import LineChecker
from cocotbext.parport.lines import Lines, level
from cocotbext.parport.simtime import now_ps

__all__ = ["LineMonitor"]


class LineMonitor:
    """Feeds a LineChecker from a running simulation, one wake-up an edge.

    Args:
        lines: what to watch.
        checker: who judges it; made for the same lines.
    """

    def __init__(self, lines: Lines, checker: LineChecker) -> None:
        self._lines = lines
        self._checker = checker
        self._tasks: list[Task[None]] = []

    def start(self) -> None:
        """Feed the present values and watch from now on."""
        self._tasks = [cocotb.start_soon(self._watch(line)) for line in self._lines.names]

    def stop(self) -> None:
        """Stop watching and close the checker's books at the present time."""
        for task in self._tasks:
            task.cancel()
        self._checker.finish(now_ps())

    async def _watch(self, line: str) -> None:
        handle = self._lines.handle(line)
        changed = ValueChange(handle)
        feed = self._checker.feed
        feed(now_ps(), line, level(handle))
        while True:
            await changed
            feed(now_ps(), line, level(handle))
