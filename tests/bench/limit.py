# SPDX-License-Identifier: Apache-2.0
"""Reference A, the limit: an all-Verilog bench, run by vvp without any Python.

The same controller, bytes, register accesses and printer, at the same simulated times
(test_reference.py compares every access and every edge); the clock never stops, nobody judges.
"""

import os
import subprocess
from pathlib import Path

from cocotbext.parport.simulators.bounded import Bounds, run_bounded
from cocotbext.parport.simulators.places import hdl_dir, verilog_dir
from tests.bench.work import BenchError, Outcome, Work

__all__ = ["build_limit", "print_limit"]

_TOP = "limit_bench"
_ENVIRONMENT = dict(os.environ)  # a simulation beside this one changes os.environ for a while


def build_limit(folder: Path, *, gated: bool = False) -> Path:
    """Compile the bench, as one does with Icarus.

    Args:
        folder: gets the program.
        gated: let the clock sleep as ours does. No reference, but what the design itself costs.

    Raises:
        BenchError: Icarus refuses it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / f"{_TOP}.vvp"
    clock = verilog_dir() / "bench_clock.v"
    sources = [*(Path(__file__).parent / "verilog").glob("*.v"), *hdl_dir().glob("*.v"), clock]
    options = ["-g2012", "-s", _TOP, f"-P{_TOP}.GATED={int(gated)}", "-o", str(program)]
    command = ["iverilog", *options, *map(str, sorted(sources))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"{_TOP} does not build:\n{done.stderr}")
    return program


def print_limit(program: Path, work: Work, folder: Path, *, dump: Path | None = None) -> Outcome:
    """Print; before that, print nothing, which tells the start-up.

    Args:
        program: see `build_limit`.
        work: what; without faults.
        folder: gets the files of the run.
        dump: VCD file to write; not when time is measured.

    Raises:
        BenchError: the bench did not come to its end.
    """
    start_s = print_limit(program, Work(0), folder / "start").wall_s if work.length else 0.0
    folder.mkdir(parents=True, exist_ok=True)
    log, printed = folder / "log", folder / "printed.hex"
    printed.unlink(missing_ok=True)
    (folder / "data").write_bytes(work.data)
    plusargs = [
        f"+mode={work.mode}",
        f"+busy_ns={work.busy_ns}",
        *("+data=data", f"+printed={printed.name}"),  # relative: paths in Verilog are short
        *([] if dump is None else [f"+dump={dump.name}"]),
    ]
    where = folder if dump is None else dump.parent
    assert where == folder, "the dump goes into the folder of the run"
    command = ["vvp", "-n", str(program.absolute()), *plusargs]
    ending = run_bounded(command, folder, _ENVIRONMENT, log, Bounds())
    if work.length == 0 and not log.read_text():
        printed.touch()  # $writememh has nothing to write
    if ending.code or not printed.exists():
        raise BenchError(f"reference A, {work.name}: vvp gave up: {log.read_text()}")
    return Outcome.of_print(ending.wall_s, work, _read_hex(printed), start_s=start_s)


def _read_hex(path: Path) -> bytes:
    """The bytes of a file of $writememh."""
    lines = path.read_text().splitlines()
    return bytes.fromhex("".join(line for line in lines if not line.startswith("//")))
