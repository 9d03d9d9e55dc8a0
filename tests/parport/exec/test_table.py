# SPDX-License-Identifier: Apache-2.0
"""The summary of ``parport exec`` shows paths as they are."""

import io
from pathlib import Path

from rich.console import Console

from cocotbext.parport.exec.table import print_report
from cocotbext.parport.report.answer import ExecAnswer
from cocotbext.parport.report.result import ExecResult


def test_brackets_in_paths_are_no_markup() -> None:
    answer = ExecAnswer(
        opened={},
        requests=0,
        port_reads=0,
        port_writes=0,
        num_bytes_written=0,
        ignored_strobes=0,
        sim_time_ns=1.0,
        contract=[],
        rules={},
    )
    result = ExecResult(
        program=["./[bold]run[/x]"],
        exit_code=0,
        dut="[red]/dut.toml",
        answer=answer,
        device_bytes=0,
        device_sha256="",
        mode="spp",
        wall_time_s=1.0,
    )
    text = io.StringIO()
    print_report(Console(file=text), result, Path("out[/]"))
    for path in ("./[bold]run[/x], exit code 0", "[red]/dut.toml", "out[/]/printed.bin"):
        assert path in text.getvalue()
