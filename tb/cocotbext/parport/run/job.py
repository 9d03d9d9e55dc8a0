# SPDX-License-Identifier: Apache-2.0
"""The job of ``parport run``, as it goes into the simulation and comes back."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cocotbext.parport.simulators.job import SimJob

__all__ = ["Job", "Settings"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to print.

    Attributes:
        faults: of the printer, as on the command line.
        timeout_ns: inactivity time-out of the write, ns of simulated time.
        mode: of the controller, "spp" or "fifo".
        timing: of the printer, fields of PrinterTiming by name.
        seed: of its random delays.
    """

    faults: list[str]
    timeout_ns: float
    mode: str
    timing: dict[str, Any]
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Job(Settings, SimJob):
    """What to print, and where the answers go.

    Attributes:
        data: file to print.
        printed: file for what the printer took.
        progress: file for the count of bytes written so far.
        answer: JSON file for the outcome.
    """

    data: str
    printed: str
    progress: str
    answer: str

    @classmethod
    def in_folder(cls, folder: Path, settings: Settings) -> "Job":
        """A job whose files are all in one folder."""
        return cls(
            **asdict(settings),
            data=str(folder / "data"),
            printed=str(folder / "printed.bin"),
            progress=str(folder / "progress"),
            answer=str(folder / "answer.json"),
        )
