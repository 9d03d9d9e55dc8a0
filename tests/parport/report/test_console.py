# SPDX-License-Identifier: Apache-2.0
"""A verdict has one look, whichever command tells it."""

import io
import json
from dataclasses import replace
from typing import get_args

import pytest
from rich.console import Console
from rich.table import Table

from cocotbext.parport.check import command as check
from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.exec.table import print_report as print_exec
from cocotbext.parport.report.answer import ToldFinding
from cocotbext.parport.report.console import STYLES, add_contract, exact
from cocotbext.parport.report.result import (
    ExecResult,
    ScenarioVerdict,
    VerifyResult,
)
from cocotbext.parport.run.table import print_report as print_run
from cocotbext.parport.verify.table import print_verdict
from tests.parport.report.samples import RESULTS, RUN

BOLD_RED = "\x1b[1;31m"
"""How a terminal is told of it."""


def terminal() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=200)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


FAILED = {
    "HOST_SETUP": RuleResult(RULES["HOST_SETUP"], Verdict.FAIL, failures=1, first_violation_ps=1)
}
MARGINS = {name: RuleResult(RULES[name]) for name in ("HOST_STROBE", "HOST_HOLD")}
FINDING = ToldFinding(
    rule="LOCK_LEAKED", client="LPT1", call="close", time_ns=1.5, found="locked", expected="unlock"
)


def test_there_is_a_look_for_every_verdict() -> None:
    assert set(STYLES) == {*map(str, Verdict), *get_args(ScenarioVerdict)}


def test_a_rule_that_failed_looks_the_same_in_every_table() -> None:
    console = terminal()
    print_run(console, replace(RUN, answer=replace(RUN.answer, rules=FAILED | MARGINS)), None)
    assert f"{BOLD_RED}1 fail" in shown(console)
    assert f"{BOLD_RED}fail HOST_SETUP: " in shown(console)

    console = terminal()
    served = ExecResult.from_json(json.loads((RESULTS / "exec.json").read_text()))
    print_exec(console, replace(served, answer=replace(served.answer, rules=FAILED)), None)
    assert f"{BOLD_RED}1 fail" in shown(console)

    console = terminal()
    verified = VerifyResult.from_json(json.loads((RESULTS / "verify.json").read_text()))
    print_verdict(console, replace(verified, rules=FAILED), None)
    assert shown(console).count(f"{BOLD_RED}fail") == 4  # two scenarios, a rule, the whole

    console = terminal()
    console.print(check._rule_table(FAILED.values()))
    assert f"{BOLD_RED}fail" in shown(console)


@pytest.mark.parametrize(
    ("findings", "said"),
    [([], "kept"), ([FINDING], "1 finding "), ([FINDING] * 2, "2 findings ")],
)
def test_how_many_findings(findings: list[ToldFinding], said: str) -> None:
    table = Table.grid()
    table.add_column()
    table.add_column()
    add_contract(table, findings)
    console = terminal()
    console.print(table)
    assert said in shown(console)
    assert shown(console).count("LOCK_LEAKED: close at 1.5 ns: locked") == len(findings)


def test_a_time_that_is_none_is_not_shown() -> None:
    assert (exact(None), exact(0), exact(1_500_001)) == ("", "0 ns", "1.500001 us")
