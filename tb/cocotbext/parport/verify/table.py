# SPDX-License-Identifier: Apache-2.0
"""The table at the end of ``parport verify``."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cocotbext.parport.checker.verdict import RuleResult
from cocotbext.parport.report.console import exact, told_verdict
from cocotbext.parport.report.result import ScenarioResult, VerifyResult
from cocotbext.parport.units import wall_time

__all__ = ["print_verdict"]

_PIPE_WIDTH = 110


def print_verdict(console: Console, result: VerifyResult, out: Path | None) -> None:
    """Print a verdict for a person: what failed first, then the rules, then the sum.

    Args:
        console: where to.
        result: of the suite.
        out: the folder with the evidence; None: it could not be written.
    """
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    _print_scenarios(console, result.scenarios)
    console.print(_rules(result.rules.values()))
    counts = Counter(scenario.verdict for scenario in result.scenarios.values())
    parts = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    line = Text("verdict  ", "bold")
    line.append(told_verdict(result.verdict))
    line.append(f"  {parts}  (seed {result.seed}, {wall_time(result.wall_time_s)})")
    console.print(line)
    if result.replay:
        console.print(Text("replay   ", "bold").append(result.replay, ""), soft_wrap=True)
    if out is not None:
        files = f"{out}/report.html, result.json{_waves(result)}"
        console.print(Text("files    ", "bold").append(files, ""), soft_wrap=True)


def _waves(result: VerifyResult) -> str:
    files = [scenario.waves for scenario in result.scenarios.values() if scenario.waves]
    return "".join(f", {file}" for file in files)


def _print_scenarios(console: Console, scenarios: Mapping[str, ScenarioResult]) -> None:
    """Those that are not simply fine; the first failure with the lines around it."""
    shown = False
    for name, scenario in scenarios.items():
        if scenario.verdict not in ("fail", "warn"):
            continue
        message = scenario.message or "see the rules"
        line = told_verdict(scenario.verdict, f"{scenario.verdict:5}")
        line.append(f" {name}", "bold").append(f": {message.splitlines()[0]}", "")
        console.print(line, soft_wrap=True)
        if scenario.verdict == "fail" and scenario.violations and not shown:
            console.print(Text(scenario.violations[0].text), soft_wrap=True)
            shown = True


def _rules(results: Iterable[RuleResult]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("rule")
    table.add_column("verdict")
    table.add_column("smallest", justify="right")
    table.add_column("largest", justify="right")
    table.add_column("what")
    for result in results:
        table.add_row(
            result.rule.id,
            told_verdict(result.verdict),
            exact(result.min_ps),
            exact(result.max_ps),
            result.rule.what + (f" ({result.unseen})" if result.unseen else ""),
        )
    return table
