# SPDX-License-Identifier: Apache-2.0
"""The controller on its plain register port: one suite for every clock, depth and option."""

from pathlib import Path

import pytest

from tests.hdl.sim import design, run

SUITE = "registers fifo filter interrupt"
CLOCKS = (1, 8, 12, 25, 33.333333, 50, 100, 125, 200)  # MHz
OPTIONS = (
    {"FIFO_DEPTH": 64},
    {"FIFO_DEPTH": 1024},
    {"IRQ_LEVEL": 1},
    {"IRQ_LEVEL": 1, "CLK_HZ": 4_000_000, "FILTER_NS": 250},
    {"FILTER_NS": 0},
    {"FILTER_NS": 310, "THRESHOLD": 1},
    {"ANSWER_NS": 0, "THRESHOLD": 16},
)


def name(parameters: dict[str, int]) -> str:
    return " ".join(f"{key}={value}" for key, value in parameters.items())


@pytest.mark.parametrize("mhz", CLOCKS)
def test_suite_at_every_clock(tmp_path: Path, mhz: float) -> None:
    run(tmp_path, SUITE, design("parport_core", CLK_HZ=round(mhz * 1e6)))


@pytest.mark.parametrize("parameters", OPTIONS, ids=name)
def test_suite_with_options(tmp_path: Path, parameters: dict[str, int]) -> None:
    run(tmp_path, SUITE, design("parport_core", **parameters))


@pytest.mark.parametrize("mhz", [1, 12, 50])
def test_leaving_around_the_strobe(tmp_path: Path, mhz: float) -> None:
    """Every way and every clock around it; a campaign takes more distances in time."""
    only = "ns_after=(0|1000)/" if mhz == 50 else "ns_after=0/"
    run(tmp_path, "faults", design("parport_core", CLK_HZ=round(mhz * 1e6)), only)


@pytest.mark.campaign
@pytest.mark.parametrize("mhz", CLOCKS)
def test_leaving_around_the_strobe_everywhere(tmp_path: Path, mhz: float) -> None:
    run(tmp_path, "faults", design("parport_core", CLK_HZ=round(mhz * 1e6)))


@pytest.mark.campaign
@pytest.mark.parametrize("mhz", [25, 50, 200])
def test_leaving_around_the_strobe_unfiltered(tmp_path: Path, mhz: float) -> None:
    run(tmp_path, "faults", design("parport_core", CLK_HZ=round(mhz * 1e6), FILTER_NS=0))
