# SPDX-License-Identifier: Apache-2.0
"""The table at the end of ``parport verify``."""

from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.units import format_time

__all__ = ["print_verdict"]

_STYLES = {"pass": "green", "warn": "yellow", "fail": "bold red", "skip": "dim", "not-seen": "dim"}
_PIPE_WIDTH = 110


def print_verdict(console: Console, result: dict[str, Any], out: Path | None) -> None:
    """Print a verdict for a person: what failed first, then the rules, then the sum.

    Args:
        console: where to.
        result: as result.json holds it.
        out: the folder with the evidence; None: it could not be written.
    """
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    _print_scenarios(console, result["scenarios"])
    console.print(_rules(result["rules"]))
    counts = Counter(outcome["verdict"] for outcome in result["scenarios"].values())
    parts = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    line = Text("verdict  ", "bold")
    line.append(result["verdict"], _STYLES[result["verdict"]])
    line.append(f"  {parts}  (seed {result['seed']}, {result['wall_time_s']:.1f} s)")
    console.print(line)
    if result["replay"]:
        console.print(Text("replay   ", "bold").append(result["replay"], ""), soft_wrap=True)
    if out is not None:
        files = f"{out}/report.html, result.json{_waves(result)}"
        console.print(Text("files    ", "bold").append(files, ""), soft_wrap=True)


def _waves(result: dict[str, Any]) -> str:
    files = [outcome["waves"] for outcome in result["scenarios"].values() if outcome["waves"]]
    return "".join(f", {file}" for file in files)


def _print_scenarios(console: Console, scenarios: dict[str, Any]) -> None:
    """Those that are not simply fine; the first failure with the lines around it."""
    shown = False
    for name, outcome in scenarios.items():
        if outcome["verdict"] not in ("fail", "warn"):
            continue
        message = outcome["message"] or "see the rules"
        line = Text(f"{outcome['verdict']:5}", _STYLES[outcome["verdict"]])
        line.append(f" {name}", "bold").append(f": {message.splitlines()[0]}", "")
        console.print(line, soft_wrap=True)
        if outcome["verdict"] == "fail" and outcome["violations"] and not shown:
            console.print(Text(outcome["violations"][0]["text"]), soft_wrap=True)
            shown = True


def _rules(rules: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("rule")
    table.add_column("verdict")
    table.add_column("smallest", justify="right")
    table.add_column("largest", justify="right")
    table.add_column("what")
    for name, rule in rules.items():
        verdict = rule["verdict"]
        table.add_row(
            name,
            Text(verdict, _STYLES.get(verdict, "cyan")),
            _time(rule["min_ns"]),
            _time(rule["max_ns"]),
            RULES[name].what + (f" ({rule['unseen']})" if rule["unseen"] else ""),
        )
    return table


def _time(ns: float | None) -> str:
    return "" if ns is None else format_time(round(ns * 1000))
