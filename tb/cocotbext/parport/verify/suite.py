# SPDX-License-Identifier: Apache-2.0
"""Runs scenarios side by side, each in a simulation of its own, and adds up what they found.

A simulation of its own costs a third of a second and buys that nothing a design does, not even
$finish or an endless loop, touches the scenarios beside it.
"""

import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from cocotbext.parport.bounded import Bounds
from cocotbext.parport.errors import UserError
from cocotbext.parport.runner import Design, SimulationError, build, simulate
from cocotbext.parport.simulators import Simulator, default_simulator
from cocotbext.parport.unseen import NO_X
from cocotbext.parport.verify.adapter import load_adapter
from cocotbext.parport.verify.campaign import Case, random_case, shrink
from cocotbext.parport.verify.description import Description, read_description
from cocotbext.parport.verify.endings import explain
from cocotbext.parport.verify.outcome import TASK_VARIABLE, Outcome, Task
from cocotbext.parport.verify.ports import read_ports
from cocotbext.parport.verify.programs import compile_program
from cocotbext.parport.verify.scenarios import DRIVER, RANDOM, SCENARIOS
from cocotbext.parport.verify.vhdl import without_vhdl
from cocotbext.parport.verify.wiring import wire_up
from cocotbext.parport.verify.wrapper import WRAPPER_TOP, write_wrapper

__all__ = ["QUICK_WALL_LIMIT_S", "WALL_LIMIT_S", "Suite", "scenario_names"]

WALL_LIMIT_S = 60.0
"""How long a scenario may take; the longest one of a sound design takes a tenth of that."""
QUICK_WALL_LIMIT_S = 30.0
STALL_LIMIT_S = 5.0
"""How long the simulator may compute without simulated time moving."""

_HANGS = 3
"""After so many scenarios that had to be stopped, the others are not begun."""

_PRINTED_BYTES = 16_000_000
_MEMORY_BYTES = 2 << 30


def scenario_names(description: Description, *, quick: bool) -> list[str]:
    """The scenarios for a design, those in FIFO mode included."""
    chosen = [s for s in SCENARIOS.values() if s.quick or not quick]
    if description.driver is None:
        chosen = [s for s in chosen if not s.name.startswith(DRIVER)]
    names = [s.name for s in chosen if s.spp]
    if description.driver or description.client:
        return names  # how bytes are strobed is up to the user's code
    if description.host.kind == "registers" and "ecr" in description.host.registers:
        names += [f"{s.name}/fifo" for s in chosen if s.fifo]
    return names


_NOT_RUN = Outcome("skip", f"not run: {_HANGS} scenarios before it had to be stopped")


@dataclass(frozen=True)
class Suite:
    """A design, built and ready for scenarios.

    Attributes:
        description: of the design.
        design: the design behind the bench's wrapper.
        seed: of the whole suite; every scenario gets the same.
        wall_s: how long a scenario may take.
        stall_s: how long simulated time may stand still in it.
    """

    description: Description
    design: Design
    seed: int
    wall_s: float = WALL_LIMIT_S
    stall_s: float = STALL_LIMIT_S

    @classmethod
    def prepare(
        cls,
        path: Path,
        seed: int,
        folder: Path,
        wall_s: float = WALL_LIMIT_S,
        *,
        pulled: bool = False,
        simulator: Simulator | None = None,
    ) -> "Suite":
        """Read a dut.toml, check it against the design, wrap the design and build it.

        Args:
            path: of the dut.toml.
            seed: of the suite.
            folder: gets the wrapper.
            wall_s: how long a scenario may take.
            pulled: pull the data lines up while nobody drives them.
            simulator: in place of the one that $SIM says.

        Raises:
            UserError: the description does not fit the design, or the design does not build.
        """
        description = without_vhdl(read_description(path))
        ports = read_ports(description.sources, description.top, description.parameters, str(path))
        wiring = wire_up(description, ports)
        if description.host.adapter is not None:
            load_adapter(description)  # what is wrong with it is told now, not by every scenario
        wrapper = folder / f"{WRAPPER_TOP}.v"
        wrapper.write_text(write_wrapper(description, ports, wiring, pulled=pulled))
        clock = Path(__file__).parents[1] / "verilog" / "bench_clock.v"
        design = Design(
            (*description.sources, clock, wrapper),
            WRAPPER_TOP,
            simulator=simulator or default_simulator(),
        )
        build(design)
        for program in (description.driver, description.client):
            if program is not None and program.code is not None:
                compile_program(program)
        return cls(description, design, seed, wall_s)

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
        waiting = deque(names)
        workers = min(os.cpu_count() or 1, max(1, len(names)))
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            running: dict[Future[Outcome], str] = {}
            while waiting or running:
                while waiting and len(running) < workers:
                    name = waiting.popleft()
                    running[pool.submit(self.run_one, name)] = name
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    name = running.pop(future)
                    outcomes[name] = future.result()
                    tell(name, outcomes[name])
                if sum(outcome.hung for outcome in outcomes.values()) >= _HANGS:
                    for name in waiting:
                        outcomes[name] = _NOT_RUN
                        tell(name, _NOT_RUN)
                    waiting.clear()
        return {name: outcomes[name] for name in names}

    def run_one(
        self,
        name: str,
        waves: Path | None = None,
        case: Case | None = None,
        plusargs: Iterable[str] = (),
    ) -> Outcome:
        """Run one scenario here and now; whatever the design does, there is an outcome.

        Args:
            name: of the scenario.
            waves: FST file to write.
            case: of a random scenario, in place of the one that the seed makes.
            plusargs: for the simulator.

        Raises:
            UserError: there is no such scenario.
        """
        known = SCENARIOS.get(name.removesuffix("/fifo"))
        if known is None:
            raise UserError(f"no scenario is called {name!r}; there are {', '.join(SCENARIOS)}")
        if reason := known.needs(self.description):
            return Outcome("skip", reason)
        if known.unknowns and self.design.simulator.two_state:
            return Outcome("skip", NO_X.format(self.design.simulator.title))
        with tempfile.TemporaryDirectory(prefix="parport-") as temporary:
            folder = Path(temporary)
            task = Task(
                description=str(self.description.path.absolute()),
                scenario=name,
                seed=self.seed,
                answer=str(folder / "answer"),
                pulse=str(folder / "pulse"),
                case=case.to_json() if case else "",
            )
            task.save(folder / "task")
            bounds = Bounds(
                wall_s=self.wall_s,
                stall_s=self.stall_s,
                printed_bytes=_PRINTED_BYTES,
                memory_bytes=_MEMORY_BYTES,
                pulse=Path(task.pulse),
            )
            try:
                simulate(
                    self.design,
                    "cocotbext.parport.verify.scenario_sim",
                    folder,
                    seed=self.seed,
                    env={TASK_VARIABLE: str(folder / "task")},
                    waves=waves,
                    plusargs=tuple(plusargs),
                    bounds=bounds,
                )
                return Outcome.load(Path(task.answer))
            except SimulationError as error:
                return explain(error, bounds, self.description.sources)

    def shortest(self, name: str) -> tuple[Case, Outcome]:
        """Shrink the case of a random scenario that failed: the shortest found, and its outcome."""
        number = int(name.removesuffix("/fifo").removeprefix(RANDOM))
        outcome = self.run_one(name)

        if outcome.hung:
            return random_case(self.seed, number), outcome  # each try would hang as long

        def fails(case: Case) -> bool:
            nonlocal outcome
            tried = self.run_one(name, case=case)
            if tried.verdict == "fail":
                outcome = tried
            return tried.verdict == "fail"

        return shrink(random_case(self.seed, number), fails), outcome
