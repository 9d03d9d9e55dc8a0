# SPDX-License-Identifier: Apache-2.0
"""The transactors of the fast bench, by themselves; ``test_fast_bench`` compares what they show."""

from pathlib import Path

from cocotbext.parport.simulators.design import fast_design
from cocotbext.parport.simulators.runner import simulate


def test_master(tmp_path: Path) -> None:
    simulate(fast_design(), "tests.parport.sim.sim_transactors", tmp_path)
