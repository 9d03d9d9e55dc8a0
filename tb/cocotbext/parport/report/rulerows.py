# SPDX-License-Identifier: Apache-2.0
"""The rules of a result as rows of a page."""

from collections.abc import Collection, Mapping
from typing import Any

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import Limits
from cocotbext.parport.report.bars import allowed, draw_bar
from cocotbext.parport.report.page import markup
from cocotbext.parport.units import format_time

__all__ = ["rule_rows"]

_FIRST = ("fail", "warn", "waived", "pass", "not-seen")


def rule_rows(
    rules: Mapping[str, Any], limits: Mapping[str, Limits], lines: Collection[str] = LINES
) -> list[dict[str, Any]]:
    """One row a rule, the worst first.

    Args:
        rules: rule id to its result, as JSON.
        limits: by rule id, where they are not the defaults.
        lines: that the design has.
    """
    rows = [_row(name, rule, limits.get(name, RULES[name].limits)) for name, rule in rules.items()]
    for row in rows:
        missing = [line for line in RULES[row["id"]].needs if line not in lines]
        if missing:
            row["unseen"] = f"the design has no {', '.join(missing)}"
    return sorted(rows, key=lambda row: _FIRST.index(row["verdict"]))


def _row(name: str, rule: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    low, high = rule["min_ns"], rule["max_ns"]
    if low is None:
        measured = ""
    else:
        measured = _time(low) if low == high else f"{_time(low)} to {_time(high)}"
    return {
        "id": name,
        "what": RULES[name].what,
        "verdict": rule["verdict"],
        "bar": markup(draw_bar(rule, limits, name)),
        "measured": measured,
        "allowed": allowed(limits),
        "count": rule["count"],
        "broken": rule["failures"] + rule["warnings"],
        "reason": rule.get("waived") or "",
        "unseen": rule.get("unseen") or "did not occur",
    }


def _time(ns: float) -> str:
    return format_time(int(float(f"{ns * 1000:.4g}")))
