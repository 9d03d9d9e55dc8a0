# SPDX-License-Identifier: Apache-2.0
"""Adds up the outcomes of scenarios: one verdict, and one result for every rule."""

from collections.abc import Iterable, Mapping
from typing import Any

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import Verdict
from cocotbext.parport.verify.outcome import Outcome

__all__ = ["add_up", "first_failure", "overall"]

_WORST_FIRST = (Verdict.FAIL, Verdict.WARN, Verdict.WAIVED, Verdict.PASS, Verdict.NOT_SEEN)


def overall(outcomes: Iterable[Outcome]) -> str:
    """``fail`` if a scenario failed, else ``warn`` if one warned, else ``pass``."""
    verdicts = {outcome.verdict for outcome in outcomes}
    return next((v for v in ("fail", "warn") if v in verdicts), "pass")


def first_failure(outcomes: Mapping[str, Outcome]) -> str | None:
    """The name of the first scenario that failed, in the order of the suite."""
    return next((name for name, o in outcomes.items() if o.verdict == "fail"), None)


def add_up(outcomes: Iterable[Outcome]) -> dict[str, dict[str, Any]]:
    """Every rule over all scenarios: worst verdict, smallest and largest value, counts.

    The first violation of a rule is the one of the first scenario that broke it, in its own time.
    """
    outcomes = list(outcomes)
    return {rule: _merge([o.rules[rule] for o in outcomes if rule in o.rules]) for rule in RULES}


def _merge(results: list[dict[str, Any]]) -> dict[str, Any]:
    verdicts = {result["verdict"] for result in results}
    smallest = [r["min_ns"] for r in results if r["min_ns"] is not None]
    largest = [r["max_ns"] for r in results if r["max_ns"] is not None]
    broken = [r for r in results if r["verdict"] in ("fail", "warn")]
    return {
        "verdict": str(next((v for v in _WORST_FIRST if v in verdicts), Verdict.NOT_SEEN)),
        "min_ns": min(smallest, default=None),
        "max_ns": max(largest, default=None),
        "count": sum(r["count"] for r in results),
        "failures": sum(r["failures"] for r in broken),
        "warnings": sum(r["warnings"] for r in broken),
        "first_violation_ns": broken[0]["first_violation_ns"] if broken else None,
        "unseen": next((r["unseen"] for r in results if r["unseen"]), None),
    }
