# SPDX-License-Identifier: Apache-2.0
"""Runs sides in turns, and groups of them side by side: one a processor.

Both sides of a row always run in the same lane, one after the other, so whatever happens beside
them happens to both. What uses all processors itself runs alone.
"""

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from tests.bench.measure import Results
from tests.bench.plots import make_plots
from tests.bench.rows import Plan, Sides, make_rows
from tests.bench.work import BenchError, Outcome, Side

__all__ = ["Job", "Lane", "open_lanes", "run_jobs"]

Lane = Callable[[Side], Outcome]
"""Runs a side once."""


@dataclass(frozen=True)
class Job:
    """Sides to run in turns.

    Attributes:
        group: part of the key of their results.
        sides: in the order of the turns.
        rounds: how many turns.
        alone: nothing else may run at the same time.
    """

    group: str
    sides: Sequence[Side]
    rounds: int
    alone: bool = False


def run_jobs(
    jobs: Sequence[Job], lanes: Sequence[Lane], tell: Callable[[Side], None] = lambda _side: None
) -> Results:
    """Run jobs, the first ones first.

    Args:
        jobs: those that run alone come after the others.
        lanes: as many jobs run at a time.
        tell: called before every run.

    Raises:
        BenchError: a run failed; no more are begun then.
    """
    results: Results = {}
    waiting = deque(job for job in jobs if not job.alone)

    def work(lane: Lane) -> None:
        while waiting:
            try:
                _run(waiting.popleft(), lane, results, tell)
            except BenchError:
                waiting.clear()
                raise

    with ThreadPoolExecutor(len(lanes)) as pool:
        for future in [pool.submit(work, lane) for lane in lanes]:
            future.result()
    for job in jobs:
        if job.alone:
            _run(job, lanes[0], results, tell)
    return results


@contextmanager
def open_lanes(plan: Plan, folder: Path, count: int) -> Iterator[list[Lane]]:
    """Lanes in processes of their own: to start a simulation changes the environment for a while.

    Args:
        plan: whose sides are to be run.
        folder: for the files of all runs; emptied first.
        count: how many.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        pools = [
            stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
            for _ in range(count)
        ]
        yield [_lane(pool, plan, folder) for pool in pools]


def _lane(pool: ProcessPoolExecutor, plan: Plan, folder: Path) -> Lane:
    return lambda side: pool.submit(_run_side, plan, folder, side.name).result()


def _run_side(plan: Plan, folder: Path, name: str) -> Outcome:
    return _all_sides(plan, folder)[name].run()


@cache
def _all_sides(plan: Plan, folder: Path) -> dict[str, Side]:
    """Every side by its name; what sides share is made once a process, in a place of its own."""
    sides = Sides(folder / f"lane-{os.getpid()}")
    found = [side for row in make_rows(plan, sides) for side in row.sides]
    found += [side for plot in make_plots(plan, sides) for side in plot.sides]
    return {side.name: side for side in found}


def _run(job: Job, lane: Lane, results: Results, tell: Callable[[Side], None]) -> None:
    def run(side: Side) -> Outcome:
        tell(side)
        return lane(side)

    for _ in range(job.rounds):
        early = {side.name: run(side) for side in job.sides if side.twice}
        for side in sorted(job.sides, key=lambda side: side.twice):  # those once more, at the end
            outcome = run(side)
            if side.twice:
                outcome = _mean(early[side.name], outcome)
            results.setdefault((job.group, side.name), []).append(outcome)


def _mean(one: Outcome, other: Outcome) -> Outcome:
    """An outcome with the means of both times."""
    return replace(
        other,
        wall_s=(one.wall_s + other.wall_s) / 2,
        start_s=(one.start_s + other.start_s) / 2,
    )
