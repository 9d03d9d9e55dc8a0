# SPDX-License-Identifier: Apache-2.0
"""The job of ``parport exec``, as it goes into the simulation."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cocotbext.parport.dut.description import Description
from cocotbext.parport.simulators.job import SimJob

__all__ = ["ExecJob", "ExecSettings"]


@dataclass(frozen=True, kw_only=True)
class ExecSettings:
    """What to serve.

    Attributes:
        peripheral: as on the command line.
        faults: of a printer, as on the command line.
        timing: of a printer, fields of PrinterTiming by name.
        seed: of its random delays.
        mode: "spp" or "fifo", who strobes when a driver writes.
        step_ns: simulated time that every request costs, ns.
    """

    peripheral: str
    faults: list[str]
    timing: dict[str, Any]
    seed: int
    mode: str
    step_ns: float


@dataclass(frozen=True, kw_only=True)
class ExecJob(ExecSettings, SimJob):
    """What to serve, on what, and where the answers go.

    Attributes:
        description: of the user's own controller; None: it is the project's.
        socket: path at which programs connect.
        control: path at which the command listens: it hears when programs may come, and closes
            when no more will.
        printed: file for the bytes that arrived.
        answer: JSON file for the outcome.
    """

    description: Description | None
    socket: str
    control: str
    printed: str
    answer: str

    @classmethod
    def in_folder(
        cls,
        folder: Path,
        settings: ExecSettings,
        socket: Path | None,
        description: Description | None,
    ) -> "ExecJob":
        """A job whose files are all in one folder, but for a socket of the user's choice."""
        return cls(
            **asdict(settings),
            description=description,
            socket=str((socket or folder / "socket").absolute()),
            control=str(folder / "control"),
            printed=str(folder / "printed.bin"),
            answer=str(folder / "answer.json"),
        )
