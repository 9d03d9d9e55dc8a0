# SPDX-License-Identifier: Apache-2.0
"""What a user's own pytest file gets: the suite as cases, and cocotb tests on the same bench."""

from pathlib import Path

import pytest

from cocotbext.parport.simulators.runner import SimulationError
from cocotbext.parport.verify.testing import parport_verify, run_on_dut

EXAMPLE = Path("../../../examples/tiny_stream/dut.toml")
NAMES = ("all-values", "refusals", "random-1")

whole = parport_verify(EXAMPLE, quick=True)


def test_there_is_a_case_for_every_scenario() -> None:
    (mark,) = whole.pytestmark  # type: ignore[attr-defined]
    assert set(NAMES) <= set(mark.args[1])


def test_a_scenario_passes() -> None:
    whole("all-values")


def test_a_scenario_that_does_not_apply_is_skipped() -> None:
    with pytest.raises(pytest.skip.Exception, match="the host has no registers"):
        whole("refusals")


def test_a_scenario_of_a_broken_design_fails(tmp_path: Path) -> None:
    source = Path(__file__).parent / EXAMPLE.parent / "centronics_tx.v"
    text = source.read_text()
    assert text.count("!busy_sync[1]") == 1
    (tmp_path / source.name).write_text(text.replace("!busy_sync[1]", "1'b1"))
    (tmp_path / "dut.toml").write_text((source.parent / "dut.toml").read_text())
    broken = parport_verify(tmp_path / "dut.toml")
    with pytest.raises(AssertionError, match="strobe_n fell while busy was high"):
        broken("all-values")


def test_a_test_of_the_users_own_runs(tmp_path: Path) -> None:
    run_on_dut(EXAMPLE, "tests.parport.verify.sim_own", tmp_path)


def test_a_test_of_the_users_own_may_fail(tmp_path: Path) -> None:
    with pytest.raises(SimulationError, match="1 of 1 tests failed"):
        run_on_dut(EXAMPLE, "tests.parport.verify.sim_own_failing", tmp_path)
