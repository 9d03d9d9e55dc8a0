# SPDX-License-Identifier: Apache-2.0
"""What the tables of all commands share: the console, verdicts, rules, findings."""

from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.units import format_time

__all__ = ["add_contract", "add_rules", "report_console", "rounded"]

_STYLES = {"pass": "green", "warn": "yellow", "fail": "red"}


class _ReportConsole(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # rich would end with code 1, which has a meaning of its own


def report_console() -> Console:
    """Where a report is printed: standard output."""
    return _ReportConsole()


def add_rules(table: Table, rules: dict[str, Any]) -> None:
    """Add the verdicts to a table, a line for every rule that was broken, and what hid others."""
    table.add_row("rules", _verdicts(rules))
    for name, rule in rules.items():
        if rule["verdict"] in ("warn", "fail"):
            table.add_row("", Text(_violation(name, rule), _STYLES[rule["verdict"]]))
    for why in dict.fromkeys(rule["unseen"] for rule in rules.values() if rule["unseen"]):
        names = ", ".join(name for name, rule in rules.items() if rule["unseen"] == why)
        table.add_row("", f"not-seen {names}: {why}")


def add_contract(table: Table, findings: list[dict[str, Any]]) -> None:
    """Add to a table what was found against a client of the contract."""
    broken = f"{len(findings)} finding{'s' * (len(findings) > 1)}"
    table.add_row("contract", Text(broken, "red") if findings else Text("kept", "green"))
    for finding in findings:
        table.add_row("", Text(_finding(finding), "red"))


def rounded(ns: float) -> str:
    """A time with four digits, enough for a person."""
    return format_time(int(float(f"{ns * 1000:.4g}")))


def _verdicts(rules: dict[str, Any]) -> Text:
    counts = Counter(rule["verdict"] for rule in rules.values())
    text = Text()
    for verdict, count in counts.items():
        if text:
            text.append(", ")
        text.append(f"{count} {verdict}", _STYLES.get(verdict, ""))
    return text


def _violation(name: str, rule: dict[str, Any]) -> str:
    when = rounded(rule["first_violation_ns"])
    times = rule["failures"] + rule["warnings"]
    return f"{rule['verdict']} {name}: {RULES[name].what}; {times} times, first at {when}"


def _finding(finding: dict[str, Any]) -> str:
    when = rounded(finding["time_ns"])
    return (
        f"{finding['rule']}: {finding['call']} at {when}: {finding['found']}; "
        f"expected: {finding['expected']}"
    )
