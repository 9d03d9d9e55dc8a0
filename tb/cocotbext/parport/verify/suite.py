# SPDX-License-Identifier: Apache-2.0
"""Runs scenarios side by side, each in a simulation of its own, and adds up what they found.

A simulation of its own costs a third of a second and buys that nothing a design does, not even
$finish or an endless loop, touches the scenarios beside it.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from cocotbext.parport.errors import UserError
from cocotbext.parport.runner import Design, SimulationError, build, simulate
from cocotbext.parport.verify.campaign import Case, random_case, shrink
from cocotbext.parport.verify.description import Description, read_description
from cocotbext.parport.verify.outcome import TASK_VARIABLE, Outcome, Task
from cocotbext.parport.verify.ports import read_ports
from cocotbext.parport.verify.scenarios import RANDOM, SCENARIOS
from cocotbext.parport.verify.wiring import wire_up
from cocotbext.parport.verify.wrapper import WRAPPER_TOP, write_wrapper

__all__ = ["Suite", "scenario_names"]

WALL_LIMIT_S = 60
"""How long a scenario may take; the longest one of a sound design takes a tenth of that."""


def scenario_names(description: Description, *, quick: bool) -> list[str]:
    """The scenarios for a design, those in FIFO mode included."""
    chosen = [s for s in SCENARIOS.values() if s.quick or not quick]
    names = [s.name for s in chosen]
    if description.host.kind == "registers" and "ecr" in description.host.registers:
        names += [f"{s.name}/fifo" for s in chosen if s.fifo]
    return names


@dataclass(frozen=True)
class Suite:
    """A design, built and ready for scenarios.

    Attributes:
        description: of the design.
        design: the design behind the bench's wrapper.
        seed: of the whole suite; every scenario gets the same.
    """

    description: Description
    design: Design
    seed: int

    @classmethod
    def prepare(cls, path: Path, seed: int, folder: Path) -> "Suite":
        """Read a dut.toml, check it against the design, wrap the design and build it.

        Args:
            path: of the dut.toml.
            seed: of the suite.
            folder: gets the wrapper.

        Raises:
            UserError: the description does not fit the design, or the design does not build.
        """
        description = read_description(path)
        ports = read_ports(description.sources, description.top, description.parameters, str(path))
        wiring = wire_up(description, ports)
        wrapper = folder / f"{WRAPPER_TOP}.v"
        wrapper.write_text(write_wrapper(description, ports, wiring))
        clock = Path(__file__).parents[1] / "verilog" / "bench_clock.v"
        design = Design((*description.sources, clock, wrapper), WRAPPER_TOP)
        build(design)
        return cls(description, design, seed)

    def run(
        self,
        names: Iterable[str],
        tell: Callable[[str, Outcome], None] = lambda _name, _outcome: None,
    ) -> dict[str, Outcome]:
        """Run scenarios, as many at a time as there are processors.

        Args:
            names: of scenarios.
            tell: called with each outcome as it comes.

        Returns:
            Outcomes by name, in the order of `names`.
        """
        names = list(names)
        outcomes: dict[str, Outcome] = {}
        workers = min(os.cpu_count() or 1, max(1, len(names)))
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            futures = {pool.submit(self.run_one, name): name for name in names}
            for future in as_completed(futures):
                name = futures[future]
                outcomes[name] = future.result()
                tell(name, outcomes[name])
        return {name: outcomes[name] for name in names}

    def run_one(self, name: str, waves: Path | None = None, case: Case | None = None) -> Outcome:
        """Run one scenario here and now; whatever the design does, there is an outcome.

        Args:
            name: of the scenario.
            waves: FST file to write.
            case: of a random scenario, in place of the one that the seed makes.

        Raises:
            UserError: there is no such scenario.
        """
        known = SCENARIOS.get(name.removesuffix("/fifo"))
        if known is None:
            raise UserError(f"no scenario is called {name!r}; there are {', '.join(SCENARIOS)}")
        if reason := known.needs(self.description):
            return Outcome("skip", reason)
        with tempfile.TemporaryDirectory(prefix="parport-") as temporary:
            folder = Path(temporary)
            task = Task(
                description=str(self.description.path.absolute()),
                scenario=name,
                seed=self.seed,
                answer=str(folder / "answer"),
                case=case.to_json() if case else "",
            )
            task.save(folder / "task")
            try:
                simulate(
                    self.design,
                    "cocotbext.parport.verify.scenario_sim",
                    folder,
                    seed=self.seed,
                    env={TASK_VARIABLE: str(folder / "task"), **_wall_limit()},
                    waves=waves,
                )
                return Outcome.load(Path(task.answer))
            except SimulationError as error:
                return Outcome("fail", _what_happened(str(error)))

    def shortest(self, name: str) -> tuple[Case, Outcome]:
        """Shrink the case of a random scenario that failed: the shortest found, and its outcome."""
        number = int(name.removesuffix("/fifo").removeprefix(RANDOM))
        outcome = self.run_one(name)

        def fails(case: Case) -> bool:
            nonlocal outcome
            tried = self.run_one(name, case=case)
            if tried.verdict == "fail":
                outcome = tried
            return tried.verdict == "fail"

        return shrink(random_case(self.seed, number), fails), outcome


def _wall_limit() -> dict[str, str]:
    """The runner puts this before the simulator's command."""
    return {"SIM_CMD_PREFIX": f"timeout --kill-after=2 {WALL_LIMIT_S}"}


def _what_happened(error: str) -> str:
    """One line for a simulation that left no outcome, and the end of its log behind it."""
    if "return code: 124" in error or "return code: 137" in error:
        return f"the simulation took longer than {WALL_LIMIT_S} s and was stopped: it hangs"
    if "shut down" in error or "left no results" in error:
        return f"the design ended the simulation ($finish or a crash)\n{error}"
    raised = re.findall(r"^\s*(\w+(?:Error|Exception): .*)$", error, re.MULTILINE)
    return f"{raised[-1] if raised else 'the simulation failed'}\n{error}"
