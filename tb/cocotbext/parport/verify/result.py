# SPDX-License-Identifier: Apache-2.0
"""The result of ``parport verify``, put together from the outcomes of scenarios."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.report.environment import DesignEnvironment, Environment
from cocotbext.parport.report.result import ScenarioResult, VerifyResult
from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.table import default_simulator
from cocotbext.parport.verify.campaign import Case
from cocotbext.parport.verify.outcome import Outcome
from cocotbext.parport.verify.scenarios.table import SCENARIOS
from cocotbext.parport.verify.suite import Suite
from cocotbext.parport.verify.verdict import add_up, first_failure, overall

__all__ = ["make_result"]


def make_result(
    suite: Suite,
    outcomes: Mapping[str, Outcome],
    waves: Mapping[str, Path],
    cases: Mapping[str, Case],
    description: Path,
    wall_time_s: float,
) -> VerifyResult:
    """Put a result together.

    Args:
        suite: that the outcomes are of.
        outcomes: by scenario.
        waves: scenario to its FST file.
        cases: of random scenarios, where they are not those of the seed.
        description: the dut.toml as the user named it.
        wall_time_s: how long all of it took, s.
    """
    replay = {
        name: _replay(description, name, suite.seed, cases.get(name), suite.design.simulator)
        for name, outcome in outcomes.items()
        if outcome.verdict in ("fail", "warn")
    }
    failed = first_failure(outcomes)
    return VerifyResult(
        verdict=overall(outcomes.values()),
        design=suite.description.top,
        seed=suite.seed,
        lines=[line for line in LINES if line in suite.description.lines],
        rules=add_up(list(outcomes.values()), suite.description.limits),
        scenarios={
            name: _scenario(name, outcome, suite.seed, waves.get(name), replay.get(name))
            for name, outcome in outcomes.items()
        },
        replay=None if failed is None else replay[failed],
        environment=_environment(suite, outcomes, description),
        wall_time_s=wall_time_s,
    )


def _scenario(
    name: str, outcome: Outcome, seed: int, waves: Path | None, replay: str | None
) -> ScenarioResult:
    assert outcome.verdict != "error"  # Suite raises it
    return ScenarioResult(
        verdict=outcome.verdict,
        message=outcome.message,
        purpose=SCENARIOS[name.removesuffix("/fifo")].purpose,
        seed=seed,
        sim_time_ns=outcome.sim_time_ns,
        violations=outcome.violations,
        log=outcome.log,
        waves=None if waves is None else waves.name,
        replay=replay,
    )


def _environment(
    suite: Suite, outcomes: Mapping[str, Outcome], description: Path
) -> DesignEnvironment:
    python = next((outcome.python for outcome in outcomes.values() if outcome.python), "")
    return DesignEnvironment.of(
        Environment.of_now(python, suite.design.simulator.version()),
        str(description),
        dict(suite.description.parameters),
    )


def _replay(
    description: Path, name: str, seed: int, case: Case | None, simulator: Simulator
) -> str:
    words = ["parport", "verify", str(description), "--only", name, "--seed", str(seed)]
    if simulator.name != "icarus" or simulator != default_simulator():
        words += ["--sim", simulator.name]
    if case is not None:
        words += ["--case", case.to_json()]
    return shlex.join(words)
