# SPDX-License-Identifier: Apache-2.0
"""Runs scenarios side by side, each in a simulation of its own, and adds up what they found.

A simulation of its own costs a third of a second and buys that nothing a design does, not even
$finish or an endless loop, touches the scenarios beside it.
"""

import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from cocotbext.parport.dut.datafiles import place, say_missing
from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.prepare import Prepared, prepare
from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.errors import UserError
from cocotbext.parport.sim.two_state import NO_X
from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.bounded import Bounds
from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.endings import EarlyEnd, explain, say_not_begun
from cocotbext.parport.simulators.runner import SimulationError, simulate
from cocotbext.parport.verify.campaign import Case, random_case, shrink
from cocotbext.parport.verify.outcome import Outcome, Task
from cocotbext.parport.verify.scenarios.table import DRIVER, RANDOM, SCENARIOS

__all__ = ["QUICK_WALL_LIMIT_S", "WALL_LIMIT_S", "Suite", "scenario_names", "side_by_side"]

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
        dut: the design.
        seed: of the whole suite; every scenario gets the same.
        folder: holds what a scenario writes while it runs.
        wall_s: how long a scenario may take.
        stall_s: how long simulated time may stand still in it.
    """

    dut: Prepared
    seed: int
    folder: Path
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
        simulator: Simulator | None = None,
    ) -> "Suite":
        """Read a dut.toml and build its design.

        Args:
            path: of the dut.toml.
            seed: of the suite.
            folder: holds what a scenario writes while it runs.
            wall_s: how long a scenario may take.
            simulator: in place of the one that $SIM says.

        Raises:
            UserError: the description does not fit the design, or the design does not build.
        """
        return cls(prepare(read_description(path), simulator=simulator), seed, folder, wall_s)

    @property
    def description(self) -> Description:
        """What dut.toml says of the design."""
        return self.dut.description

    @property
    def design(self) -> Design:
        """What is simulated."""
        return self.dut.design

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
        with side_by_side(workers) as (pool, cancelled):
            running: dict[Future[Outcome], str] = {}
            while waiting or running:
                while waiting and len(running) < workers:
                    name = waiting.popleft()
                    running[pool.submit(self.run_one, name, cancelled=cancelled)] = name
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
        cancelled: Event | None = None,
    ) -> Outcome:
        """Run one scenario here and now; whatever the design does, there is an outcome.

        Args:
            name: of the scenario.
            waves: FST file to write.
            case: of a random scenario, in place of the one that the seed makes.
            plusargs: for the simulator.
            cancelled: once it is set, the simulation is stopped.

        Raises:
            UserError: there is no such scenario, or it fell short of something that is not the
                design's.
        """
        known = SCENARIOS.get(name.removesuffix("/fifo"))
        if known is None:
            raise UserError(f"no scenario is called {name!r}; there are {', '.join(SCENARIOS)}")
        if reason := known.needs(self.description):
            return Outcome("skip", reason)
        if known.unknowns and self.design.simulator.two_state:
            return Outcome("skip", NO_X.format(self.design.simulator.title))
        with tempfile.TemporaryDirectory(prefix="parport-", dir=self.folder) as temporary:
            folder = Path(temporary)
            task = Task(
                description=self.description.with_absolute_path(),
                scenario=name,
                seed=self.seed,
                answer=str(folder / "answer"),
                pulse=str(folder / "pulse"),
                case=case.to_json() if case else "",
            )
            bounds = Bounds(
                wall_s=self.wall_s,
                stall_s=self.stall_s,
                printed_bytes=_PRINTED_BYTES,
                memory_bytes=_MEMORY_BYTES,
                pulse=Path(task.pulse),
                cancelled=cancelled,
            )
            working = place(self.dut.data_files, folder)
            env = task.save(folder / "task")
            cut_short = self._simulate(working, env, waves, plusargs, bounds)
            outcome = cut_short or Outcome.load(Path(task.answer))
            log = (working / "sim.log").read_text(errors="replace")
        if missing := say_missing(log, self.description.path):
            raise UserError(missing)
        if outcome.verdict == "error":
            raise UserError(outcome.message)
        return outcome

    def _simulate(
        self,
        working: Path,
        env: Mapping[str, str],
        waves: Path | None,
        plusargs: Iterable[str],
        bounds: Bounds,
    ) -> Outcome | None:
        """Do a task in a working folder; return what is to say if it did not reach its end."""
        try:
            simulate(
                self.design,
                "cocotbext.parport.verify.sim",
                working,
                seed=self.seed,
                env=env,
                waves=waves,
                plusargs=tuple(plusargs),
                bounds=bounds,
            )
        except SimulationError as error:
            if not_begun := say_not_begun(error):
                raise UserError(not_begun) from None
            return _cut_short(explain(error, bounds, self.description.sources))
        return None

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


def _cut_short(end: EarlyEnd) -> Outcome:
    """The outcome of a scenario whose simulation did not reach its end."""
    moment_ps = end.moment_ps
    return Outcome(
        "fail",
        end.message,
        sim_time_ns=0.0 if moment_ps is None else moment_ps / 1000,
        log=end.log,
        focus_ps=None if moment_ps is None else (moment_ps, moment_ps),
        hung=end.hung,
    )


@contextmanager
def side_by_side(workers: int) -> Iterator[tuple[ThreadPoolExecutor, Event]]:
    """Threads that wait for simulations, and the event that cancels those.

    Whatever leaves the block early cancels them all; they are over when it is left.
    """
    cancelled = Event()
    with ThreadPoolExecutor(workers) as pool:
        try:
            yield pool, cancelled
        except BaseException:
            cancelled.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
