# SPDX-License-Identifier: Apache-2.0
"""The shape of a rule, of its limits, and of a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cocotbext.parport.units import to_ns, to_ps

__all__ = ["Limits", "Rule", "RuleResult", "Verdict"]


class Verdict(StrEnum):
    """How a rule came out."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    NOT_SEEN = "not-seen"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a measurement, in nanoseconds; ``None`` is none. A value at a limit is legal."""

    fail_below_ns: float | None = None
    warn_below_ns: float | None = None
    fail_above_ns: float | None = None
    warn_above_ns: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the bus.

    Attributes:
        id: its name in reports, in ``[limits]`` and in ``[waive]``.
        what: one line on what is measured or observed.
        needs: the lines it looks at; without them it is never seen.
        limits: its limits unless the user changes them.
        source: where the figures come from.
        severity: what breaking it means where there is no limit to measure against.
    """

    id: str
    what: str
    needs: tuple[str, ...]
    limits: Limits
    source: str
    severity: Verdict = Verdict.FAIL


@dataclass(slots=True)
class RuleResult:
    """How one rule came out.

    Attributes:
        rule: the rule, with the limits that were in force.
        verdict: its verdict.
        min_ps: the smallest value measured, in picoseconds; ``None`` if nothing was measured.
        max_ps: the largest one.
        count: measurements or observations.
        failures: how many of them failed.
        warnings: how many of them deserve a warning.
        first_violation_ps: when the rule was first broken.
        waived: the reason for which breaking it was waived.
        unseen: why nobody could have seen it broken in this simulation.
    """

    rule: Rule
    verdict: Verdict = Verdict.NOT_SEEN
    min_ps: int | None = None
    max_ps: int | None = None
    count: int = 0
    failures: int = 0
    warnings: int = 0
    first_violation_ps: int | None = None
    waived: str | None = None
    unseen: str | None = None

    def to_json(self) -> dict[str, str | int | float | None]:
        """The result as JSON holds it; times in nanoseconds."""
        return {
            "verdict": str(self.verdict),
            "min_ns": to_ns(self.min_ps),
            "max_ns": to_ns(self.max_ps),
            "count": self.count,
            "failures": self.failures,
            "warnings": self.warnings,
            "first_violation_ns": to_ns(self.first_violation_ps),
            "waived": self.waived,
            "unseen": self.unseen,
        }

    @classmethod
    def from_json(cls, rule: Rule, told: Mapping[str, Any]) -> "RuleResult":
        """The result that `to_json` told; which rule, and its limits, stand beside it."""
        return cls(
            rule,
            Verdict(told["verdict"]),
            to_ps(told["min_ns"]),
            to_ps(told["max_ns"]),
            told["count"],
            told["failures"],
            told["warnings"],
            to_ps(told["first_violation_ns"]),
            told.get("waived"),
            told["unseen"],
        )
