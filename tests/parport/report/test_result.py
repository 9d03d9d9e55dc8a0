# SPDX-License-Identifier: Apache-2.0
"""Results and answers as JSON: what was told once is read, and told again byte for byte."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.report.answer import ExecAnswer, RunAnswer, ToldFinding
from cocotbext.parport.report.evidence import Told
from cocotbext.parport.report.result import (
    CheckResult,
    ExecResult,
    RunResult,
    VerifyResult,
)
from tests.parport.report.samples import RESULTS, RUN, VIOLATION


def as_text(result: Told) -> str:
    return json.dumps(result.to_json(), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("run", RunResult),
        ("exec", ExecResult),
        ("check", CheckResult),
        ("verify", VerifyResult),
    ],
)
def test_a_result_of_before_is_told_byte_for_byte(name: str, kind: type[Told]) -> None:
    """The files were written by the commands when a result was a dictionary; some were cut."""
    text = (RESULTS / f"{name}.json").read_text()
    result = kind.from_json(json.loads(text))
    assert as_text(result) == text
    assert kind.from_json(result.to_json()) == result


def test_an_answer_comes_out_of_a_simulation_whole(tmp_path: Path) -> None:
    RUN.answer.save(tmp_path / "answer")
    again = RunAnswer.load(tmp_path / "answer")
    assert again == RUN.answer
    assert again.violations[0].violation.edges == VIOLATION.edges  # they are not compared
    served = ExecAnswer(
        opened={"lp0": 1},
        requests=3,
        port_reads=4,
        port_writes=5,
        num_bytes_written=6,
        ignored_strobes=7,
        sim_time_ns=8.5,
        contract=RUN.answer.contract,
        rules=RUN.answer.rules,
    )
    served.save(tmp_path / "answer")
    assert ExecAnswer.load(tmp_path / "answer") == served


def test_a_result_leaves_edges_out_and_tells_of_python_once() -> None:
    told = RUN.to_json()
    assert "edges" not in json.dumps(told)
    assert "python" not in told
    assert RUN.answer.to_json()["python"] == RUN.environment.python
    assert json.loads(as_text(RUN))["violations"][0]["text"] == "what happened"


def run_with(**changes: Any) -> RunResult:
    """The run, with some of its answer changed."""
    return replace(RUN, answer=replace(RUN.answer, **changes))


FAILED = {"DEV_X": RuleResult(RULES["DEV_X"], Verdict.FAIL)}
LEAKED = ToldFinding(
    rule="LOCK_LEAKED",
    client="LPT1",
    call="IRP_MJ_CLOSE",
    time_ns=1.0,
    found="it is locked",
    expected="unlock before closing",
)


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (RUN, "warn"),
        (run_with(rules={}), "pass"),
        (run_with(rules=FAILED), "fail"),
        (run_with(ntstatus=0x8000000E), "fail"),
        (run_with(contract=[LEAKED]), "fail"),
        (replace(RUN, device_sha256="other"), "fail"),
    ],
)
def test_a_run_falls_short_in_any_of_four_ways(result: RunResult, verdict: str) -> None:
    assert result.verdict == verdict
