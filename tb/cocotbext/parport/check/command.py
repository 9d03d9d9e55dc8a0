# SPDX-License-Identifier: Apache-2.0
"""The command ``parport check``: judge the lines of a capture."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.capture.linemap import LineMap, read_line_map
from cocotbext.parport.capture.reader import LineReader, open_capture
from cocotbext.parport.capture.signals import Capture
from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.errors import UserError
from cocotbext.parport.report.console import exact, told_verdict
from cocotbext.parport.report.result import CheckResult
from cocotbext.parport.report.waveform import describe
from cocotbext.parport.units import format_time

__all__ = ["add_parser", "run"]

_EDGES_KEPT = 48
_WIDTH_OF_A_FILE = 120
_MOST_NAMES = 12
_OF_A_STROBE = ("HOST_SETUP", "HOST_STROBE", "HOST_BUSY", "DEV_BUSY")
"""What is judged of a byte from the fall of strobe_n on; none of it without a fall."""

_EXAMPLES = """\
examples:
  parport check waves.fst
      lines are found by their names: data, strobe_n, busy, ack_n ...
  parport check analyser.vcd --lines lines.toml
      lines.toml says which channel is which line; others are found by their names:
          [lines]
          data = ["D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7"]
          strobe_n = "D8"
          busy = { port = "D9", invert = true }
          select = false      # not here, whatever is called so
          [limits]
          HOST_SETUP = { fail_below = "1us" }
          [waive]
          DEV_ACK = "our printers answer on Busy only"
          [capture]
          glitch = "20ns"
  parport check waves.vcd --json | jq .rules.DEV_BUSY

exit codes: 0 bytes were strobed and no rule failed, 1 a rule failed, 2 nothing could be judged,
as no byte was strobed, or the call or a file is wrong
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``check`` to the commands."""
    parser = commands.add_parser(
        "check",
        help="judge the lines in a VCD or FST capture",
        description="Judge the lines of a parallel port in a VCD or FST capture, of any simulator "
        "or logic analyser.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("capture", metavar="CAPTURE", type=Path, help="a VCD or FST file")
    parser.add_argument(
        "--lines",
        metavar="lines.toml",
        type=Path,
        help="which signal is which line, limits, waivers (default: lines by their names)",
    )
    parser.add_argument(
        "--show",
        metavar="N",
        type=int,
        default=3,
        help="violations to show of each rule (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        0 if no rule failed, 1 if one did, 2 if nothing could be judged, or the call or a file is
        wrong.
    """
    try:
        return _run(args)
    except UserError as error:
        print(f"parport check: {error}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace) -> int:
    if args.show < 0:
        raise UserError(f"--show {args.show}: a number from 0 is right")
    line_map = read_line_map(args.lines) if args.lines else LineMap(where=str(args.capture))
    capture = open_capture(args.capture)
    reader = LineReader(capture, line_map)
    checker, end_ps = _judge(args, capture.end, reader, line_map, slack_ps=0)
    if not capture.exact:  # some times were cut: again, and what is in doubt is no pass
        checker, end_ps = _judge(args, capture.end, reader, line_map, slack_ps=1)
    rules = checker.results()
    result = CheckResult(
        capture=str(args.capture),
        lines=reader.lines,
        end_ps=end_ps,
        rules=rules,
        violations=checker.violations,
        message="" if _strobed(rules) else _nothing(reader.lines, capture, end_ps),
    )
    if args.json:
        print(json.dumps(result.to_json(), indent=2))
    else:
        _print_tables(args.capture.name, result)
    if result.verdict is Verdict.NOT_SEEN:
        raise UserError(f"{args.capture}: {result.message}")
    return int(result.verdict is Verdict.FAIL)


def _strobed(rules: Mapping[str, RuleResult]) -> bool:
    """Whether a byte was strobed, so that something of it could be judged."""
    return any(rules[name].count or rules[name].failures for name in _OF_A_STROBE)


def _nothing(lines: Sequence[str], capture: Capture, end_ps: int) -> str:
    """Why nothing could be judged, what was looked for, and what there is."""
    found = ", ".join(lines)
    if "strobe_n" in lines:
        return (
            f"nothing was judged: no strobe begins in {format_time(end_ps)}; found {found}; "
            "if another signal is strobe_n, or it is the other way up, say so with --lines"
        )
    looked_for = ", ".join(line for line in LINES if line not in lines)
    names = sorted({str(signal) for signal in capture.signals})
    others = ", ".join(names[:_MOST_NAMES]) + (", ..." if len(names) > _MOST_NAMES else "")
    return (
        f"nothing was judged: no signal is strobe_n; found {found}; looked for {looked_for}; "
        f"the capture has {others}; say which is which with --lines"
    )


def _judge(
    args: argparse.Namespace, total: int, reader: LineReader, line_map: LineMap, slack_ps: int
) -> tuple[LineChecker, int]:
    """Read the capture through a checker; it, and the time at which the capture ends."""
    checker = LineChecker(
        reader.lines,
        limits=line_map.limits,
        waive=line_map.waive,
        keep=args.show,
        edges=0 if args.json else _EDGES_KEPT,
        slack_ps=slack_ps,
    )
    with _progress() as progress:
        task = progress.add_task(args.capture.name, total=total)
        end_ps = reader.run(
            checker.feed, lambda done: progress.update(task, completed=done), checker.gap
        )
    checker.finish(end_ps)
    return checker, end_ps


def _progress() -> Progress:
    """A bar on standard error, if a person is looking at it."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


def _print_tables(name: str, result: CheckResult) -> None:
    # A file or a pipe has no width: there, exact times must not be cut to that of a terminal.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    head = f"{name}: {format_time(result.end_ps)}, {', '.join(result.lines)}"
    console.print(Text(head), soft_wrap=True)
    console.print(_rule_table(result.rules.values()))
    for rule in result.rules.values():
        if rule.verdict is Verdict.WAIVED:
            console.print(Text(f"{rule.rule.id} waived: {rule.waived}"))
    for violation in result.violations:
        _print_violation(console, violation)


def _print_violation(console: Console, violation: Violation) -> None:
    ascii_only = not (console.encoding or "").lower().startswith("utf")
    text = describe(violation, width=max(40, min(console.width, 100)), ascii_only=ascii_only)
    head, _, picture = text.partition("\n")
    console.print()
    console.print(told_verdict(violation.severity, head), soft_wrap=True)
    if picture:
        console.print(Text(picture), soft_wrap=True)


def _rule_table(results: Iterable[RuleResult]) -> Table:
    """A table of results for people, one rule a row."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("rule", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for title in ("smallest", "largest", "seen", "broken"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("first broken at", justify="right", no_wrap=True)
    for result in results:
        broken = result.failures + result.warnings
        table.add_row(
            result.rule.id,
            told_verdict(result.verdict),
            exact(result.min_ps),
            exact(result.max_ps),
            str(result.count or ""),
            str(broken or ""),
            exact(result.first_violation_ps),
        )
    return table
