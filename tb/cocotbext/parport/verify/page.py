# SPDX-License-Identifier: Apache-2.0
"""The page of ``parport verify``."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cocotbext.parport.checker.verdict import Limits
from cocotbext.parport.report.page import render
from cocotbext.parport.report.pictures import picture_of_moment, picture_of_violation
from cocotbext.parport.report.rulerows import rule_rows
from cocotbext.parport.verify.outcome import Outcome

__all__ = ["verify_page"]

_MOST_OPEN = 4  # scenarios that are shown unfolded
_MOST_FIGURES = 3  # of one scenario
_MOST_PICTURES = 30  # of a page

_WORDS = {"pass": "passed", "warn": "with warnings", "fail": "failed", "skip": "not tried"}


def verify_page(
    result: Mapping[str, Any],
    outcomes: Mapping[str, Outcome],
    waves: Mapping[str, Path],
    limits: Mapping[str, Limits],
) -> str:
    """Write the page.

    Args:
        result: as result.json holds it.
        outcomes: of the scenarios; they hold the edges that result.json leaves out.
        waves: scenario to its FST file.
        limits: of the rules, where they are not the defaults.
    """
    scenarios = result["scenarios"]
    counts = Counter(scenario["verdict"] for scenario in scenarios.values())
    skipped: dict[str, list[str]] = defaultdict(list)
    for name, scenario in scenarios.items():
        if scenario["verdict"] == "skip":
            skipped[scenario["message"]].append(name)
    return render(
        "verify.html",
        result=result,
        environment=result["environment"],
        headline=_headline(result, counts),
        counts={verdict: counts[verdict] for verdict in _WORDS if counts[verdict]},
        words=_WORDS,
        cases=list(_cases(result, outcomes, waves)),
        waves_note=_waves_note(counts["fail"], len(waves)),
        rules=rule_rows(result["rules"], limits, result["lines"]),
        skipped=skipped,
        facts=_facts(result),
    )


def _headline(result: Mapping[str, Any], counts: Mapping[str, int]) -> str:
    tried = sum(count for verdict, count in counts.items() if verdict != "skip")
    broken = [name for name, rule in result["rules"].items() if rule["verdict"] == "fail"]
    if result["verdict"] == "fail":
        text = f"{counts['fail']} of {tried} scenarios failed"
        return f"{text}; broken: {', '.join(broken)}." if broken else f"{text}."
    if result["verdict"] == "warn":
        return f"All {tried} scenarios hold, {counts['warn']} with a warning."
    return f"All {tried} scenarios passed." if tried else "Nothing was tried."


def _cases(
    result: Mapping[str, Any], outcomes: Mapping[str, Outcome], waves: Mapping[str, Path]
) -> Iterator[dict[str, Any]]:
    """Scenarios that failed, then those with warnings."""
    left = _MOST_PICTURES
    names = [n for v in ("fail", "warn") for n, o in outcomes.items() if o.verdict == v]
    for number, name in enumerate(names):
        outcome, scenario = outcomes[name], result["scenarios"][name]
        figures, more = _figures(outcome.violations)
        for figure in figures:
            figure["picture"] = picture_of_violation(figure) if left > 0 else None
            left -= 1
        moment = None
        if name in waves and outcome.focus_ps and not any(f["picture"] for f in figures):
            moment = picture_of_moment(waves[name], outcome.focus_ps[1])
        yield {
            "name": name,
            "open": number < _MOST_OPEN,
            "verdict": outcome.verdict,
            "purpose": scenario["purpose"],
            "message": outcome.message,
            "figures": figures,
            "more": more,
            "moment": moment,
            "log": outcome.log,
            "replay": scenario["replay"],
            "waves": waves[name].name if name in waves else "",
        }


def _figures(violations: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The first violation of each rule, and the others."""
    first: dict[str, dict[str, Any]] = {}
    for violation in violations:
        first.setdefault(violation["rule"], violation)
    shown = list(first.values())[:_MOST_FIGURES]
    more = [violation for violation in violations if not any(violation is s for s in shown)]
    return [dict(violation) for violation in shown], more


def _waves_note(failed: int, recorded: int) -> str:
    if failed <= recorded:
        return ""
    if not recorded:
        return "No scenario got so far that there are waves of it."
    return f"Waves were written for {recorded} of {failed} failing scenarios; replay writes others."


def _facts(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    environment = result["environment"]
    parameters = environment["parameters"]
    return [
        ("design", result["design"]),
        ("description", environment["description"]),
        (
            "parameters",
            ", ".join(f"{k} = {v}" for k, v in parameters.items()) or "as in the source",
        ),
        ("seed", str(result["seed"])),
        ("parport", environment["parport"]),
        ("cocotb", environment["cocotb"]),
        ("simulator", environment["simulator"]),
        ("Python in the simulation", environment["python"] or "no simulation got so far"),
        ("system", environment["system"]),
        ("date", environment["date"]),
        ("took", f"{result['wall_time_s']:.1f} s"),
    ]
