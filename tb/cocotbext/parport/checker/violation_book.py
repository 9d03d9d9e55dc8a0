# SPDX-License-Identifier: Apache-2.0
"""Books violations: keeps the first of each rule, and tells all."""

from collections.abc import Callable

from cocotbext.parport.checker.edges import EdgeLog
from cocotbext.parport.checker.judge import Bus
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.checker.verdict import Verdict
from cocotbext.parport.checker.violation import Violation

__all__ = ["ViolationBook"]


class ViolationBook:
    """Makes violations of what judges report.

    Args:
        bus: knows to which byte it belongs.
        keep: how many violations of a rule are kept; the others are only counted.
        log: has the edges that go with it; None: none do.

    Attributes:
        violations: those that are kept, as they were found.
        listeners: called with every violation at once, however many there are.
    """

    def __init__(self, bus: Bus, keep: int, log: EdgeLog | None) -> None:
        self.violations: list[Violation] = []
        self.listeners: list[Callable[[Violation], None]] = []
        self._bus = bus
        self._keep = keep
        self._log = log

    def report(
        self,
        tally: Tally,
        severity: Verdict,
        time_ps: int,
        message: str,
        measured_ps: int | None = None,
        limit_ns: float | None = None,
        start_ps: int | None = None,
    ) -> None:
        """Book what a judge reports; see Reporter."""
        nth = tally.broken(severity, time_ps)
        if tally.waived is not None or (nth > self._keep and not self.listeners):
            return
        violation = Violation(
            rule_id=tally.rule.id,
            severity=severity,
            time_ps=time_ps,
            measured_ps=measured_ps,
            limit_ns=limit_ns,
            byte_number=self._bus.byte_number,
            byte_value=self._bus.byte_value,
            message=message,
            start_ps=time_ps if start_ps is None else start_ps,
            edges=self._log.window() if self._log is not None else [],
        )
        if nth <= self._keep:
            self.violations.append(violation)
        for listener in self.listeners:
            listener(violation)
