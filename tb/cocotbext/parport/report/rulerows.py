# SPDX-License-Identifier: Apache-2.0
"""The rules of a result as rows of a page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.report.bars import allowed, draw_bar
from cocotbext.parport.report.page import markup
from cocotbext.parport.report.result import WORST_FIRST
from cocotbext.parport.units import brief_ns, to_ns

__all__ = ["RuleRow", "rule_rows"]


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """What a page shows of a rule.

    Attributes:
        id, what: its name, and what it asks for.
        verdict: on it.
        bar: what was measured against what is allowed; "" if nothing was measured.
        measured, allowed: the same in words.
        count, broken: how often it was seen, and how often broken.
        reason: why breaking it was waived; "" if it was not.
        unseen: why it was not seen.
    """

    id: str
    what: str
    verdict: Verdict
    bar: Markup
    measured: str
    allowed: str
    count: int
    broken: int
    reason: str
    unseen: str


def rule_rows(rules: Mapping[str, RuleResult], lines: Collection[str] = LINES) -> list[RuleRow]:
    """One row a rule, the worst first.

    Args:
        rules: by id, with the limits that were in force.
        lines: that the design has.
    """
    rows = [_row(rule, lines) for rule in rules.values()]
    return sorted(rows, key=lambda row: WORST_FIRST.index(row.verdict))


def _row(result: RuleResult, lines: Collection[str]) -> RuleRow:
    rule = result.rule
    return RuleRow(
        id=rule.id,
        what=rule.what,
        verdict=result.verdict,
        bar=markup(draw_bar(result)),
        measured=_measured(result),
        allowed=allowed(rule.limits),
        count=result.count,
        broken=result.failures + result.warnings,
        reason=result.waived or "",
        unseen=_unseen(result, lines),
    )


def _measured(result: RuleResult) -> str:
    if result.min_ps is None or result.max_ps is None:
        return ""
    low, high = brief_ns(to_ns(result.min_ps)), brief_ns(to_ns(result.max_ps))
    return low if result.min_ps == result.max_ps else f"{low} to {high}"


def _unseen(result: RuleResult, lines: Collection[str]) -> str:
    """Why it was not seen, if it was not."""
    missing = [line for line in result.rule.needs if line not in lines]
    if missing:
        return f"the design has no {', '.join(missing)}"
    return result.unseen or "did not occur"
