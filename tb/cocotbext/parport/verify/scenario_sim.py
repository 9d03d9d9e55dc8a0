# SPDX-License-Identifier: Apache-2.0
"""The inside of a scenario's simulation: the cocotb test that runs it."""

import os
from pathlib import Path
from typing import Any

import cocotb

from cocotbext.parport.rules import RULES, RuleResult, Verdict
from cocotbext.parport.simtime import now_ps
from cocotbext.parport.verify.campaign import Case
from cocotbext.parport.verify.description import read_description
from cocotbext.parport.verify.hosts import RegisterHost
from cocotbext.parport.verify.outcome import TASK_VARIABLE, Outcome, Task
from cocotbext.parport.verify.scenarios import SCENARIOS, Scenario
from cocotbext.parport.verify.world import ScenarioError, World
from cocotbext.parport.waveform import describe
from parclass import ChipMode

_VIOLATIONS = 5  # of one scenario that are told in full


@cocotb.test()
async def run_scenario(dut: Any) -> None:
    """Run the task's scenario and leave the outcome where the task says."""
    task = Task.load(Path(os.environ[TASK_VARIABLE]))
    name, _, mode = task.scenario.partition("/")
    scenario = SCENARIOS[name]
    description = read_description(Path(task.description))
    chip_mode = ChipMode.FIFO if mode else ChipMode.SPP
    case = Case.from_json(task.case) if task.case else None
    world = World(dut, description, task.seed, chip_mode, case)
    if mode and not await _has_fifo(world):
        Outcome("skip", "the design has no FIFO").save(Path(task.answer))
        return
    message = ""
    try:
        await scenario.body(world)
    except ScenarioError as error:
        message = str(error)
    rules = await world.finish()
    _outcome(scenario, world, rules, message).save(Path(task.answer))


async def _has_fifo(world: World) -> bool:
    """Whether the design's ECR answers and there is a FIFO behind it."""
    if not isinstance(world.host, RegisterHost):
        return False
    await world.reset()
    return await world.host.port.chip.fifo() is not None


def _outcome(
    scenario: Scenario, world: World, rules: dict[str, RuleResult], message: str
) -> Outcome:
    for name in scenario.ignores:
        if name in rules and rules[name].verdict in (Verdict.FAIL, Verdict.WARN):
            rules[name].verdict = Verdict.WAIVED
            rules[name].waived = "the scenario does this on purpose"
    broken = [name for name, result in rules.items() if result.verdict is Verdict.FAIL]
    if not message and broken:
        message = "; ".join(f"{name}: {RULES[name].what}" for name in broken)
    told = [v for v in world.checker.violations if v.rule_id not in scenario.ignores]
    told.sort(key=lambda v: (rules[v.rule_id].verdict is not Verdict.FAIL, v.time_ps))
    violations = [v.to_json() | {"text": describe(v)} for v in told[:_VIOLATIONS]]
    if message:
        verdict = "fail"
    elif any(result.verdict is Verdict.WARN for result in rules.values()):
        verdict = "warn"
    else:
        verdict = "pass"
    return Outcome(
        verdict,
        message,
        {name: result.to_json() for name, result in rules.items()},
        violations,
        now_ps() / 1000,
    )
