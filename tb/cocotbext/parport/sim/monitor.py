# SPDX-License-Identifier: Apache-2.0
"""The live side of the line checker: feeds it every edge of the lines, and sleeps in between."""

from collections.abc import Callable
from typing import Protocol

import cocotb
from cocotb.task import Task
from cocotb.triggers import ValueChange

from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.checker.rules import find_rule
from cocotbext.parport.checker.verdict import RuleResult
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.sim.lines import Lines, level
from cocotbext.parport.sim.simtime import SimEvent, now_ps, settle

__all__ = ["EdgeRecorder", "EdgeSink", "LineMonitor", "watch_lines"]


EdgeSink = Callable[[list[Edge]], None]
"""Takes edges, in order."""


class EdgeRecorder(Protocol):
    """Keeps the edges of lines and feeds many at a time."""

    def start(self, sink: EdgeSink) -> None:
        """Feed the present values, and every edge from now on."""

    def stop(self) -> None:
        """Feed what is left, and no more."""

    def read(self) -> None:
        """Feed what has not been fed yet."""

    def at_once(self, wanted: bool) -> None:
        """Whether each edge is to be fed when it comes."""


def watch_lines(lines: Lines, sink: Callable[[int, str, int | None], None]) -> list[Task[None]]:
    """Feed the present values of lines, and every edge from now on, one wake-up an edge.

    Returns:
        The tasks that do it; cancel them to stop.
    """
    return [cocotb.start_soon(_watch(lines, line, sink)) for line in lines.names]


async def _watch(lines: Lines, line: str, sink: Callable[[int, str, int | None], None]) -> None:
    handle = lines.handle(line)
    changed = ValueChange(handle)
    sink(now_ps(), line, level(handle))
    while True:
        await changed
        sink(now_ps(), line, level(handle))


class LineMonitor:
    """Feeds a LineChecker from a running simulation.

    Started before anything moves, it tells exactly what a capture of the same run does. Limits and
    waivers may be changed at any time, on the checker.

    With a recorder, edges reach the checker many at a time: its own attributes lag behind until
    `measurement` or `stop` is called, and its listeners are told late, of the same violations.

    Args:
        lines: what to watch.
        checker: who judges it; made for the same lines.
        recorder: keeps the edges of the same lines; None: Python wakes at each.

    Attributes:
        checker: the same.
    """

    def __init__(
        self, lines: Lines, checker: LineChecker, recorder: EdgeRecorder | None = None
    ) -> None:
        self.checker = checker
        self._lines = lines
        self._recorder = recorder
        self._tasks: list[Task[None]] = []
        self._waiting: list[tuple[str | None, SimEvent, list[Violation]]] = []
        self._flushing = False
        checker.listen(self._violated)

    def start(self) -> None:
        """Feed the present values and watch from now on."""
        if self._recorder is None:
            self._tasks = watch_lines(self._lines, self._feed)
        else:
            self._recorder.start(self._feed_all)

    def stop(self) -> None:
        """Stop watching and close the checker's books; edges of this moment may still be out."""
        for task in self._tasks:
            task.cancel()
        if self._recorder is not None:
            self._recorder.stop()
        self.checker.finish(now_ps())

    async def violation(
        self, rule: str | None = None, timeout_ns: float | None = None
    ) -> Violation | None:
        """Wait for the next violation.

        It comes 1 ps of simulated time after the edge that made it certain. What never ends
        (a strobe that stays low, a Busy that does not rise) is certain at the next strobe or when
        the monitor stops, not before. Rules that are waived are not violated.

        Args:
            rule: wait for a violation of this rule only.
            timeout_ns: wait no longer than this.

        Returns:
            The violation; None if the time ran out first.

        Raises:
            UserError: there is no such rule.
        """
        if rule is not None:
            find_rule(rule)
        event, found = SimEvent(), list[Violation]()
        waiter = (rule, event, found)
        self._waiting.append(waiter)
        self._hurry()
        try:
            await event.wait(timeout_ns)
        finally:
            self._waiting.remove(waiter)
            self._hurry()
        return found[0] if found else None

    def measurement(self, rule: str) -> RuleResult:
        """What a rule has come to so far; edges of the present moment are still out.

        Raises:
            UserError: there is no such rule, or the scoreboard judges it.
        """
        if self._recorder is not None:
            self._recorder.read()
        self.checker.flush(now_ps())
        return self.checker.result(rule)

    def _hurry(self) -> None:
        """Have the recorder tell every edge when it comes, as long as somebody waits."""
        if self._recorder is not None:
            self._recorder.at_once(bool(self._waiting))

    def _feed(self, time_ps: int, line: str, value: int | None) -> None:
        self.checker.feed(time_ps, line, value)
        self._flush_soon()

    def _feed_all(self, edges: list[Edge]) -> None:
        self.checker.feed_all(edges)
        self._flush_soon()

    def _flush_soon(self) -> None:
        """Have this moment judged as soon as it is over, if somebody waits."""
        if self._waiting and not self._flushing:
            self._flushing = True
            cocotb.start_soon(self._flush())

    async def _flush(self) -> None:
        await settle()
        self._flushing = False
        self.checker.flush(now_ps())

    def _violated(self, violation: Violation) -> None:
        for rule, event, found in self._waiting:
            if rule in (None, violation.rule_id) and not found:
                found.append(violation)
                event.set()
