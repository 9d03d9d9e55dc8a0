# SPDX-License-Identifier: Apache-2.0
"""The inside of ``parport run``: the cocotb test that does the job."""

import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import cocotb
from cocotb.handle import HierarchyObject

from cocotbext.parclass import ChipMode, thread
from cocotbext.parclass.client import print_bytes
from cocotbext.parport.bench.ours import Bench
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.report.answer import RunAnswer, ToldFinding
from cocotbext.parport.report.evidence import by_weight, tell
from cocotbext.parport.run.job import Job
from cocotbext.parport.sim.simtime import now_ps

_PROGRESS_S = 0.1  # between two looks at a progress bar; to write the file costs as much as a byte


@cocotb.test()
async def print_file(dut: HierarchyObject) -> None:
    """Print the file of the job and leave the outcome where the job says."""
    job = Job.load()
    data = Path(job.data).read_bytes()
    bench = Bench(
        dut,
        timing=PrinterTiming(**job.timing),
        faults=[parse_fault(fault) for fault in job.faults],
        seed=job.seed,
    )
    await bench.start()
    device = bench.device(write_timeout_ns=job.timeout_ns)
    device.extension.write_mode = ChipMode[job.mode.upper()]
    with Path(job.progress).open("wb", buffering=0) as progress:
        outcome = await thread(print_bytes(device, data, _noting(progress)))
    ended_ps = now_ps()
    rules = await bench.finish(data[: outcome.num_bytes_written])
    bench.printer.paper.finish()
    Path(job.printed).write_bytes(bench.printer.taken)
    answer = RunAnswer(
        status=outcome.status.name,
        ntstatus=int(outcome.status),
        num_bytes_to_write=len(data),
        num_bytes_written=outcome.num_bytes_written,
        calls=outcome.calls,
        ignored_strobes=bench.printer.ignored,
        cleared_bytes=bench.printer.paper.cleared,
        sim_time_ns=ended_ps / 1000,
        contract=[ToldFinding.of(finding) for finding in bench.verifier.finish()],
        rules=rules,
        violations=tell(by_weight(bench.checker.violations, rules)),
        python=platform.python_version(),
    )
    answer.save(Path(job.answer))


def _noting(progress: IO[bytes]) -> Callable[[int], None]:
    """Writes a count over the last one: to open a file for that each time takes milliseconds."""
    noted_s = 0.0

    def note(count: int) -> None:
        nonlocal noted_s
        if (now_s := time.monotonic()) - noted_s >= _PROGRESS_S:
            noted_s = now_s
            progress.seek(0)
            progress.write(b"%d" % count)

    return note
