# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: lines that are there and lines that are not."""

from typing import Any

import cocotb
import pytest
from cocotb.triggers import Timer

from cocotbext.parport.errors import UserError
from cocotbext.parport.sim.lines import OUR_PORTS, Lines, level
from cocotbext.parport.sim.two_state import two_state


@cocotb.test()
async def every_line_is_found(dut: Any) -> None:
    lines = Lines(dut)
    assert lines.names == tuple(OUR_PORTS)
    assert lines.handle("data")._name == "data_o"
    assert lines.strobe_n._name == "strobe_n"


@cocotb.test()
async def only_those_that_are_named(dut: Any) -> None:
    assert Lines(dut, {"busy": "busy"}).names == ("busy",)


@cocotb.test()
async def a_missing_port_is_named_with_the_nearest(dut: Any) -> None:
    with pytest.raises(UserError, match="parport_bench has no port 'bussy'; nearest: busy"):
        Lines(dut, OUR_PORTS | {"busy": "bussy"})


@cocotb.test()
async def an_unknown_line_is_named_with_the_nearest(dut: Any) -> None:
    with pytest.raises(UserError, match="no line is called 'strobe'; nearest: strobe_n"):
        Lines(dut, {"strobe": "strobe_n"})


@cocotb.skipif(two_state() is not None, reason="this simulator knows no X and no Z")
@cocotb.test()
async def x_and_z_have_no_level(dut: Any) -> None:
    lines = Lines(dut)
    assert level(lines.busy) is None
    dut.busy.value = 1
    dut.rst.value = 1
    await Timer(100, "ns")
    assert level(lines.busy) == 1
    assert level(lines.data) == 0
