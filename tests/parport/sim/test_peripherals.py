# SPDX-License-Identifier: Apache-2.0
"""Peripherals of users' own classes on a real design."""

from pathlib import Path

from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.runner import simulate


def test_peripherals(tmp_path: Path) -> None:
    simulate(our_design(), "tests.parport.sim.sim_peripherals", tmp_path)
