# SPDX-License-Identifier: Apache-2.0
"""Simulated time: see ``sim_simtime``."""

from pathlib import Path

from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.runner import simulate


def test_events(tmp_path: Path) -> None:
    simulate(our_design(), "tests.parport.sim.sim_simtime", tmp_path)
