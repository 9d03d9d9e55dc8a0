# SPDX-License-Identifier: Apache-2.0
"""Simulated time: see ``sim_simtime``."""

from pathlib import Path

from cocotbext.parport.runner import our_design, simulate


def test_events(tmp_path: Path) -> None:
    simulate(our_design(), "tests.parport.sim_simtime", tmp_path)
