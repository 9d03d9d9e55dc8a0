# SPDX-License-Identifier: Apache-2.0
"""Lines on a real design."""

from pathlib import Path

from cocotbext.parport.runner import our_design, simulate


def test_lines(tmp_path: Path) -> None:
    simulate(our_design(), "tests.parport.sim_lines", tmp_path)
