# SPDX-License-Identifier: Apache-2.0
"""The option ``--sim`` of every command that simulates."""

import argparse

from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.table import SIMULATORS, default_simulator, find_simulator

__all__ = ["add_sim_option", "chosen_simulator"]


def add_sim_option(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument("--sim", choices=list(SIMULATORS), help="default: $SIM, else icarus")


def chosen_simulator(args: argparse.Namespace) -> Simulator:
    """The simulator that was asked for.

    Raises:
        UserError: $SIM names none.
    """
    return default_simulator() if args.sim is None else find_simulator(args.sim, "--sim")
