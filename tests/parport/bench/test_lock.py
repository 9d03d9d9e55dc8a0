# SPDX-License-Identifier: Apache-2.0
"""The port's lock on the HDL."""

from pathlib import Path

from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.runner import simulate


def test_two_devices_contend_for_the_lock(tmp_path: Path) -> None:
    simulate(our_design(), "tests.parport.bench.sim_lock", tmp_path)
