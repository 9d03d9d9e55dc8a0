# SPDX-License-Identifier: Apache-2.0
"""What is simulated: sources, a top module, what is set in it, and the simulator."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.includes import find_headers, include_folders
from cocotbext.parport.simulators.places import hdl_dir, verilog_dir
from cocotbext.parport.simulators.table import default_simulator

__all__ = ["Design", "fast_design", "our_design"]


@dataclass(frozen=True)
class Design:
    """What is built: sources in order, the top module, what is set in it, and who builds it.

    Attributes:
        sources: Verilog files.
        top: name of the top module.
        parameters: of the top module.
        defines: for the preprocessor.
        simulator: that builds and runs it; by default $SIM says which.
        include: folders for headers, before those of the sources.
        open: whether Python sees what is below the top. Under Verilator that makes a run a quarter
            longer; under Icarus it is always so.
    """

    sources: tuple[Path, ...]
    top: str
    parameters: Mapping[str, int] = field(default_factory=dict)
    defines: Mapping[str, str] = field(default_factory=dict)
    simulator: Simulator = field(default_factory=default_simulator)
    open: bool = True
    include: tuple[Path, ...] = ()

    @property
    def include_folders(self) -> tuple[Path, ...]:
        """Where headers are looked for: `include`, then the folders of the sources."""
        return include_folders(self.sources, self.include)

    def headers(self) -> tuple[Path, ...]:
        """Files that a build may read beside its sources."""
        return find_headers(self.sources, self.include)


def our_design(simulator: Simulator | None = None, **parameters: int) -> Design:
    """The project's own controller behind the bench's top, ``parport_bench``.

    Args:
        simulator: in place of the one that $SIM says.
        parameters: of the top.
    """
    sources = (*sorted(hdl_dir().glob("*.v")), *sorted(verilog_dir().glob("*.v")))
    simulator = simulator or default_simulator()
    return Design(sources, "parport_bench", parameters, simulator=simulator)


def fast_design(simulator: Simulator | None = None, **parameters: int) -> Design:
    """The same behind ``parport_fast_bench``: the same waves with less Python."""
    return replace(our_design(simulator, **parameters), top="parport_fast_bench", open=False)
