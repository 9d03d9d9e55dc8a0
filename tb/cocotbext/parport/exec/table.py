# SPDX-License-Identifier: Apache-2.0
"""The summary at the end of ``parport exec``."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cocotbext.parport.report.console import add_contract, add_rules, rounded

__all__ = ["print_report"]

_LEAST_WIDTH = 84  # a digest with its label; a pipe has no width of its own


def print_report(console: Console, result: dict[str, Any], out: Path | None) -> None:
    """Print the result of a run for a person.

    Args:
        console: where to.
        result: as result.json holds it.
        out: the folder with the files, if there is one.
    """
    if not console.is_terminal:
        console.width = _LEAST_WIDTH
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    # Text: a path may hold what rich would take for markup.
    table.add_row("program", Text(f"{result['program'][0]}, exit code {result['exit_code']}"))
    if result["dut"]:
        table.add_row("controller", Text(result["dut"]))
    table.add_row("port", _use(result))
    table.add_row("bytes", _bytes(result))
    if result["device_bytes"]:
        table.add_row("sha256", result["device_sha256"])
    table.add_row("simulated", rounded(result["sim_time_ns"]))
    table.add_row("wall time", f"{result['wall_time_s']:.1f} s")
    add_rules(table, result["rules"])
    add_contract(table, result["contract"])
    if out is not None:
        table.add_row("files", Text(f"{out}/printed.bin, waves.fst, result.json"))
    console.print(table)


def _use(result: dict[str, Any]) -> str:
    parts = [f"/dev/{name} opened {n} times" for name, n in result["opened"].items() if n]
    accesses = result["port_reads"] + result["port_writes"]
    if accesses:
        parts.append(f"{accesses} accesses by in and out")
    return ", ".join(parts) or "not used: nothing opened /dev/parport0 or /dev/lp0"


def _bytes(result: dict[str, Any]) -> str:
    text = f"{result['num_bytes_written']} written, {result['device_bytes']} arrived"
    if result["ignored_strobes"]:
        text += f", {result['ignored_strobes']} strobes ignored"
    return text
