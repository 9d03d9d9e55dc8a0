# SPDX-License-Identifier: Apache-2.0
"""The summary at the end of ``parport exec``."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from cocotbext.parport.report.answer import ExecAnswer
from cocotbext.parport.report.console import add_contract, add_rules, facts_table
from cocotbext.parport.report.result import ExecResult
from cocotbext.parport.units import brief_ns, wall_time

__all__ = ["print_report"]


def print_report(console: Console, result: ExecResult, out: Path | None) -> None:
    """Print the result of a run for a person.

    Args:
        console: where to.
        result: of the run.
        out: the folder with the files, if there is one.
    """
    answer = result.answer
    table = facts_table(console)
    # Text: a path may hold what rich would take for markup.
    table.add_row("program", Text(f"{result.program[0]}, exit code {result.exit_code}"))
    if result.dut:
        table.add_row("controller", Text(result.dut))
    table.add_row("port", _use(answer))
    table.add_row("bytes", _bytes(answer, result.device_bytes))
    if result.device_bytes:
        table.add_row("sha256", result.device_sha256)
    table.add_row("simulated", brief_ns(answer.sim_time_ns))
    table.add_row("wall time", wall_time(result.wall_time_s))
    add_rules(table, answer.rules)
    add_contract(table, answer.contract)
    if out is not None:
        table.add_row("files", Text(f"{out}/printed.bin, waves.fst, result.json"))
    console.print(table)


def _use(answer: ExecAnswer) -> str:
    parts = [f"/dev/{name} opened {n} times" for name, n in answer.opened.items() if n]
    accesses = answer.port_reads + answer.port_writes
    if accesses:
        parts.append(f"{accesses} accesses by in and out")
    return ", ".join(parts) or "not used: nothing opened /dev/parport0 or /dev/lp0"


def _bytes(answer: ExecAnswer, arrived: int) -> str:
    text = f"{answer.num_bytes_written} written, {arrived} arrived"
    if answer.ignored_strobes:
        text += f", {answer.ignored_strobes} strobes ignored"
    return text
