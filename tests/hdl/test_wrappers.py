# SPDX-License-Identifier: Apache-2.0
"""The bus wrappers, and the clock that stops."""

import os
from pathlib import Path

import pytest

from tests.hdl.sim import BENCH_CLOCK, HERE, design, run

# A campaign asks for more seeds and longer runs: PARPORT_GATING_SEEDS, PARPORT_GATING_OPERATIONS.
SEEDS = range(1, 1 + int(os.environ.get("PARPORT_GATING_SEEDS", "2")))


def test_wishbone(tmp_path: Path) -> None:
    run(tmp_path, "sim_wishbone", design("parport_wb"))


def test_axi4_lite(tmp_path: Path) -> None:
    run(tmp_path, "sim_axil", design("parport_axil"))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "parameters",
    [
        {"CLK_HZ": 50_000_000},
        {"CLK_HZ": 1_000_000, "IRQ_LEVEL": 1},
        {"CLK_HZ": 200_000_000, "FILTER_NS": 0},
        {"CLK_HZ": 33_333_333, "FILTER_NS": 1000, "IRQ_LEVEL": 1},
    ],
    ids=lambda p: f"{p['CLK_HZ'] // 1_000_000}MHz",
)
def test_a_stopped_clock_changes_nothing(
    tmp_path: Path, parameters: dict[str, int], seed: int
) -> None:
    twin = design("parport_twin", HERE / "verilog" / "parport_twin.v", BENCH_CLOCK, **parameters)
    run(tmp_path, "sim_gating", twin, seed=seed)
