# SPDX-License-Identifier: Apache-2.0
"""The table at the end of ``parport run``."""

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cocotbext.parport.checker.verdict import RuleResult
from cocotbext.parport.report.answer import RunAnswer
from cocotbext.parport.report.console import add_contract, add_rules, facts_table, good_or_bad
from cocotbext.parport.report.result import RunResult
from cocotbext.parport.units import brief_ns, to_ns, wall_time

__all__ = ["print_report"]

_MARGINS = {"set-up": "HOST_SETUP", "strobe": "HOST_STROBE", "hold": "HOST_HOLD"}


def print_report(console: Console, result: RunResult, out: Path | None) -> None:
    """Print the result of a run for a person.

    Args:
        console: where to.
        result: of the run.
        out: the folder with the files; None: they could not be written.
    """
    answer, whole = result.answer, result.whole
    table = facts_table(console)
    status = f"{answer.status} (0x{answer.ntstatus:08X})"
    table.add_row("status", good_or_bad(status, good=answer.ntstatus == 0))
    table.add_row("bytes", _bytes(answer, result.device_bytes))
    table.add_row("printer", f"{result.printer}, seed {result.seed}")
    table.add_row("sha256 sent", result.data_sha256)
    table.add_row("    printed", good_or_bad(result.device_sha256, good=whole))
    table.add_row("", good_or_bad("equal" if whole else "they differ", good=whole))
    table.add_row("simulated", brief_ns(answer.sim_time_ns))
    table.add_row("wall time", wall_time(result.wall_time_s))
    table.add_row("smallest", _margins(answer.rules))
    add_rules(table, answer.rules)
    add_contract(table, answer.contract)
    if out is not None:
        table.add_row("files", Text(f"{out}/report.html, printed.bin, waves.fst, result.json"))
    console.print(table)


def _bytes(answer: RunAnswer, arrived: int) -> str:
    text = (
        f"{answer.num_bytes_to_write} asked, {answer.num_bytes_written} written, {arrived} arrived"
    )
    if answer.ignored_strobes:
        text += f", {answer.ignored_strobes} strobes ignored"
    if answer.cleared_bytes:
        text += f", {answer.cleared_bytes} cleared before they were printed"
    return text if answer.calls == 1 else f"{text}, in {answer.calls} calls"


def _margins(rules: Mapping[str, RuleResult]) -> str:
    parts = []
    for label, name in _MARGINS.items():
        least = to_ns(rules[name].min_ps)
        seen = "not seen" if least is None else brief_ns(least)
        parts.append(f"{label} {seen}")
    return ", ".join(parts)
