# SPDX-License-Identifier: Apache-2.0
"""Checks, wraps and builds a user's design."""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cocotbext.parport.dut.adapter import load_adapter
from cocotbext.parport.dut.datafiles import find_data_files
from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.ports import read_ports
from cocotbext.parport.dut.programs import compile_program
from cocotbext.parport.dut.vhdl import without_vhdl
from cocotbext.parport.dut.wiring import wire_up
from cocotbext.parport.dut.wrapper import WRAPPER_TOP, write_wrapper
from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.places import cache_dir, verilog_dir
from cocotbext.parport.simulators.runner import build
from cocotbext.parport.simulators.table import default_simulator

__all__ = ["Prepared", "prepare"]


@dataclass(frozen=True)
class Prepared:
    """A user's design, built.

    Attributes:
        description: of the design, its VHDL replaced by Verilog.
        design: the design behind the bench's names.
        data_files: that the design reads in the simulation, by the names that it has for them.
    """

    description: Description
    design: Design
    data_files: Mapping[str, Path]


def prepare(
    description: Description, *, pulled: bool = False, simulator: Simulator | None = None
) -> Prepared:
    """Check a description against its design, wrap the design and build it.

    Args:
        description: of the design.
        pulled: pull the data lines up while nobody drives them.
        simulator: in place of the one that $SIM says.

    Raises:
        UserError: the description does not fit the design, or the design does not build.
    """
    description = without_vhdl(description)
    wrapper = _wrapper(description, pulled=pulled)
    if description.host.adapter is not None:
        load_adapter(description)  # what is wrong with it is told now, not by every scenario
    design = Design(
        (*description.sources, verilog_dir() / "bench_clock.v", _keep(wrapper)),
        WRAPPER_TOP,
        defines=description.defines,
        simulator=simulator or default_simulator(),
        include=description.include,
    )
    build(design)
    for program in (description.driver, description.client):
        if program is not None and program.code is not None:
            compile_program(program)
    files = find_data_files(description.sources, description.path.absolute().parent)
    return Prepared(description, design, files)


def _wrapper(description: Description, *, pulled: bool) -> str:
    ports = read_ports(
        description.sources,
        description.top,
        description.parameters,
        str(description.path),
        include=description.include,
        defines=description.defines,
    )
    return write_wrapper(description, ports, wire_up(description, ports), pulled=pulled)


def _keep(wrapper: str) -> Path:
    """Write a wrapper where it stays and is found again: its path is part of a build's name."""
    folder = cache_dir() / "wrappers" / hashlib.sha256(wrapper.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{WRAPPER_TOP}.v"
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as part:
            part.write(wrapper)
        Path(part.name).replace(file)
    return file
