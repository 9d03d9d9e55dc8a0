# SPDX-License-Identifier: Apache-2.0
"""Sides that are cocotb and nothing of ours: reference B, the usual way, and an empty test."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from cocotb_tools.check_results import get_results
from cocotb_tools.runner import Icarus

from cocotbext.parport.simulators.bounded import Bounds, Ending, run_bounded
from cocotbext.parport.simulators.design import Design, fast_design
from cocotbext.parport.simulators.places import hdl_dir
from cocotbext.parport.simulators.runner import SimulationError, build, simulate
from tests.bench import sim_polling
from tests.bench.ours import simulator
from tests.bench.work import BenchError, Outcome, Work

__all__ = ["print_polling", "start_bare"]


def print_polling(work: Work, folder: Path) -> Outcome:
    """Print with reference B, on the bare controller: the clock comes from Python.

    Args:
        work: what; without faults.
        folder: gets the files of the run.

    Raises:
        BenchError: the simulation failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = {"data": "data", "printed": "printed.bin", "printing_s": "printing_s"}
    job = {key: str(folder / name) for key, name in names.items()}
    Path(job["data"]).write_bytes(work.data)
    asked = {sim_polling.JOB: json.dumps(job | {"mode": work.mode, "busy_ns": work.busy_ns})}
    try:
        with simulator("icarus"):
            design = Design(tuple(sorted(hdl_dir().glob("*.v"))), "parport_wb")
            ending = simulate(design, "tests.bench.sim_polling", folder / "sim", env=asked)
    except SimulationError as error:
        raise BenchError(f"reference B, {work.name}: {error}") from None
    start_s = ending.wall_s - float(Path(job["printing_s"]).read_text())
    printed = Path(job["printed"]).read_bytes()
    return Outcome.of_print(ending.wall_s, work, printed, start_s=start_s)


def start_bare(folder: Path) -> Outcome:
    """An empty test on our design, by cocotb's own runner.

    Raises:
        BenchError: the simulation failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with simulator("icarus"):
        design = fast_design()
        built = build(design)
    runner = _Bare(folder / "sim.log")
    results = runner.test(
        test_module="tests.bench.sim_empty",
        hdl_toplevel=design.top,
        hdl_toplevel_lang="verilog",
        build_dir=built,
        test_dir=folder,
        extra_env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    tests, failures = get_results(results)
    if failures or tests != 1:
        raise BenchError(f"an empty test: {failures} of {tests} failed")
    return Outcome(runner.ending.wall_s)


class _Bare(Icarus):
    """Cocotb's own runner; the process is timed by the same clock as everywhere here.

    Attributes:
        ending: how the simulator ended, after `test`.
    """

    ending: Ending

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = log

    def _execute(self, cmds: Sequence[Sequence[str]], cwd: "os.PathLike[str] | str") -> None:
        (command,) = cmds
        self.ending = run_bounded(command, Path(cwd), self.env, self._log, Bounds())
