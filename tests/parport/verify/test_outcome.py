# SPDX-License-Identifier: Apache-2.0
"""What comes out of a scenario's simulation, and how outcomes add up to one result of a rule."""

from pathlib import Path

import pytest

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import Limits, RuleResult, Verdict
from cocotbext.parport.report.evidence import tell
from cocotbext.parport.verify.outcome import Ending, Outcome
from cocotbext.parport.verify.verdict import add_up, first_failure, overall
from tests.parport.report.samples import RUN, VIOLATION

FELL_SHORT = Outcome(
    "fail",
    "too short",
    RUN.answer.rules,
    tell([VIOLATION]),
    2000.001,
    log="the end",
    focus_ps=(1_250_002, 2_000_001),
    hung=True,
    python="3.11.0",
)


@pytest.mark.parametrize("outcome", [FELL_SHORT, Outcome("skip", "no registers")])
def test_an_outcome_comes_out_whole(outcome: Outcome, tmp_path: Path) -> None:
    outcome.save(tmp_path / "answer")
    again = Outcome.load(tmp_path / "answer")
    assert again.to_json() == outcome.to_json()
    assert again.focus_ps == outcome.focus_ps
    assert [e.violation.edges for e in again.violations] == [
        e.violation.edges for e in outcome.violations
    ]


def measured(verdict: Verdict, ps: int, **more: int) -> Outcome:
    rule = RuleResult(RULES["HOST_SETUP"], verdict, min_ps=ps, max_ps=ps + 1, count=3, **more)
    return Outcome("pass", rules={"HOST_SETUP": rule})


def test_a_rule_over_all_scenarios() -> None:
    outcomes = [
        measured(Verdict.PASS, 900_000),
        measured(Verdict.WARN, 700_000, warnings=2, first_violation_ps=70),
        measured(Verdict.WAIVED, 100_000, failures=3, first_violation_ps=10),
        measured(Verdict.FAIL, 400_000, failures=1, warnings=1, first_violation_ps=40),
        Outcome("skip"),
    ]
    limits = Limits(fail_below_ns=600)
    rules = add_up(outcomes, {"HOST_SETUP": limits})
    assert list(rules) == list(RULES)
    setup = rules["HOST_SETUP"]
    assert setup.rule.limits == limits
    assert (setup.verdict, setup.min_ps, setup.max_ps) == ("fail", 100_000, 900_001)
    assert (setup.count, setup.failures, setup.warnings) == (12, 1, 3)
    assert setup.first_violation_ps == 70  # of the first scenario that broke it
    assert rules["DEV_X"] == RuleResult(RULES["DEV_X"])


@pytest.mark.parametrize(
    ("verdicts", "whole", "first"),
    [
        (["pass", "skip"], "pass", None),
        (["pass", "warn", "skip"], "warn", None),
        (["warn", "fail", "fail"], "fail", "1"),
        ([], "pass", None),
    ],
)
def test_the_whole_is_as_good_as_its_worst(
    verdicts: list[Ending], whole: str, first: str | None
) -> None:
    outcomes = {str(number): Outcome(verdict) for number, verdict in enumerate(verdicts)}
    assert overall(outcomes.values()) == whole
    assert first_failure(outcomes) == first
