# SPDX-License-Identifier: Apache-2.0
"""The inside of a scenario's simulation: the cocotb test that runs it."""

import os
import platform
import traceback
from pathlib import Path
from typing import Any

import cocotb
from cocotb.triggers import SimTimeoutError, ValueChange, with_timeout

from cocotbext.parclass import ChipMode, HardwareCapability
from cocotbext.parclass.chip import LARGEST_FIFO
from cocotbext.parport.checker.rules import DATA_RULES, RULES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.dut.hosts import RegisterHost
from cocotbext.parport.errors import UserError
from cocotbext.parport.registers.base import BusError
from cocotbext.parport.report.evidence import by_weight, tell
from cocotbext.parport.sim.simtime import now_ps, sleep_ps
from cocotbext.parport.verify.campaign import Case
from cocotbext.parport.verify.outcome import Ending, Outcome, Task
from cocotbext.parport.verify.scenarios.table import SCENARIOS, Scenario
from cocotbext.parport.verify.world import ScenarioError, World

_LONGEST_S = 2  # of simulated time; far more than any scenario takes
_PULSE_PS = 2_000_000


@cocotb.test()
async def run_scenario(dut: Any) -> None:
    """Run the task's scenario and leave the outcome where the task says."""
    task = Task.load()
    pulse = Path(task.pulse)
    pulse.write_bytes(_moment())  # from here on, an early end is the design's
    cocotb.start_soon(_beat(pulse))
    try:
        outcome = await _try_out(dut, task)
    except UserError as error:
        outcome = Outcome("error", str(error))
    outcome.save(Path(task.answer))


async def _try_out(dut: Any, task: Task) -> Outcome:
    """Do what the task says."""
    name, _, mode = task.scenario.partition("/")
    scenario = SCENARIOS[name]
    chip_mode = ChipMode.FIFO if mode else ChipMode.SPP
    case = Case.from_json(task.case) if task.case else None
    world = World(dut, task.description, task.seed, chip_mode, case)
    if mode and (missing := await _no_fifo(world)) is not None:
        return missing
    attempt = _Attempt(world)
    await attempt.run(scenario)
    rules = await world.judge()
    world.host.close()
    return attempt.outcome(scenario, rules)


async def _beat(pulse: Path) -> None:
    """Note the simulated time as it goes, for who watches from outside."""
    with pulse.open("r+b", buffering=0) as file:
        while True:
            os.pwrite(file.fileno(), _moment(), 0)
            await sleep_ps(_PULSE_PS)


def _moment() -> bytes:
    return b"%020d" % now_ps()


async def _no_fifo(world: World) -> Outcome | None:
    """None if the design has a FIFO; skip if its ECR does not answer; fail if the FIFO does not."""
    if not isinstance(world.host, RegisterHost):
        return Outcome("skip", "the host has no registers")
    await world.reset()
    chip = world.host.port.chip
    try:
        await chip.probe()
        if not chip.capabilities & HardwareCapability.PPT_BYTE_PRESENT:
            return Outcome("skip", "the design has no FIFO: its ECR does not answer")
        if await chip.fifo() is not None:
            return None
    except BusError:
        return Outcome("skip", "the design has no FIFO: nothing answers at its ECR")
    return Outcome("fail", f"the ECR answers, but {LARGEST_FIFO} bytes do not fill the FIFO")


class _Attempt:
    """One go at a scenario.

    Attributes:
        message: what went wrong beside the rules; "" if nothing did.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.message = ""
        self._log = ""
        self._failed_ps = 0

    async def run(self, scenario: Scenario) -> None:
        """Do what the scenario does, then let everything come to rest."""
        try:
            await with_timeout(scenario.body(self._world), _LONGEST_S, "sec")
            await self._world.rest()
        except ScenarioError as error:
            # Nearly always something that did not come: look where the lines last moved.
            self._fail(str(error), max(0, self._world.checker.last_ps))
        except SimTimeoutError:
            why = "" if await self._clock_runs() else "; the clock stands still"
            self._fail(f"not done after {_LONGEST_S} s of simulated time{why}", now_ps())
        except UserError:
            raise
        except Exception as error:  # of an adapter, or of a bus that the design does not answer
            self._fail(f"{type(error).__name__}: {error}", now_ps())
            self._log = traceback.format_exc()
        # What was found against the user's own code comes first: it is the cause of the rest.
        if complaints := self._world.host.complaints():
            message = "; ".join(filter(None, (*complaints, self.message)))
            self._fail(message, self._failed_ps or max(0, self._world.checker.last_ps))

    async def _clock_runs(self) -> bool:
        try:
            await with_timeout(ValueChange(self._world.dut.clk), 1, "ms")
        except SimTimeoutError:
            return False
        return True

    def _fail(self, message: str, at_ps: int) -> None:
        self.message, self._failed_ps = message, at_ps

    def outcome(self, scenario: Scenario, rules: dict[str, RuleResult]) -> Outcome:
        """Add up the rules and what went wrong beside them."""
        for name in scenario.ignores:
            if name in rules and rules[name].verdict in (Verdict.FAIL, Verdict.WARN):
                rules[name].verdict = Verdict.WAIVED
                rules[name].waived = "the scenario does this on purpose"
        broken = [name for name, result in rules.items() if result.verdict is Verdict.FAIL]
        seen = self._world.checker.violations
        told = by_weight((v for v in seen if v.rule_id not in scenario.ignores), rules)
        message = self._say(told, broken)
        warned = any(result.verdict is Verdict.WARN for result in rules.values())
        verdict: Ending = "fail" if message else "warn" if warned else "pass"
        return Outcome(
            verdict,
            message,
            rules,
            tell(told),
            now_ps() / 1000,
            log=self._log,
            focus_ps=self._focus(told, broken) if verdict == "fail" else None,
            python=platform.python_version(),
        )

    def _say(self, told: list[Violation], broken: list[str]) -> str:
        """One line: what went wrong, and the rules that were broken."""
        if self.message:
            return "; broken: ".join(filter(None, (self.message, ", ".join(broken))))
        first = {violation.rule_id: violation.message for violation in reversed(told)}
        difference = self._world.scoreboard.tell_difference(bytes(self._world.handed_over))
        first |= dict.fromkeys(DATA_RULES, difference)
        return "; ".join(f"{name}: {first.get(name) or RULES[name].what}" for name in broken)

    def _focus(self, told: list[Violation], broken: list[str]) -> tuple[int, int]:
        """Where to look: the first line that broke a rule, the first wrong byte, the failure."""
        if told and told[0].rule_id in broken:
            return told[0].start_ps, told[0].time_ps
        if any(name in broken for name in DATA_RULES):
            handed_over = bytes(self._world.handed_over)
            at_ps = self._world.scoreboard.first_difference_ps(handed_over)
            if at_ps is not None:
                return at_ps, at_ps
        at_ps = self._failed_ps or max(0, self._world.last_move_ps)
        return at_ps, at_ps
