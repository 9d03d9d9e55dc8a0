# SPDX-License-Identifier: Apache-2.0
"""Results to tell of: one made here, and files that the commands have written."""

from pathlib import Path

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.report.answer import RunAnswer
from cocotbext.parport.report.environment import Environment
from cocotbext.parport.report.evidence import Evidence
from cocotbext.parport.report.result import RunResult

RESULTS = Path(__file__).parent / "results"

VIOLATION = Violation(
    "HOST_SETUP",
    Verdict.WARN,
    time_ps=2_000_001,
    measured_ps=749_999,
    limit_ns=750,
    byte_number=0,
    byte_value=0x41,
    message="data was valid for 749.999 ns",
    start_ps=1_250_002,
    edges=[(0, "busy", 0), (1_250_002, "data", 0x41), (2_000_001, "strobe_n", None)],
)
"""A warning, with edges."""

RUN = RunResult(
    answer=RunAnswer(
        status="STATUS_SUCCESS",
        ntstatus=0,
        num_bytes_to_write=1,
        num_bytes_written=1,
        calls=1,
        ignored_strobes=0,
        cleared_bytes=0,
        sim_time_ns=2000.001,
        contract=[],
        rules={
            "HOST_SETUP": RuleResult(
                RULES["HOST_SETUP"],
                Verdict.WARN,
                min_ps=749_999,
                max_ps=749_999,
                count=1,
                warnings=1,
                first_violation_ps=2_000_001,
            ),
            "DEV_X": RuleResult(RULES["DEV_X"], unseen="it knows no X"),
        },
        violations=[Evidence(VIOLATION, "what happened")],
        python="3.11.0",
    ),
    device_bytes=1,
    device_sha256="aa",
    data_sha256="aa",
    wall_time_s=0.5,
    mode="spp",
    printer="epson",
    seed=1,
    environment=Environment.of_now("3.11.0", "a simulator"),
)
"""A run with a warning; nothing fell short."""
