# SPDX-License-Identifier: Apache-2.0
"""The job of ``parport exec``, as it goes into the simulation."""

from dataclasses import dataclass
from typing import Any

from cocotbext.parport.dut.description import Description
from cocotbext.parport.simulators.job import SimJob

__all__ = ["ExecJob"]


@dataclass(frozen=True)
class ExecJob(SimJob):
    """What to serve, and where the answers go.

    Attributes:
        socket: path at which programs connect.
        control: path at which the command listens: it hears when programs may come, and closes
            when no more will.
        description: of the user's own controller; None: it is the project's.
        peripheral: as on the command line.
        faults: of a printer, as on the command line.
        timing: of a printer, fields of PrinterTiming by name.
        seed: of its random delays.
        mode: "spp" or "fifo", who strobes when a driver writes.
        step_ns: simulated time that every request costs, ns.
        printed: file for the bytes that arrived.
        answer: JSON file for the outcome.
    """

    socket: str
    control: str
    description: Description | None
    peripheral: str
    faults: list[str]
    timing: dict[str, Any]
    seed: int
    mode: str
    step_ns: float
    printed: str
    answer: str
