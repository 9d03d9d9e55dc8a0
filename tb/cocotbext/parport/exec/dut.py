# SPDX-License-Identifier: Apache-2.0
"""A controller of the user's own for ``parport exec``: what it needs of dut.toml."""

from pathlib import Path

from cocotbext.parport.dut.prepare import Prepared, prepare
from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.base import Simulator

__all__ = ["prepare_dut"]


def prepare_dut(path: Path, mode: str, simulator: Simulator) -> Prepared:
    """Read a dut.toml and build the design behind the bench's names.

    Args:
        path: of the dut.toml.
        mode: as on the command line.
        simulator: that builds and runs it.

    Raises:
        UserError: the design has no registers as on a PC, or not those that `mode` needs; the
            description does not fit the design, or the design does not build.
    """
    description = read_description(path)
    host, driver = description.host, description.driver
    if host.kind != "registers":
        raise UserError(
            f'{path}: [host] kind is "{host.kind}"; exec needs kind = "registers": '
            "a Linux program reaches a controller by its registers"
        )
    if driver is not None and driver.own_map:
        raise UserError(
            f'{path}: [driver] map is "own"; exec needs the registers of a PC, '
            "the only ones that a Linux program knows"
        )
    if mode == "fifo":
        for register in ("fifo", "cnfgb", "ecr"):
            if register not in host.registers:
                raise UserError(f"{path}: [host] registers: --mode fifo needs {register}")
    return prepare(description, pulled=True, simulator=simulator)
