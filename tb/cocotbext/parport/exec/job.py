# SPDX-License-Identifier: Apache-2.0
"""The job of ``parport exec``, as it goes into the simulation."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = ["ExecJob"]


@dataclass(frozen=True)
class ExecJob:
    """What to serve, and where the answers go.

    Attributes:
        socket: path at which programs connect.
        control: path at which the command listens: it hears when programs may come, and closes
            when no more will.
        dut: path of the user's dut.toml; "": the project's own controller.
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
    dut: str
    peripheral: str
    faults: list[str]
    timing: dict[str, Any]
    seed: int
    mode: str
    step_ns: float
    printed: str
    answer: str

    def save(self, path: Path) -> None:
        """Write the job's file."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> "ExecJob":
        """Read the job's file."""
        return cls(**json.loads(path.read_text()))
