# SPDX-License-Identifier: Apache-2.0
"""The page of ``parport verify``."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from cocotbext.parport.checker.verdict import Verdict
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.report.evidence import Evidence
from cocotbext.parport.report.page import render
from cocotbext.parport.report.pictures import (
    Figure,
    first_of_each_rule,
    picture_of_moment,
    picture_of_violation,
)
from cocotbext.parport.report.result import ScenarioResult, VerifyResult
from cocotbext.parport.report.rulerows import rule_rows
from cocotbext.parport.units import wall_time
from cocotbext.parport.verify.outcome import Outcome

__all__ = ["verify_page"]

_MOST_OPEN = 4  # scenarios that are shown unfolded
_MOST_FIGURES = 3  # of one scenario
_MOST_PICTURES = 30  # of a page

_WORDS = {"pass": "passed", "warn": "with warnings", "fail": "failed", "skip": "not tried"}


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A scenario that fell short.

    Attributes:
        name, scenario: which, and how it came out.
        open: whether it is shown unfolded.
        figures, more: its violations, those with a figure and the others.
        moment: the lines when it happened, where no figure shows them.
    """

    name: str
    scenario: ScenarioResult
    open: bool
    figures: Sequence[Figure]
    more: Sequence[Violation]
    moment: Markup | None


def verify_page(
    result: VerifyResult, outcomes: Mapping[str, Outcome], waves: Mapping[str, Path]
) -> str:
    """Write the page.

    Args:
        result: with the edges of its violations.
        outcomes: of the scenarios; they say where a failure shows.
        waves: scenario to its FST file.
    """
    counts = Counter[str](scenario.verdict for scenario in result.scenarios.values())
    skipped: dict[str, list[str]] = defaultdict(list)
    for name, scenario in result.scenarios.items():
        if scenario.verdict == "skip":
            skipped[scenario.message].append(name)
    return render(
        "verify.html",
        result=result,
        environment=result.environment,
        headline=_headline(result, counts),
        counts={verdict: counts[verdict] for verdict in _WORDS if counts[verdict]},
        words=_WORDS,
        cases=list(_cases(result, outcomes, waves)),
        waves_note=_waves_note(counts["fail"], len(waves)),
        rules=rule_rows(result.rules, result.lines),
        skipped=skipped,
        facts=_facts(result),
    )


def _headline(result: VerifyResult, counts: Mapping[str, int]) -> str:
    tried = sum(count for verdict, count in counts.items() if verdict != "skip")
    broken = [name for name, rule in result.rules.items() if rule.verdict is Verdict.FAIL]
    if result.verdict == "fail":
        text = f"{counts['fail']} of {tried} scenarios failed"
        return f"{text}; broken: {', '.join(broken)}." if broken else f"{text}."
    if result.verdict == "warn":
        return f"All {tried} scenarios hold, {counts['warn']} with a warning."
    return f"All {tried} scenarios passed." if tried else "Nothing was tried."


def _cases(
    result: VerifyResult, outcomes: Mapping[str, Outcome], waves: Mapping[str, Path]
) -> Iterator[_Case]:
    """Scenarios that failed, then those with warnings."""
    left = _MOST_PICTURES
    scenarios = result.scenarios
    names = [n for v in ("fail", "warn") for n, s in scenarios.items() if s.verdict == v]
    for number, name in enumerate(names):
        shown, more = _split(scenarios[name].violations)
        figures = [Figure(v, picture_of_violation(v)) for v in shown[: max(left, 0)]]
        figures += [Figure(v, None) for v in shown[len(figures) :]]
        left -= len(shown)
        moment = None
        focus_ps = outcomes[name].focus_ps
        if name in waves and focus_ps and not any(figure.picture for figure in figures):
            moment = picture_of_moment(waves[name], focus_ps[1])
        yield _Case(
            name=name,
            scenario=scenarios[name],
            open=number < _MOST_OPEN,
            figures=figures,
            more=more,
            moment=moment,
        )


def _split(violations: Sequence[Evidence]) -> tuple[list[Violation], list[Violation]]:
    """The first violation of each rule, as far as there is room, and the others."""
    shown = first_of_each_rule(violations)[:_MOST_FIGURES]
    more = [e.violation for e in violations if not any(e.violation is s for s in shown)]
    return shown, more


def _waves_note(failed: int, recorded: int) -> str:
    if failed <= recorded:
        return ""
    if not recorded:
        return "No scenario got so far that there are waves of it."
    return f"Waves were written for {recorded} of {failed} failing scenarios; replay writes others."


def _facts(result: VerifyResult) -> list[tuple[str, str]]:
    environment = result.environment
    parameters = environment.parameters
    return [
        ("design", result.design),
        ("description", environment.description),
        (
            "parameters",
            ", ".join(f"{k} = {v}" for k, v in parameters.items()) or "as in the source",
        ),
        ("seed", str(result.seed)),
        *environment.facts(),
        ("took", wall_time(result.wall_time_s)),
    ]
