# SPDX-License-Identifier: Apache-2.0
"""What the tables of all commands share: the console, the look of a verdict, rules, findings."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.report.answer import ToldFinding
from cocotbext.parport.units import brief_ns, format_time, to_ns

__all__ = [
    "STYLES",
    "add_contract",
    "add_rules",
    "exact",
    "facts_table",
    "good_or_bad",
    "report_console",
    "told_verdict",
]

STYLES: Mapping[str, str] = {
    "pass": "green",
    "warn": "yellow",
    "fail": "bold red",
    "waived": "cyan",
    "skip": "dim",
    "not-seen": "dim",
}
"""How a verdict looks, on a rule, a scenario or the whole."""

_LEAST_WIDTH = 84  # a digest with its label; a pipe has no width of its own


class _ReportConsole(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # rich would end with code 1, which has a meaning of its own


def report_console() -> Console:
    """Where a report is printed: standard output."""
    return _ReportConsole()


def facts_table(console: Console) -> Table:
    """An empty table of labels and facts, as wide as the console or as what it has to hold."""
    if not console.is_terminal:
        console.width = _LEAST_WIDTH
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    return table


def told_verdict(verdict: str, text: str = "") -> Text:
    """A verdict, or a text, in the look of the verdict."""
    return Text(text or verdict, STYLES[verdict])


def good_or_bad(text: str, *, good: bool) -> Text:
    """A text in the look of pass, or of fail."""
    return told_verdict(Verdict.PASS if good else Verdict.FAIL, text)


def exact(ps: int | None) -> str:
    """A time to the picosecond; "" for none."""
    return "" if ps is None else format_time(ps)


def add_rules(table: Table, rules: Mapping[str, RuleResult]) -> None:
    """Add the verdicts to a table, a line for every rule that was broken, and what hid others."""
    table.add_row("rules", _verdicts(rules))
    for rule in rules.values():
        if rule.verdict in (Verdict.WARN, Verdict.FAIL):
            table.add_row("", told_verdict(rule.verdict, _violation(rule)))
    for why in dict.fromkeys(rule.unseen for rule in rules.values() if rule.unseen):
        names = ", ".join(name for name, rule in rules.items() if rule.unseen == why)
        table.add_row("", f"not-seen {names}: {why}")


def add_contract(table: Table, findings: Sequence[ToldFinding]) -> None:
    """Add to a table what was found against a client of the contract."""
    broken = f"{len(findings)} finding{'s' * (len(findings) > 1)}"
    table.add_row("contract", good_or_bad(broken if findings else "kept", good=not findings))
    for finding in findings:
        table.add_row("", good_or_bad(_finding(finding), good=False))


def _verdicts(rules: Mapping[str, RuleResult]) -> Text:
    counts = Counter(rule.verdict for rule in rules.values())
    return Text(", ").join(told_verdict(v, f"{count} {v}") for v, count in counts.items())


def _violation(rule: RuleResult) -> str:
    assert rule.first_violation_ps is not None  # it was broken
    when = brief_ns(to_ns(rule.first_violation_ps))
    times = rule.failures + rule.warnings
    return f"{rule.verdict} {rule.rule.id}: {rule.rule.what}; {times} times, first at {when}"


def _finding(finding: ToldFinding) -> str:
    when = brief_ns(finding.time_ns)
    return (
        f"{finding.rule}: {finding.call} at {when}: {finding.found}; expected: {finding.expected}"
    )
