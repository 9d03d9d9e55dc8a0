# SPDX-License-Identifier: Apache-2.0
"""The bus classes and the live checker, in a simulation."""

import re
from pathlib import Path

import pytest

from cocotbext.parport.sim.bus_host import HostTiming
from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.runner import simulate

VERILOG = Path(__file__).parent / "verilog"
RECEIVER = Design(
    (VERILOG / "centronics_receiver.v", VERILOG / "receiver_bench.v"), "receiver_bench"
)


@pytest.mark.parametrize("module", ["sim_bus", "sim_live"])
def test_on_a_receiver_in_verilog(module: str, tmp_path: Path) -> None:
    """Also: our own code calls nothing that cocotb has deprecated."""
    simulate(RECEIVER, f"tests.parport.sim.{module}", tmp_path, env={"PYTHONWARNINGS": "always"})
    log = (tmp_path / "sim.log").read_text()
    warned = re.findall(r"(?:parport|tests)\S*\.py:\d+: (\w*Warning.*)", log)
    assert warned == (["DeprecationWarning: on purpose"] if module == "sim_bus" else [])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"setup_ns": -1}, "setup_ns -1: times are not negative"),
        ({"strobe_ns": float("inf")}, "strobe_ns inf"),
        ({"change_ns": 750}, "change_ns 750: nStrobe has risen by then"),
    ],
)
def test_times_that_no_host_can_have(values: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        HostTiming(**values)  # type: ignore[arg-type]
