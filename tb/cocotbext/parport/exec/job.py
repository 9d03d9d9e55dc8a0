# SPDX-License-Identifier: Apache-2.0
"""The job of ``parport exec``, as it goes into the simulation."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = ["ExecJob", "ExecSettings"]


@dataclass(frozen=True, kw_only=True)
class ExecSettings:
    """What to serve.

    Attributes:
        dut: path of the user's dut.toml; "": the project's own controller.
        peripheral: as on the command line.
        faults: of a printer, as on the command line.
        timing: of a printer, fields of PrinterTiming by name.
        seed: of its random delays.
        mode: "spp" or "fifo", who strobes when a driver writes.
        step_ns: simulated time that every request costs, ns.
    """

    dut: str
    peripheral: str
    faults: list[str]
    timing: dict[str, Any]
    seed: int
    mode: str
    step_ns: float


@dataclass(frozen=True, kw_only=True)
class ExecJob(ExecSettings):
    """What to serve, and where the answers go.

    Attributes:
        socket: path at which programs connect.
        control: path at which the command listens: it hears when programs may come, and closes
            when no more will.
        printed: file for the bytes that arrived.
        answer: JSON file for the outcome.
    """

    socket: str
    control: str
    printed: str
    answer: str

    @classmethod
    def in_folder(cls, folder: Path, settings: ExecSettings, socket: Path | None) -> "ExecJob":
        """A job whose files are all in one folder, but for a socket of the user's choice."""
        return cls(
            **asdict(settings),
            socket=str((socket or folder / "socket").absolute()),
            control=str(folder / "control"),
            printed=str(folder / "printed.bin"),
            answer=str(folder / "answer.json"),
        )

    def save(self, path: Path) -> None:
        """Write the job's file."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> "ExecJob":
        """Read the job's file."""
        return cls(**json.loads(path.read_text()))
