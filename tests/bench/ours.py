# SPDX-License-Identifier: Apache-2.0
"""Our side: bytes through PPARALLEL_WRITE into the controller, with everything on, in Icarus.

The bench is that of ``parport run``: fast transactors, line checker, monitor, scoreboard, contract
verifier. Without waves.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cocotbext.parport.checker.verdict import Verdict
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.report.answer import RunAnswer
from cocotbext.parport.run.job import Job, Settings
from cocotbext.parport.simulators.design import fast_design
from cocotbext.parport.simulators.runner import SimulationError, simulate
from tests.bench import sim_ours
from tests.bench.work import BenchError, Outcome, Work

__all__ = ["print_ours", "simulator"]


def print_ours(
    work: Work,
    folder: Path,
    *,
    monitor: str = "",
    sim: str = "icarus",
    waves: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Print.

    Args:
        work: what.
        folder: gets the files of the run.
        monitor: see sim_ours.MONITOR.
        sim: the simulator, as in ``make SIM=...``.
        waves: FST file to write; not when time is measured.
        env: more environment variables.

    Raises:
        BenchError: the simulation failed, or something but SUCCESS came out of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        faults=list(work.faults),
        timeout_ns=work.timeout_ns,
        mode=work.mode,
        timing=vars(PrinterTiming(busy_ns=work.busy_ns)),
    )
    job = Job.in_folder(folder, settings)
    Path(job.data).write_bytes(work.data)
    seen = folder / "seen"
    asked = job.save(folder / "job") | {
        sim_ours.SEEN: str(seen),
        "COCOTB_REWRITE_ASSERTION_FILES": "",  # as for the module whose test this is
    }
    if monitor:
        asked[sim_ours.MONITOR] = monitor
    try:
        with simulator(sim):
            ending = simulate(
                fast_design(),
                "tests.bench.sim_ours",
                folder / "sim",
                env=asked | dict(env or {}),
                waves=waves,
            )
    except SimulationError as error:
        raise BenchError(f"ours, {work.name}: {error}") from None
    _check(work, RunAnswer.load(Path(job.answer)))
    printed = Path(job.printed).read_bytes()
    found = json.loads(seen.read_text())
    return Outcome.of_print(
        ending.wall_s,
        work,
        printed,
        start_s=ending.wall_s - found["printing_s"],
        events=found["edges"],
        peak_kib=found["peak_kib"],
    )


def _check(work: Work, answer: RunAnswer) -> None:
    """Whether all went well, everybody who judges included."""
    rules = answer.rules.items()
    problems = [f"rule {name} failed" for name, rule in rules if rule.verdict is Verdict.FAIL]
    if answer.status != "STATUS_SUCCESS":
        problems.append(f"{answer.status} after {answer.num_bytes_written} bytes")
    if answer.contract:
        problems.append(f"the contract was broken: {answer.contract}")
    if answer.sim_time_ns < work.least_ns:
        problems.append(f"it ended after {answer.sim_time_ns} ns of simulated time")
    if problems:
        raise BenchError(f"ours, {work.name}: {'; '.join(problems)}")


@contextmanager
def simulator(name: str) -> Iterator[None]:
    """Have ``simulate`` use a simulator, chosen as ``make`` chooses it: by SIM."""
    before = os.environ.get("SIM")
    os.environ["SIM"] = name
    try:
        yield
    finally:
        if before is None:
            del os.environ["SIM"]
        else:
            os.environ["SIM"] = before
