# SPDX-License-Identifier: Apache-2.0
"""The simulators by the name that ``--sim`` takes."""

import os

from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.icarus import Icarus
from cocotbext.parport.simulators.verilator import Verilator

__all__ = [
    "SIMULATORS",
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
