# SPDX-License-Identifier: Apache-2.0
"""The master of the fast bench, by itself."""

from pathlib import Path

from cocotbext.parport.simulators.design import fast_design
from cocotbext.parport.simulators.runner import simulate


def test_master(tmp_path: Path) -> None:
    simulate(fast_design(), "tests.parport.registers.sim_master", tmp_path)
