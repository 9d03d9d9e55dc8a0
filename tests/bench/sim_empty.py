# SPDX-License-Identifier: Apache-2.0
"""A simulation in which nothing happens: what cocotb alone takes to start."""

from typing import Any

import cocotb


@cocotb.test()
async def nothing(dut: Any) -> None:
    """Do nothing."""
