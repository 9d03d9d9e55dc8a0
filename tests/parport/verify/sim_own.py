# SPDX-License-Identifier: Apache-2.0
"""A cocotb test of a user's own, on the bench of parport verify."""

from pathlib import Path
from typing import Any

import cocotb

from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.verify.world import World

EXAMPLE = Path(__file__).parents[3] / "examples" / "tiny_stream" / "dut.toml"


@cocotb.test()
async def hello(dut: Any) -> None:
    world = World(dut, read_description(EXAMPLE), seed=1)
    await world.start()
    await world.deliver(b"hello")
    rules = await world.finish()
    assert bytes(world.printer.taken) == b"hello"
    assert rules["HOST_STROBE"].count == 5
    assert rules["HOST_STROBE"].verdict == "pass"
