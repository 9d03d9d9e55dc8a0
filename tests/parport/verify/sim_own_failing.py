# SPDX-License-Identifier: Apache-2.0
"""A cocotb test that finds fault with the design."""

from pathlib import Path
from typing import Any

import cocotb

from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.verify.world import World

EXAMPLE = Path(__file__).parents[3] / "examples" / "tiny_stream" / "dut.toml"


@cocotb.test()
async def too_fast(dut: Any) -> None:
    world = World(dut, read_description(EXAMPLE), seed=1)
    await world.start()
    await world.deliver(b"hello")
    rules = await world.finish()
    longest_ps = rules["HOST_STROBE"].max_ps
    assert longest_ps is not None
    assert longest_ps < 500_000
