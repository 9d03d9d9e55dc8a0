# SPDX-License-Identifier: Apache-2.0
"""The object that ``parport verify`` writes as result.json and prints with --json."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.report.evidence import without_edges
from cocotbext.parport.simulators.base import Simulator
from cocotbext.parport.simulators.environment import environment
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
) -> dict[str, Any]:
    """Put a result together, all but the time that it took.

    Args:
        suite: that the outcomes are of.
        outcomes: by scenario.
        waves: scenario to its FST file.
        cases: of random scenarios, where they are not those of the seed.
        description: the dut.toml as the user named it.
    """
    replay = {
        name: _replay(description, name, suite.seed, cases.get(name), suite.design.simulator)
        for name, outcome in outcomes.items()
        if outcome.verdict in ("fail", "warn")
    }
    failed = first_failure(outcomes)
    python = next((outcome.python for outcome in outcomes.values() if outcome.python), "")
    return {
        "verdict": overall(outcomes.values()),
        "design": suite.description.top,
        "seed": suite.seed,
        "lines": [line for line in LINES if line in suite.description.lines],
        "rules": add_up(outcomes.values()),
        "scenarios": {
            name: {
                "verdict": outcome.verdict,
                "message": outcome.message,
                "purpose": SCENARIOS[name.removesuffix("/fifo")].purpose,
                "seed": suite.seed,
                "sim_time_ns": outcome.sim_time_ns,
                "violations": [without_edges(v) for v in outcome.violations],
                "log": outcome.log,
                "waves": waves[name].name if name in waves else None,
                "replay": replay.get(name),
            }
            for name, outcome in outcomes.items()
        },
        "replay": None if failed is None else replay[failed],
        "environment": environment(python, suite.design.simulator)
        | {
            "description": str(description),
            "parameters": dict(suite.description.parameters),
        },
    }


def _replay(
    description: Path, name: str, seed: int, case: Case | None, simulator: Simulator
) -> str:
    words = ["parport", "verify", str(description), "--only", name, "--seed", str(seed)]
    if simulator.name != "icarus" or simulator != default_simulator():
        words += ["--sim", simulator.name]
    if case is not None:
        words += ["--case", case.to_json()]
    return shlex.join(words)
