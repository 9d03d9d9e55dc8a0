# SPDX-License-Identifier: Apache-2.0
"""The contract, scenario by scenario, on every platform."""

import pytest

import tests.parclass.scenarios
from tests.parclass.platforms import IcarusSession, play_on_model
from tests.parclass.world import SCENARIOS

tests.parclass.scenarios.load()


@pytest.mark.parametrize("name", SCENARIOS)
def test_on_model(name: str) -> None:
    play_on_model(SCENARIOS[name])


@pytest.mark.parametrize("name", SCENARIOS)
def test_on_icarus(name: str, icarus: IcarusSession) -> None:
    icarus.check(name)
