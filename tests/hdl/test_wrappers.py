# SPDX-License-Identifier: Apache-2.0
"""The bus wrappers, and the clock that stops."""

from dataclasses import replace
from pathlib import Path

import pytest

from cocotbext.parport.simulators.places import hdl_dir
from cocotbext.parport.simulators.runner import SimulationError
from tests.hdl.sim import BENCH_CLOCK, HERE, design, run

TWINS = (
    {"CLK_HZ": 50_000_000},
    {"CLK_HZ": 1_000_000, "IRQ_LEVEL": 1},
    {"CLK_HZ": 200_000_000, "FILTER_NS": 0},
    {"CLK_HZ": 33_333_333, "FILTER_NS": 450, "IRQ_LEVEL": 1},
)


def test_wishbone(tmp_path: Path) -> None:
    run(tmp_path, "wishbone", design("parport_wb"))


def test_axi4_lite(tmp_path: Path) -> None:
    run(tmp_path, "axil", design("parport_axil"))


def compare(folder: Path, parameters: dict[str, int], seed: int, operations: int) -> None:
    twin = design("parport_twin", HERE / "verilog" / "parport_twin.v", BENCH_CLOCK, **parameters)
    environment = {"PARPORT_GATING_OPERATIONS": str(operations)}
    run(folder, "gating", twin, seed=seed, env=environment)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("parameters", TWINS, ids=lambda p: f"{p['CLK_HZ'] // 1_000_000}MHz")
def test_a_stopped_clock_changes_nothing(
    tmp_path: Path, parameters: dict[str, int], seed: int
) -> None:
    compare(tmp_path, parameters, seed, 400)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(3, 23))
@pytest.mark.parametrize("parameters", TWINS, ids=lambda p: f"{p['CLK_HZ'] // 1_000_000}MHz")
def test_a_stopped_clock_changes_nothing_for_long(
    tmp_path: Path, parameters: dict[str, int], seed: int
) -> None:
    compare(tmp_path, parameters, seed, 5_000)


def test_a_clock_that_stops_too_early_is_seen(tmp_path: Path) -> None:
    """The comparison fails on a controller whose clk_req forgets the handshake."""
    core = (hdl_dir() / "parport_core.v").read_text()
    asks = "handshake_active || interrupt_active"
    assert core.count(asks) == 1
    broken = tmp_path / "parport_core.v"
    broken.write_text(core.replace(asks, "interrupt_active"))
    twin = design("parport_twin", HERE / "verilog" / "parport_twin.v", BENCH_CLOCK)
    sources = tuple(broken if path.name == broken.name else path for path in twin.sources)
    with pytest.raises(SimulationError, match=r"differences"):
        run(tmp_path / "sim", "gating", replace(twin, sources=sources), seed=1)
