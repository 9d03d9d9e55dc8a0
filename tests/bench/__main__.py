# SPDX-License-Identifier: Apache-2.0
"""``make bench``: our bench against others that do the same work, side by side in one run.

Prints one table and writes bench.json. Numbers are for the machine that they were measured on; what
travels are the ratios, ours divided by the reference's.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cocotbext.parport.errors import UserError
from tests.bench.docs import machine, replace_section
from tests.bench.drawing import draw
from tests.bench.lanes import Job, Lane, open_lanes, run_jobs
from tests.bench.measure import Results, Row, to_json
from tests.bench.plots import Plot, make_plots
from tests.bench.profiles import PROFILES, profile_text
from tests.bench.rows import FULL, GROUPS, QUICK, Plan, Sides, make_rows
from tests.bench.table import markdown, print_table
from tests.bench.work import BenchError, Outcome, Side

ROOT = Path(__file__).parents[2]

_EXAMPLES = f"""\
examples:
  make bench
      everything, within five minutes on two cores that have nothing else to do
  make bench QUICK=1
      fewer bytes and runs, within a minute
  make bench ARGS="--rows fifo_vs_verilog,spp_vs_verilog"
      some rows, without plots
  make bench ARGS="--profile fifo"
      where the time of our side goes; one of {", ".join(PROFILES)}
  make bench ARGS=--docs
      everything, and the numbers, plots and profiles of docs/performance.md anew

exit codes: 0 measured, targets met or not; 1 a run failed or bytes differ; 2 the call is wrong
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, measure, print."""
    args = _parser().parse_args(arguments)
    place = args.out.absolute() / "bench"
    try:
        if args.profile:
            print(profile_text(args.profile, place / "profile"))
            return 0
        plan = QUICK if args.quick else FULL
        plan = replace(plan, plot_limit=max(plan.plot_sizes)) if args.docs else plan
        runs = place / "runs"
        sides = Sides(runs)
        rows = _chosen(make_rows(plan, sides), args.rows)
        plots = [] if args.rows else make_plots(plan, sides)
        with open_lanes(plan, runs, args.jobs) as lanes:
            found, results = measure(rows, plots, plan, lanes)
    except UserError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    for row in found.values():
        row["quick"] = args.quick
    (args.out / "bench.json").write_text(json.dumps(found, indent=2) + "\n")
    drawn = [draw(plot, results, place) for plot in plots]
    print_table(Console(), found)
    if args.quick:
        print("QUICK: start-up weighs more on few bytes; the targets are meant for the full run")
    if args.docs:
        _write_docs(found, drawn, place)
    return 0


def measure(
    rows: Sequence[Row], plots: Sequence[Plot], plan: Plan, lanes: Sequence[Lane]
) -> tuple[dict[str, dict[str, Any]], Results]:
    """Measure rows, and what plots need besides.

    Returns:
        What bench.json holds, and the outcomes of all runs.

    Raises:
        BenchError: a run failed, or bytes differ.
    """
    jobs = _jobs(rows, plots, plan)
    runs = sum(job.rounds * (1 + side.twice) for job in jobs for side in job.sides)
    with _progress(runs) as tell:
        results = run_jobs(jobs, [_naming(lane, rows) for lane in lanes], tell)
    return {row.name: to_json(row, results) for row in rows}, results


def _naming(lane: Lane, rows: Sequence[Row]) -> Lane:
    """A lane whose errors name the rows that need the run."""

    def run(side: Side) -> Outcome:
        try:
            return lane(side)
        except BenchError as error:
            names = [row.name for row in rows if side.name in (known.name for known in row.sides)]
            raise BenchError(f"{', '.join(names) or 'plots'}: {error}") from None

    return run


def _jobs(rows: Sequence[Row], plots: Sequence[Plot], plan: Plan) -> list[Job]:
    """What has to be run: groups of rows in turns, then once what only plots need."""
    jobs = []
    for group in GROUPS:
        sides = {side.name: side for row in rows if row.group == group for side in row.sides}
        if sides:
            jobs.append(Job(group, tuple(sides.values()), plan.rounds, group == GROUPS[-1]))
    there = {side.name for job in jobs for side in job.sides}
    missing = {side.name: side for plot in plots for side in plot.sides if side.name not in there}
    return jobs + [Job("plots", (side,), 1) for side in missing.values()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measure our bench against others that do the same work, side by side.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="fewer bytes, three runs of each")
    parser.add_argument("--rows", metavar="NAME,NAME", help="only these, and no plots")
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=ROOT / "build",
        help="gets bench.json, and plots in bench/ (default: build)",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=int,
        default=min(2, os.cpu_count() or 1),
        help="groups of rows at a time, each on a core of its own (default: %(default)s)",
    )
    parser.add_argument("--docs", action="store_true", help="refresh docs/performance.md as well")
    parser.add_argument(
        "--profile", metavar="WHAT", choices=PROFILES, help=f"only this: {', '.join(PROFILES)}"
    )
    return parser


def _chosen(rows: list[Row], names: str | None) -> list[Row]:
    if names is None:
        return rows
    wanted = names.split(",")
    if unknown := set(wanted) - {row.name for row in rows}:
        known = ", ".join(row.name for row in rows)
        raise UserError(f"--rows: no row is called {', '.join(sorted(unknown))}; there are {known}")
    return [row for row in rows if row.name in wanted]


def _write_docs(found: dict[str, dict[str, Any]], drawn: Sequence[Path], place: Path) -> None:
    """Refresh docs/performance.md and its plots."""
    page = ROOT / "docs" / "performance.md"
    text = page.read_text("utf-8")
    how = ", with QUICK=1" if all(row["quick"] for row in found.values()) else ""
    text = replace_section(text, "table", f"Measured on: {machine()}{how}.\n\n{markdown(found)}")
    for name in PROFILES:
        text = replace_section(text, f"profile {name}", profile_text(name, place / "profile"))
    page.write_text(text, "utf-8")
    for plot in drawn:
        shutil.copy(plot, page.parent / "pictures" / plot.name)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Side], None]]:
    """A bar on the terminal's standard error; elsewhere nothing."""
    console = Console(stderr=True)
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
        task = progress.add_task("", total=total)
        yield lambda side: progress.update(task, advance=1, description=side.name)


if __name__ == "__main__":
    sys.exit(main())
