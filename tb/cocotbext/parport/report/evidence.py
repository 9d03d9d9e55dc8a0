# SPDX-License-Identifier: Apache-2.0
"""Violations on their way out of a simulation: a few of many, with all that showing them needs."""

from collections.abc import Iterable, Mapping
from typing import Any

from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.report.waveform import describe

__all__ = ["by_weight", "tell", "without_edges"]

_MOST = 5


def by_weight(violations: Iterable[Violation], rules: Mapping[str, RuleResult]) -> list[Violation]:
    """Those of rules that failed first, and each part by time."""
    return sorted(
        violations, key=lambda v: (rules[v.rule_id].verdict is not Verdict.FAIL, v.time_ps)
    )


def tell(violations: list[Violation]) -> list[dict[str, Any]]:
    """Some of many, as JSON with text and edges: the first of each rule, then what has room."""
    firsts = list({violation.rule_id: violation for violation in reversed(violations)}.values())
    firsts.reverse()
    others = [v for v in violations if not any(v is first for first in firsts)]
    return [
        v.to_json() | {"text": describe(v), "edges": v.edges} for v in [*firsts, *others][:_MOST]
    ]


def without_edges(violation: Mapping[str, Any]) -> dict[str, Any]:
    """A violation for result.json: the edges are for pictures, and many."""
    return {key: value for key, value in violation.items() if key != "edges"}
