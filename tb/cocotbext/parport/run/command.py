# SPDX-License-Identifier: Apache-2.0
"""``parport run FILE``: one file through the write callback, the controller and the printer."""

import argparse
import hashlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from cocotbext.parport.checker.verdict import Verdict
from cocotbext.parport.errors import UserError
from cocotbext.parport.options import (
    add_fault_option,
    add_json_option,
    add_mode_option,
    add_out_option,
    add_printer_option,
    add_printer_seed_option,
    add_sim_option,
    chosen_faults,
    chosen_printer,
    chosen_simulator,
    read_seed,
)
from cocotbext.parport.peripheral.presets import PRESETS
from cocotbext.parport.report.answer import RunAnswer
from cocotbext.parport.report.console import report_console
from cocotbext.parport.report.deliver import check_folder, deliver
from cocotbext.parport.report.environment import Environment
from cocotbext.parport.report.result import RunResult
from cocotbext.parport.run.job import Job, Settings
from cocotbext.parport.run.page import run_page
from cocotbext.parport.run.table import print_report
from cocotbext.parport.simulators.design import Design, fast_design
from cocotbext.parport.simulators.runner import DEFAULT_SEED, simulate
from cocotbext.parport.units import parse_time

__all__ = ["add_parser"]

_FILES = ("printed.bin", "waves.fst", "report.html", "result.json")

_EPILOG = """\
examples:
  parport run letter.txt
  parport run letter.txt --mode fifo --out build/letter
  parport run letter.txt --fault paper-empty@100 --timeout 50ms
  parport run letter.txt --fault offline@100+5ms --fault unplug@3ms+1ms --json
  parport run letter.txt --printer epson-random --seed 7

printers:
{printers}
"""

_LARGEST_FILE = 256 * 1024 * 1024
"""Bytes; to print as many would take hours. What has no end is found out by it."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``run`` to the commands."""
    parser = commands.add_parser(
        "run",
        help="print a file through the Verilog controller",
        description="Print a file: driver, controller in Verilog, printer; and judge every line.",
        epilog=_EPILOG.format(
            printers="\n".join(f"  {name:13} {preset.what}" for name, preset in PRESETS.items())
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="what to print")
    add_fault_option(parser)
    add_printer_option(parser, "see below")
    add_printer_seed_option(parser, DEFAULT_SEED)
    parser.add_argument(
        "--timeout",
        metavar="T",
        default="300s",
        help="give up when nothing moved for this long in simulated time (default: %(default)s)",
    )
    add_mode_option(parser)
    add_sim_option(parser)
    add_out_option(parser, ", ".join(_FILES), Path("parport-out"))
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do the job.

    Returns:
        0 if every byte arrived, no rule failed and the client kept the contract, else 1.

    Raises:
        UserError: an argument is wrong, or the simulator is missing.
    """
    design = fast_design(chosen_simulator(args))
    data = _read(args.file)
    settings = Settings(
        faults=chosen_faults(args),
        timeout_ns=_timeout_ns(args.timeout),
        mode=args.mode,
        timing=vars(chosen_printer(args).timing),
        seed=read_seed(args.seed),
    )
    check_folder(args.out, _FILES)
    with tempfile.TemporaryDirectory(prefix="parport-") as name:
        folder = Path(name)
        result = _simulate(design, folder, data, settings, args)
        _write(folder, result, settings, args.file.name)
        out = None
        try:
            deliver([folder / name for name in _FILES], args.out)
            out = args.out
        finally:
            _tell(result, out, as_json=args.json)  # where the files could not go too
    return int(result.verdict is Verdict.FAIL)


def _simulate(
    design: Design, folder: Path, data: bytes, settings: Settings, args: argparse.Namespace
) -> RunResult:
    """Print in a simulation, and put the result together."""
    job = Job.in_folder(folder, settings)
    Path(job.data).write_bytes(data)
    env = job.save(folder / "job")
    started = time.monotonic()
    with _progress_bar(Path(job.progress), len(data), args.file.name):
        simulate(
            design,
            "cocotbext.parport.run.sim",
            folder / "sim",
            env=env,
            seed=settings.seed,
            waves=folder / "waves.fst",
        )
    answer = RunAnswer.load(Path(job.answer))
    printed = Path(job.printed).read_bytes()
    return RunResult(
        answer=answer,
        device_bytes=len(printed),
        device_sha256=hashlib.sha256(printed).hexdigest(),
        data_sha256=hashlib.sha256(data).hexdigest(),
        wall_time_s=round(time.monotonic() - started, 3),
        mode=settings.mode,
        printer=args.printer,
        seed=settings.seed,
        environment=Environment.of_now(answer.python, design.simulator.version()),
    )


def _write(folder: Path, result: RunResult, settings: Settings, title: str) -> None:
    """Write the page and the result into the folder of the run."""
    (folder / "report.html").write_text(run_page(result, title, settings), "utf-8")
    (folder / "result.json").write_text(json.dumps(result.to_json(), indent=2) + "\n")


def _tell(result: RunResult, out: Path | None, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result.to_json()))
    else:
        print_report(report_console(), result, out)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or path.samefile(os.devnull)):
                raise UserError(f"{path}: a device may have no end; name a file or a pipe")
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(f"{path}: {reason}; name a file that can be read") from None
    if len(data) > _LARGEST_FILE:
        raise UserError(f"{path}: is longer than {_LARGEST_FILE >> 20} MiB; print a part of it")
    return data


def _timeout_ns(text: str) -> float:
    timeout_ps = parse_time(text, f"--timeout {text}")
    if timeout_ps == 0:
        raise UserError(f"--timeout {text}: has to be longer than 0")
    return timeout_ps / 1000


@contextmanager
def _progress_bar(file: Path, total: int, title: str) -> Iterator[None]:
    """A bar on the terminal's standard error that follows the count in a file."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    stop = Event()
    with Progress(
        TextColumn("printing {task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} bytes"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as progress:
        task = progress.add_task(title, total=total)

        def follow() -> None:
            while not stop.wait(0.1):
                count = file.read_text() if file.exists() else ""
                if count:
                    progress.update(task, completed=int(count))

        follower = Thread(target=follow, daemon=True)
        follower.start()
        try:
            yield
        finally:
            stop.set()
            follower.join()
