# SPDX-License-Identifier: Apache-2.0
"""The contract, scenario by scenario, on every platform and in every write mode."""

import pytest

import tests.parclass.scenarios
from cocotbext.parclass import ChipMode
from tests.parclass.platforms import IcarusSession, key, play_on_model
from tests.parclass.stage import SCENARIOS

tests.parclass.scenarios.load()


MODES = [ChipMode.SPP, ChipMode.FIFO]


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_on_model(mode: ChipMode, name: str) -> None:
    play_on_model(SCENARIOS[name], mode)


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_on_icarus(mode: ChipMode, name: str, icarus: IcarusSession) -> None:
    icarus.check(key(mode, name))
