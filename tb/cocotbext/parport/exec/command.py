# SPDX-License-Identifier: Apache-2.0
"""``parport exec -- PROGRAM``: a Linux program as it is, on the parallel port of a simulation."""

import argparse
import hashlib
import json
import os
import platform
import shutil
import sys
import time
from pathlib import Path

from rich.console import Console

from cocotbext.parport.dut.prepare import Prepared
from cocotbext.parport.errors import UserError
from cocotbext.parport.exec.dut import prepare_dut
from cocotbext.parport.exec.job import ExecJob, ExecSettings
from cocotbext.parport.exec.place import preloadable, workplace
from cocotbext.parport.exec.program import run_program
from cocotbext.parport.exec.table import print_report
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
from cocotbext.parport.peripheral.named import make_peripheral
from cocotbext.parport.peripheral.presets import PRESETS
from cocotbext.parport.report.answer import ExecAnswer
from cocotbext.parport.report.deliver import deliver
from cocotbext.parport.report.result import ExecResult
from cocotbext.parport.simulators.bounded import Bounds
from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.endings import explain
from cocotbext.parport.simulators.places import cache_dir
from cocotbext.parport.simulators.runner import DEFAULT_SEED, SimulationError, build
from cocotbext.parport.units import parse_time
from cocotbext.ppdev.folder import SocketRefusedError, listen
from cocotbext.ppdev.shim.build import ShimError, build_shim

__all__ = ["add_parser"]

_FILES = ("printed.bin", "waves.fst", "result.json")

_EPILOG = """\
examples:
  parport exec -- sh -c 'cat letter.txt > /dev/lp0'
  parport exec --fault paper-empty@100+30s --out build/letter -- cp letter.txt /dev/lp0
  parport exec --peripheral loopback -- python3 my_port_test.py
  parport exec --step 5us -- ./my_program_with_outb
  parport exec --dut dut.toml -- cp letter.txt /dev/lp0

The exit code is the program's, 128 + n if signal n ended it; 2 if it could not be run.
docs/linux.md says what is emulated and what is not.
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``exec`` to the commands."""
    parser = commands.add_parser(
        "exec",
        help="run a Linux program whose parallel port is the Verilog controller",
        description="Run a program as it is: its /dev/parport0, /dev/lp0 and 0x378 are simulated.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--dut",
        metavar="FILE",
        type=Path,
        help='a controller of your own, as for verify; it needs [host] kind = "registers" '
        "(default: the project's)",
    )
    parser.add_argument(
        "--peripheral",
        metavar="NAME",
        default="printer",
        help="printer, none (bare wires), loopback (Norton's wiring), loopback-checkit, or "
        "MODULE:CLASS of your own (default: printer)",
    )
    add_fault_option(parser)
    add_printer_option(parser, f"as for run: {', '.join(PRESETS)}")
    add_printer_seed_option(parser, DEFAULT_SEED)
    add_mode_option(parser)
    parser.add_argument(
        "--step",
        metavar="T",
        default="1us",
        help="simulated time that every request costs (default: %(default)s)",
    )
    parser.add_argument(
        "--port-base",
        metavar="ADDRESS",
        default="0x378",
        help="where in and out find the port, or none (default: %(default)s)",
    )
    parser.add_argument("--clk-hz", metavar="N", type=int, help="clock of the project's controller")
    parser.add_argument("--fifo-depth", metavar="N", type=int, help="its FIFO, bytes")
    parser.add_argument(
        "--socket", metavar="PATH", type=Path, help="where the program finds the server"
    )
    add_sim_option(parser)
    add_out_option(parser, ", ".join(_FILES))
    add_json_option(
        parser, "print the result as JSON; what the program prints goes to standard error"
    )
    parser.add_argument("command", metavar="-- PROGRAM ARGS", nargs=argparse.REMAINDER)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do the job.

    Returns:
        The program's exit code, 128 + n if signal n ended it.

    Raises:
        UserError: an argument is wrong; the program, the compiler or the simulator is missing.
    """
    program = args.command[1:] if args.command[:1] == ["--"] else args.command
    _check_program(program)
    environment = dict(os.environ) | _port_variables(args.port_base)
    settings = _settings(args)
    if args.out is not None and args.out.exists() and not args.out.is_dir():
        raise UserError(f"--out {args.out}: is not a folder; name one, or a path that is free")
    _check_socket(args.socket)
    parameters = _parameters(args)
    simulator = chosen_simulator(args)
    try:
        shim = build_shim(cache_dir())
    except ShimError as error:
        raise UserError(str(error)) from None

    with workplace() as folder:
        environment |= _library_variables(preloadable(shim, folder))
        own = None if args.dut is None else prepare_dut(args.dut, args.mode, simulator)
        design = our_design(simulator, **parameters) if own is None else own.design
        build(design)
        job = ExecJob.in_folder(
            folder,
            settings,
            args.socket,
            None if own is None else own.description.with_absolute_path(),
        )
        environment["PARPORT_SOCKET"] = job.socket
        waves = folder / "waves.fst" if args.out is not None else None
        started = time.monotonic()
        try:
            code = run_program(
                program, environment, design, job, folder, waves, stdout_to_stderr=args.json
            )
        except SimulationError as error:
            raise _explained(error, own) from None
        result = _result(program, code, args.dut, job, started)
        if args.out is not None:
            (folder / "result.json").write_text(json.dumps(result.to_json(), indent=2) + "\n")
            deliver([folder / name for name in _FILES], args.out)
    if args.json:
        print(json.dumps(result.to_json()))
    else:
        print_report(Console(stderr=True), result, args.out)
    return code


def _settings(args: argparse.Namespace) -> ExecSettings:
    """What the arguments ask to be served."""
    settings = ExecSettings(
        peripheral=args.peripheral,
        faults=chosen_faults(args),
        timing=vars(chosen_printer(args).timing),
        seed=read_seed(args.seed),
        mode=args.mode,
        step_ns=parse_time(args.step, f"--step {args.step}") / 1000,
    )
    if settings.peripheral != "printer":
        make_peripheral(settings.peripheral)
        if settings.faults:
            raise UserError(f"--fault {settings.faults[0]}: only a printer has faults")
    return settings


def _result(
    program: list[str], code: int, dut: Path | None, job: ExecJob, started: float
) -> ExecResult:
    """Put the result together from what the simulation left."""
    printed = Path(job.printed).read_bytes()
    return ExecResult(
        program=program,
        exit_code=code,
        dut=None if dut is None else str(dut),
        answer=ExecAnswer.load(Path(job.answer)),
        device_bytes=len(printed),
        device_sha256=hashlib.sha256(printed).hexdigest(),
        mode=job.mode,
        wall_time_s=round(time.monotonic() - started, 3),
    )


def _check_program(program: list[str]) -> None:
    if not program:
        raise UserError("exec: no program; write parport exec -- PROGRAM ARGS")
    if shutil.which(program[0]) is not None:
        return
    if Path(program[0]).is_file():
        raise UserError(f"{program[0]}: cannot be executed; make it executable with chmod +x")
    where = "" if "/" in program[0] else " in PATH"
    raise UserError(f"{program[0]}: no such program{where}")


def _explained(error: SimulationError, own: Prepared | None) -> Exception:
    """What a user's design did to the simulation; ours should do nothing to it."""
    if own is None:
        return error
    ended = explain(error, Bounds(), own.description.sources)
    return UserError(f"{own.description.path}: {ended.message}")


def _check_socket(path: Path | None) -> None:
    """Take the path for the server, which then takes it over."""
    if path is not None:
        try:
            listen(path).close()
        except SocketRefusedError as error:
            raise UserError(f"--socket {error}") from None


def _port_variables(base: str) -> dict[str, str]:
    """What the preload library has to know of the system and of the addresses."""
    if sys.platform != "linux":
        raise UserError(f"exec: needs Linux, and this is {sys.platform}")
    if base == "none":
        return {"PARPORT_PORT_BASE": "0"}
    try:
        address = int(base, 0)
    except ValueError:
        address = 0
    if not 0x100 <= address <= 0xFBF8:
        raise UserError(f"--port-base {base}: write an address from 0x100 to 0xFBF8, or none")
    if platform.machine() != "x86_64":
        raise UserError(
            f"exec: in and out are caught on x86-64 only, and this is {platform.machine()}; "
            "run without them: --port-base none"
        )
    return {"PARPORT_PORT_BASE": str(address)}


def _library_variables(shim: Path) -> dict[str, str]:
    """What loads the preload library, before whatever the user preloads."""
    given = {name: os.environ.get(name) for name in ("LD_PRELOAD", "ASAN_OPTIONS")}
    # A program built with AddressSanitizer wants its library to be the first, and need not.
    asan = "verify_asan_link_order=0"
    return {
        "LD_PRELOAD": ":".join(filter(None, [str(shim), given["LD_PRELOAD"]])),
        "ASAN_OPTIONS": ":".join(filter(None, [given["ASAN_OPTIONS"], asan])),
    }


def _parameters(args: argparse.Namespace) -> dict[str, int]:
    if args.dut is not None:
        for option, value in (("--clk-hz", args.clk_hz), ("--fifo-depth", args.fifo_depth)):
            if value is not None:
                raise UserError(
                    f"{option} {value}: belongs to the project's own controller; "
                    f"with --dut, write it into [design] parameters of {args.dut}"
                )
    given = {"CLK_HZ": args.clk_hz, "FIFO_DEPTH": args.fifo_depth}
    return {name: value for name, value in given.items() if value is not None}
