# SPDX-License-Identifier: Apache-2.0
"""What a result was made with."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version

from cocotbext.parport.simulators.base import Simulator

__all__ = ["environment"]


def environment(python: str, simulator: Simulator) -> dict[str, str]:
    """Versions, system and date.

    Args:
        python: version of the Python inside the simulation; it need not be this one.
        simulator: that ran it.
    """
    return {
        "parport": version("cocotbext-parport"),
        "cocotb": version("cocotb"),
        "simulator": simulator.version(),
        "python": python,
        "system": f"{platform.system()} {platform.machine()}",
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
    }
