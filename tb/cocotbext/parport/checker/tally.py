# SPDX-License-Identifier: Apache-2.0
"""The running count of one rule: measurements, limits in picoseconds, what was broken and when."""

from dataclasses import replace

from cocotbext.parport.checker.verdict import Limits, Rule, RuleResult, Verdict

__all__ = ["Tally"]

_FAR = 1 << 62  # farther than any time in picoseconds: "no limit" without a branch


class Tally:
    """Counts one rule.

    ``measure`` is called for every byte: its common case is four comparisons of integers.

    Args:
        rule: the rule.
        limits: in place of the rule's own.
        waived: why what is broken does not count.
        slack_ps: how far a measurement may be off. One that is not certain to be within a limit
            is beyond it.
    """

    __slots__ = (
        "count",
        "failures",
        "first_violation_ps",
        "high",
        "largest",
        "limits",
        "low",
        "rule",
        "slack_ps",
        "smallest",
        "waived",
        "warnings",
    )

    def __init__(
        self,
        rule: Rule,
        limits: Limits | None = None,
        waived: str | None = None,
        slack_ps: int = 0,
    ) -> None:
        self.rule = rule
        self.slack_ps = slack_ps
        self.waived = waived
        self.count = 0
        self.failures = 0
        self.warnings = 0
        self.smallest = _FAR
        self.largest = -1
        self.first_violation_ps: int | None = None
        self.set_limits(rule.limits if limits is None else limits)

    def set_limits(self, limits: Limits) -> None:
        """Judge by other limits from now on; what was judged before stays."""
        self.limits = limits
        self.low = max(self._least(limits.fail_below_ns), self._least(limits.warn_below_ns))
        self.high = min(self._most(limits.fail_above_ns), self._most(limits.warn_above_ns))

    def measure(self, ps: int) -> bool:
        """Take a measurement in picoseconds; true if it is within every limit."""
        self.count += 1
        if ps < self.smallest:
            self.smallest = ps
        if ps > self.largest:
            self.largest = ps
        return self.low <= ps <= self.high

    def judge(self, ps: int) -> tuple[Verdict, float, str] | None:
        """The verdict on a value in picoseconds, the limit in nanoseconds that it broke, its side.

        The side is ``at least`` or ``at most``.
        """
        limits = self.limits
        for verdict, below, above in (
            (Verdict.FAIL, limits.fail_below_ns, limits.fail_above_ns),
            (Verdict.WARN, limits.warn_below_ns, limits.warn_above_ns),
        ):
            if below is not None and ps < self._least(below):
                return verdict, below, "at least"
            if above is not None and ps > self._most(above):
                return verdict, above, "at most"
        return None

    def upper_limit(self) -> tuple[Verdict, float] | None:
        """The limit that something which never happens breaks for certain; ``None`` without one."""
        if self.limits.fail_above_ns is not None:
            return Verdict.FAIL, self.limits.fail_above_ns
        if self.limits.warn_above_ns is not None:
            return Verdict.WARN, self.limits.warn_above_ns
        return None

    def broken(self, severity: Verdict, time_ps: int) -> int:
        """Book a violation; return how many there have been."""
        if severity is Verdict.FAIL:
            self.failures += 1
        else:
            self.warnings += 1
        first = self.first_violation_ps
        if first is None or time_ps < first:
            self.first_violation_ps = time_ps
        return self.failures + self.warnings

    def result(self) -> RuleResult:
        """What this rule has come to so far."""
        measured = self.largest >= 0
        return RuleResult(
            rule=replace(self.rule, limits=self.limits),
            verdict=self._verdict(),
            min_ps=self.smallest if measured else None,
            max_ps=self.largest if measured else None,
            count=self.count,
            failures=self.failures,
            warnings=self.warnings,
            first_violation_ps=self.first_violation_ps,
            waived=self.waived,
        )

    def _least(self, limit_ns: float | None) -> int:
        """The smallest measurement that is within a lower limit; 0 is below none."""
        return round(limit_ns * 1000) + self.slack_ps if limit_ns else 0

    def _most(self, limit_ns: float | None) -> int:
        """The largest measurement that is within an upper limit."""
        return _FAR if limit_ns is None else round(limit_ns * 1000) - self.slack_ps

    def _verdict(self) -> Verdict:
        if self.failures or self.warnings:
            if self.waived is not None:
                return Verdict.WAIVED
            return Verdict.FAIL if self.failures else Verdict.WARN
        return Verdict.PASS if self.count else Verdict.NOT_SEEN
