# SPDX-License-Identifier: Apache-2.0
"""The simulator that the tests run under, $SIM, and marks for those that cannot run under any."""

import pytest

from cocotbext.parport.simulators.table import SIMULATORS, default_simulator

__all__ = ["UNDER", "icarus_only", "knows_x"]

UNDER = default_simulator()

knows_x = pytest.mark.skipif(UNDER.two_state, reason=f"{UNDER.title} knows no X and no Z")
"""For a test that needs X or Z."""


def icarus_only(reason: str) -> pytest.MarkDecorator:
    """For a test of Icarus itself."""
    return pytest.mark.skipif(SIMULATORS["icarus"] != UNDER, reason=f"about Icarus: {reason}")
