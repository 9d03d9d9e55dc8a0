# SPDX-License-Identifier: Apache-2.0
"""The simulators: each knows how to build a design and how to run one."""

import os

from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.base import BoundedRunner, RefusedError, Simulator, Source
from cocotbext.parport.simulators.icarus import Icarus
from cocotbext.parport.simulators.verilator import Verilator

__all__ = [
    "SIMULATORS",
    "BoundedRunner",
    "RefusedError",
    "Simulator",
    "Source",
    "default_simulator",
    "find_simulator",
]

SIMULATORS: dict[str, Simulator] = {
    simulator.name: simulator for simulator in (Icarus(), Verilator())
}
"""By the name that ``--sim`` takes."""


def find_simulator(name: str, where: str) -> Simulator:
    """Look a simulator up.

    Args:
        name: of the simulator.
        where: what the message begins with.

    Raises:
        UserError: there is none of that name.
    """
    if name in SIMULATORS:
        return SIMULATORS[name]
    raise UserError(f"{where}: no such simulator; {' or '.join(SIMULATORS)} is right")


def default_simulator() -> Simulator:
    """The one that $SIM names; Icarus if it names none.

    Raises:
        UserError: $SIM names another one.
    """
    name = os.environ.get("SIM") or Icarus.name
    return find_simulator(name, f"SIM={name}")
