# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share: ``--sim``, ``--seed``."""

import argparse
import re

from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.table import SIMULATORS, default_simulator, find_simulator

__all__ = ["LARGEST_SEED", "add_sim_option", "chosen_simulator", "read_seed"]

LARGEST_SEED = 2**32 - 1
_SHOWN = 40  # characters of a wrong one


def add_sim_option(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument("--sim", choices=list(SIMULATORS), help="default: $SIM, else icarus")


def chosen_simulator(args: argparse.Namespace) -> Simulator:
    """The simulator that was asked for.

    Raises:
        UserError: $SIM names none.
    """
    return default_simulator() if args.sim is None else find_simulator(args.sim, "--sim")


def read_seed(text: str) -> int:
    """Read a seed.

    Raises:
        UserError: it is no whole number, or too large.
    """
    # Python refuses to read numbers of thousands of digits, and reads digits of any script.
    if re.fullmatch("0*[0-9]{1,10}", text) and (seed := int(text[-10:])) <= LARGEST_SEED:
        return seed
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    raise UserError(f"--seed {shown}: a whole number from 0 to {LARGEST_SEED} is right")
