# SPDX-License-Identifier: Apache-2.0
"""Adds up the outcomes of scenarios: one verdict, and one result for every rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import Limits, Rule, RuleResult, Verdict
from cocotbext.parport.report.result import ScenarioVerdict, worst
from cocotbext.parport.verify.outcome import Outcome

__all__ = ["add_up", "first_failure", "overall"]


def overall(outcomes: Iterable[Outcome]) -> ScenarioVerdict:
    """``fail`` if a scenario failed, else ``warn`` if one warned, else ``pass``."""
    verdicts = {outcome.verdict for outcome in outcomes}
    if "fail" in verdicts:
        return "fail"
    return "warn" if "warn" in verdicts else "pass"


def first_failure(outcomes: Mapping[str, Outcome]) -> str | None:
    """The name of the first scenario that failed, in the order of the suite."""
    return next((name for name, o in outcomes.items() if o.verdict == "fail"), None)


def add_up(outcomes: Sequence[Outcome], limits: Mapping[str, Limits]) -> dict[str, RuleResult]:
    """Every rule over all scenarios: worst verdict, smallest and largest value, counts.

    The first violation of a rule is the one of the first scenario that broke it, in its own time.

    Args:
        outcomes: in the order of the suite.
        limits: by rule, where they are not the defaults.
    """
    return {
        name: _merge(
            replace(rule, limits=limits.get(name, rule.limits)),
            [outcome.rules[name] for outcome in outcomes if name in outcome.rules],
        )
        for name, rule in RULES.items()
    }


def _merge(rule: Rule, results: Sequence[RuleResult]) -> RuleResult:
    broken = [r for r in results if r.verdict in (Verdict.FAIL, Verdict.WARN)]
    return RuleResult(
        rule,
        worst(results),
        min_ps=min((r.min_ps for r in results if r.min_ps is not None), default=None),
        max_ps=max((r.max_ps for r in results if r.max_ps is not None), default=None),
        count=sum(r.count for r in results),
        failures=sum(r.failures for r in broken),
        warnings=sum(r.warnings for r in broken),
        first_violation_ps=broken[0].first_violation_ps if broken else None,
        unseen=next((r.unseen for r in results if r.unseen), None),
    )
