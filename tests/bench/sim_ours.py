# SPDX-License-Identifier: Apache-2.0
"""The inside of our side: the test of ``parport run``, and what the bench wants to know besides."""

import atexit
import json
import os
import resource
import sys
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

from cocotb import _gpi_triggers

from cocotbext.parport.bench.ours import Bench
from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.checker.verdict import RuleResult
from cocotbext.parport.run import sim as run_sim
from cocotbext.parport.run.sim import print_file
from cocotbext.parport.sim.monitor import LineMonitor

__all__ = ["MONITOR", "SEEN", "WATCH", "print_file"]

SEEN = "PARPORT_BENCH_SEEN"
"""Environment variable: file for a JSON object: peak_kib of the resident memory, edges fed to the
checker, and printing_s, see MeasuringBench."""

MONITOR = "PARPORT_BENCH_MONITOR"
"""Environment variable: "plain" for a monitor that wakes Python at every edge."""

WATCH = "PARPORT_BENCH_WATCH"
"""Environment variable: file for the time spent in Python, s, and the number of wake-ups."""


class CountingMonitor(LineMonitor):
    """Counts the edges that it feeds to the checker."""

    fed = 0

    def _feed(self, time_ps: int, line: str, value: int | None) -> None:
        CountingMonitor.fed += 1
        super()._feed(time_ps, line, value)

    def _feed_all(self, edges: list[Edge]) -> None:
        CountingMonitor.fed += len(edges)
        super()._feed_all(edges)


class MeasuringBench(Bench):
    """The same bench, with a monitor that counts; a plain one is woken by each edge.

    Attributes:
        printing_s: from the start of the bench to its last judgement, start-up not included, s.
    """

    printing_s = 0.0
    _began_s = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self._rig.transactors is not None  # fast_design has them
        _, recorder = self._rig.transactors
        plain = os.environ.get(MONITOR) == "plain"
        self.monitor = CountingMonitor(self.lines, self.checker, None if plain else recorder)

    async def start(self) -> None:
        """Start, and the time counts from here on."""
        await super().start()
        self._began_s = perf_counter()

    async def finish(self, handed_over: bytes) -> dict[str, RuleResult]:
        """Judge; the time counts up to here."""
        rules = await super().finish(handed_over)
        MeasuringBench.printing_s = perf_counter() - self._began_s
        return rules


class Stopwatch:
    """Stands where cocotb's profiler does: around everything that a trigger sets off."""

    def __init__(self) -> None:
        self.total_s = 0.0
        self.count = 0
        self._began = 0.0

    def __enter__(self) -> None:
        self._began = perf_counter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.total_s += perf_counter() - self._began
        self.count += 1


def peak_kib() -> int:
    """Peak of this process's resident memory, KiB.

    Linux counts it from the start of the program; ru_maxrss would hold what its parent had, too.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    unit = 1024 if sys.platform == "darwin" else 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def _tell(seen: Path) -> None:
    found = {
        "peak_kib": peak_kib(),
        "edges": CountingMonitor.fed,
        "printing_s": MeasuringBench.printing_s,
    }
    seen.write_text(json.dumps(found))


def _set_up() -> None:
    vars(run_sim)["Bench"] = MeasuringBench
    if seen := os.environ.get(SEEN):
        atexit.register(_tell, Path(seen))
    if watch := os.environ.get(WATCH):
        stopwatch = Stopwatch()
        vars(_gpi_triggers)["profiling_context"] = stopwatch
        atexit.register(lambda: Path(watch).write_text(f"{stopwatch.total_s} {stopwatch.count}"))


_set_up()
