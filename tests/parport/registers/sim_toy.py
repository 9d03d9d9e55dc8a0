# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: a letter through the registers of a design on the toy bus."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import cocotb

from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.registers.table import BUSES
from cocotbext.parport.verify.world import World
from tests.parport.registers.toy import TOY

DESCRIPTION, PREFIXED = "TOY_DESCRIPTION", "TOY_PREFIXED"


@cocotb.test()
async def a_letter(dut: Any) -> None:
    BUSES["toy"] = replace(TOY, prefixed=bool(os.environ[PREFIXED]))
    world = World(dut, read_description(Path(os.environ[DESCRIPTION])), seed=1)
    await world.start()
    await world.deliver(b"toy")
    rules = await world.finish()
    assert bytes(world.printer.taken) == b"toy"
    assert rules["HOST_STROBE"].count == 3
    assert {rule.verdict for rule in rules.values()} <= {"pass", "not-seen"}
