# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: tests that end badly, for the runner to tell."""

import os
from typing import Any

import cocotb
from cocotb.triggers import Timer


@cocotb.test()
async def fails(dut: Any) -> None:
    await Timer(1, "ns")
    raise AssertionError("on purpose")


@cocotb.test()
async def dies(dut: Any) -> None:
    await Timer(1, "ns")
    os._exit(3)


@cocotb.test()
async def has_seed(dut: Any) -> None:
    assert os.environ["COCOTB_RANDOM_SEED"] == "1234"
