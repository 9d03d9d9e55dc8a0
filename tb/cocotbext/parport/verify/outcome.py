# SPDX-License-Identifier: Apache-2.0
"""What goes into a scenario's simulation, and what comes out."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cocotbext.parport.dut.description import Description
from cocotbext.parport.simulators.job import SimJob

__all__ = ["Outcome", "Task"]


@dataclass(frozen=True)
class Task(SimJob):
    """One scenario to run.

    Attributes:
        description: of the design.
        scenario: its name; in FIFO mode with "/fifo" behind it.
        seed: of everything random in it.
        answer: file for the outcome.
        pulse: file in which the simulation notes its time as it goes.
        case: of a random scenario, as JSON, in place of the one that its seed makes.
    """

    description: Description
    scenario: str
    seed: int
    answer: str
    pulse: str
    case: str = ""


@dataclass
class Outcome:
    """How a scenario ended.

    Attributes:
        verdict: pass, warn, fail, or skip; in a simulation's answer, error: not the design's.
        message: what the design fell short of, or why it was not asked; "" if all is well.
        rules: rule id to its result, as JSON.
        violations: as JSON, with the lines around each as text and as edges.
        sim_time_ns: simulated time.
        log: the end of the simulator's log, if the scenario was cut short.
        focus_ps: where a failure shows: from, to; none if nobody knows.
        hung: the simulation had to be stopped.
        python: version of the Python inside the simulation.
    """

    verdict: str
    message: str = ""
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    violations: list[dict[str, Any]] = field(default_factory=list)
    sim_time_ns: float = 0.0
    log: str = ""
    focus_ps: tuple[int, int] | None = None
    hung: bool = False
    python: str = ""

    def save(self, path: Path) -> None:
        """Write the outcome's file."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> "Outcome":
        """Read the outcome's file."""
        fields = json.loads(path.read_text())
        if fields["focus_ps"] is not None:
            fields["focus_ps"] = tuple(fields["focus_ps"])
        return cls(**fields)
