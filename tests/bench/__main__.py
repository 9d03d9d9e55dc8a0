# SPDX-License-Identifier: Apache-2.0
"""``make bench``: our bench against others that do the same work, side by side in one run.

Prints one table and writes bench.json. Numbers are for the machine that they were measured on; what
travels are the ratios, ours divided by the reference's.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cocotbext.parport.errors import UserError
from tests.bench.measure import Row, collect, to_json
from tests.bench.rows import FULL, QUICK, Plan, Sides, make_rows
from tests.bench.table import print_table
from tests.bench.work import BenchError, Side

ROOT = Path(__file__).parents[2]

_EXAMPLES = """\
examples:
  make bench
      everything, within five minutes on two cores that have nothing else to do
  make bench QUICK=1
      fewer bytes and runs, within a minute
  python -m tests.bench --rows fifo_vs_verilog,spp_vs_verilog
      some rows

exit codes: 0 measured, whether or not a target is met; 1 a run failed or bytes differ
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=(__doc__ or "").split("\n\n")[0],
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="fewer bytes, three runs of each")
    parser.add_argument("--rows", metavar="NAME,NAME", help="only these")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=ROOT / "build", help="gets bench.json, bench/"
    )
    args = parser.parse_args(arguments)
    plan = QUICK if args.quick else FULL
    rows = make_rows(plan, Sides(args.out.absolute() / "bench" / "runs"))
    try:
        rows = _chosen(rows, args.rows)
        found = measure(rows, plan)
    except (BenchError, UserError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    for row in found.values():
        row["quick"] = args.quick
    (args.out / "bench.json").write_text(json.dumps(found, indent=2) + "\n")
    print_table(Console(), found)
    return 0


def measure(rows: Sequence[Row], plan: Plan) -> dict[str, dict[str, Any]]:
    """Measure rows.

    Raises:
        BenchError: a run failed, or bytes differ.
    """
    with _progress(rows, plan) as tell:
        results = collect(rows, plan.rounds, tell)
    return {row.name: to_json(row, results) for row in rows}


def _chosen(rows: list[Row], names: str | None) -> list[Row]:
    if names is None:
        return rows
    wanted = names.split(",")
    if unknown := set(wanted) - {row.name for row in rows}:
        known = ", ".join(row.name for row in rows)
        raise UserError(f"--rows: no row is called {', '.join(sorted(unknown))}; there are {known}")
    return [row for row in rows if row.name in wanted]


@contextmanager
def _progress(rows: Sequence[Row], plan: Plan) -> Iterator[Callable[[Side], None]]:
    """A bar on the terminal's standard error; elsewhere nothing."""
    console = Console(stderr=True)
    groups: dict[str, set[str]] = {}
    for row in rows:
        groups.setdefault(row.group, set()).update(side.name for side in row.sides)
    with Progress(
        TextColumn("measuring"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        total = plan.rounds * sum(map(len, groups.values()))
        task = progress.add_task("", total=total, completed=-1)
        yield lambda side: progress.update(task, advance=1, description=side.name)


if __name__ == "__main__":
    sys.exit(main())
