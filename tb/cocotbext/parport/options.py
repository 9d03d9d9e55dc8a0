# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share: how they are called, what they say, how they are read."""

import argparse
import re
from pathlib import Path

from cocotbext.parport.errors import UserError
from cocotbext.parport.peripheral.faults import FaultKind, parse_fault
from cocotbext.parport.peripheral.presets import DEFAULT_PRESET, Preset, find_preset
from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.table import SIMULATORS, default_simulator, find_simulator

__all__ = [
    "add_fault_option",
    "add_json_option",
    "add_mode_option",
    "add_out_option",
    "add_printer_option",
    "add_printer_seed_option",
    "add_sim_option",
    "chosen_faults",
    "chosen_printer",
    "chosen_simulator",
    "read_seed",
]

_LARGEST_SEED = 2**32 - 1
_SHOWN = 40  # characters of a wrong one


def add_fault_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--fault``."""
    parser.add_argument(
        "--fault",
        metavar="NAME@BYTE|NAME@TIME[+DURATION]",
        action="append",
        default=[],
        help="what goes wrong with the printer after so many bytes, or at a simulated time like "
        f"3ms; may be given again: {', '.join(FaultKind)}",
    )


def chosen_faults(args: argparse.Namespace) -> list[str]:
    """The faults that were asked for, written as parse_fault reads them.

    Raises:
        UserError: one is wrong.
    """
    return [str(parse_fault(text)) for text in args.fault]


def add_printer_option(parser: argparse.ArgumentParser, where: str) -> None:
    """Add ``--printer``; the help says where the printers are named."""
    parser.add_argument(
        "--printer",
        metavar="PRESET",
        default=DEFAULT_PRESET,
        help=f"which printer, {where} (default: %(default)s)",
    )


def chosen_printer(args: argparse.Namespace) -> Preset:
    """The printer that was asked for.

    Raises:
        UserError: there is none of that name.
    """
    return find_preset(args.printer, f"--printer {args.printer}")


def add_printer_seed_option(parser: argparse.ArgumentParser, default: int) -> None:
    """Add ``--seed`` of a printer."""
    parser.add_argument(
        "--seed",
        metavar="N",
        default=str(default),
        help=f"of the printer's random delays, 0 to {_LARGEST_SEED} (default: %(default)s)",
    )


def read_seed(text: str) -> int:
    """Read a seed.

    Raises:
        UserError: it is no whole number, or too large.
    """
    # Python refuses to read numbers of thousands of digits, and reads digits of any script.
    if re.fullmatch("0*[0-9]{1,10}", text) and (seed := int(text[-10:])) <= _LARGEST_SEED:
        return seed
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    raise UserError(f"--seed {shown}: a whole number from 0 to {_LARGEST_SEED} is right")


def add_mode_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--mode``."""
    parser.add_argument(
        "--mode",
        choices=["spp", "fifo"],
        default="spp",
        help="spp: the driver strobes every byte; fifo: the controller does (default: spp)",
    )


def add_sim_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--sim``."""
    parser.add_argument("--sim", choices=list(SIMULATORS), help="default: $SIM, else icarus")


def chosen_simulator(args: argparse.Namespace) -> Simulator:
    """The simulator that was asked for.

    Raises:
        UserError: $SIM names none.
    """
    return default_simulator() if args.sim is None else find_simulator(args.sim, "--sim")


def add_out_option(parser: argparse.ArgumentParser, gets: str, default: Path | None = None) -> None:
    """Add ``--out``; the help says what the folder gets. Without a default nothing is kept."""
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=default,
        help=f"gets {gets}" + (" (default: %(default)s)" if default else ""),
    )


def add_json_option(
    parser: argparse.ArgumentParser, text: str = "print the result as JSON only"
) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help=text)
