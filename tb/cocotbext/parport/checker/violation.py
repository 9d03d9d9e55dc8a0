# SPDX-License-Identifier: Apache-2.0
"""One broken rule, with everything that is needed to show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.checker.verdict import Verdict
from cocotbext.parport.units import to_ns, to_ps

__all__ = ["Violation"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Attributes:
        rule_id: the rule.
        severity: ``Verdict.WARN`` or ``Verdict.FAIL``.
        time_ps: when it was broken, in picoseconds: the end of what was measured.
        measured_ps: the value measured; ``None`` where there is none.
        limit_ns: the limit it broke, in nanoseconds; ``None`` for a rule without one.
        byte_number: the strobe it belongs to, or the last one before, counted from 0.
        byte_value: what was on the data lines when that strobe fell.
        message: one line that says what happened.
        start_ps: when the interval began that ``time_ps`` ends; the same where there is none.
        edges: edges before it and, as they come, a few after it, if the checker keeps any.
    """

    rule_id: str
    severity: Verdict
    time_ps: int
    measured_ps: int | None
    limit_ns: float | None
    byte_number: int | None
    byte_value: int | None
    message: str
    start_ps: int
    edges: list[Edge] = field(default_factory=list, compare=False, repr=False)

    def to_json(self) -> dict[str, str | int | float | None]:
        """The violation as JSON holds it; times in nanoseconds."""
        return {
            "rule": self.rule_id,
            "severity": str(self.severity),
            "time_ns": to_ns(self.time_ps),
            "start_ns": to_ns(self.start_ps),
            "measured_ns": to_ns(self.measured_ps),
            "limit_ns": self.limit_ns,
            "byte_number": self.byte_number,
            "byte_value": self.byte_value,
            "message": self.message,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Violation":
        """The violation that `to_json` told; with edges, if they were put beside it."""
        return cls(
            told["rule"],
            Verdict(told["severity"]),
            to_ps(told["time_ns"]),
            to_ps(told["measured_ns"]),
            told["limit_ns"],
            told["byte_number"],
            told["byte_value"],
            told["message"],
            to_ps(told["start_ns"]),
            [(at, line, value) for at, line, value in told.get("edges", [])],
        )
