# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the controller's tests."""

import pytest

from tests.hdl.tools import warm_yosys


@pytest.fixture(scope="session")
def yosys() -> None:
    """Yosys, ready to run. Tests that ask for it have time for its first run on a machine."""
    warm_yosys()
