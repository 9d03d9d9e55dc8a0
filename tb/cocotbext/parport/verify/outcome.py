# SPDX-License-Identifier: Apache-2.0
"""What goes into a scenario's simulation, and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from cocotbext.parport.checker.verdict import RuleResult
from cocotbext.parport.dut.description import Description
from cocotbext.parport.report.evidence import Answer, Evidence, Json
from cocotbext.parport.simulators.job import SimJob

__all__ = ["Ending", "Outcome", "Task"]


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


Ending = Literal["pass", "warn", "fail", "skip", "error"]
"""How a scenario ends; in a simulation's answer, error: of something that is not the design's."""


@dataclass(frozen=True)
class Outcome(Answer):
    """How a scenario ended, and what it found.

    Attributes:
        verdict: how it ended.
        message: what the design fell short of, or why it was not asked; "" if all is well.
        rules: by id.
        violations: a few of many, with the lines around each as text and as edges.
        sim_time_ns: simulated time.
        log: the end of the simulator's log, if the scenario was cut short.
        focus_ps: where a failure shows: from, to; none if nobody knows.
        hung: the simulation had to be stopped.
        python: version of the Python inside the simulation.
    """

    verdict: Ending
    message: str = ""
    rules: Mapping[str, RuleResult] = field(default_factory=dict)
    violations: Sequence[Evidence] = ()
    sim_time_ns: float = 0.0
    log: str = ""
    focus_ps: tuple[int, int] | None = None
    hung: bool = False
    python: str = ""

    @classmethod
    def _read(cls, name: str, told: Json) -> Any:
        if name == "focus_ps" and told[name] is not None:
            return tuple(told[name])
        return super()._read(name, told)
