# SPDX-License-Identifier: Apache-2.0
"""The table at the end of ``parport run``."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cocotbext.parport.report.console import add_contract, add_rules, rounded

__all__ = [
    "print_report",
]

_MARGINS = {"set-up": "HOST_SETUP", "strobe": "HOST_STROBE", "hold": "HOST_HOLD"}
_LEAST_WIDTH = 84  # a digest with its label; a pipe has no width of its own


def print_report(console: Console, result: dict[str, Any], out: Path | None) -> None:
    """Print the result of a run for a person.

    Args:
        console: where to.
        result: as result.json holds it.
        out: the folder with the files; None: they could not be written.
    """
    if not console.is_terminal:
        console.width = _LEAST_WIDTH
    good = result["ntstatus"] == 0
    same = result["device_sha256"] == result["data_sha256"]
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_row(
        "status",
        Text(f"{result['status']} (0x{result['ntstatus']:08X})", "green" if good else "red"),
    )
    table.add_row("bytes", _bytes(result))
    table.add_row("printer", f"{result['printer']}, seed {result['seed']}")
    table.add_row("sha256 sent", result["data_sha256"])
    table.add_row("    printed", Text(result["device_sha256"], "green" if same else "red"))
    table.add_row("", Text("equal", "green") if same else Text("they differ", "red"))
    table.add_row("simulated", rounded(result["sim_time_ns"]))
    table.add_row("wall time", f"{result['wall_time_s']:.1f} s")
    table.add_row("smallest", _margins(result["rules"]))
    add_rules(table, result["rules"])
    add_contract(table, result["contract"])
    if out is not None:
        table.add_row("files", Text(f"{out}/report.html, printed.bin, waves.fst, result.json"))
    console.print(table)


def _bytes(result: dict[str, Any]) -> str:
    text = (
        f"{result['num_bytes_to_write']} asked, {result['num_bytes_written']} written, "
        f"{result['device_bytes']} arrived"
    )
    if result["ignored_strobes"]:
        text += f", {result['ignored_strobes']} strobes ignored"
    if result["cleared_bytes"]:
        text += f", {result['cleared_bytes']} cleared before they were printed"
    return text if result["calls"] == 1 else f"{text}, in {result['calls']} calls"


def _margins(rules: dict[str, Any]) -> str:
    parts = []
    for label, name in _MARGINS.items():
        least = rules[name]["min_ns"]
        seen = "not seen" if least is None else rounded(least)
        parts.append(f"{label} {seen}")
    return ", ".join(parts)
