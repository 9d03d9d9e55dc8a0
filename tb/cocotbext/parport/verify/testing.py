# SPDX-License-Identifier: Apache-2.0
"""For a user's own pytest files: the suite as test cases, and cocotb tests on the same bench.

    from cocotbext.parport import parport_verify, run_on_dut

    test_my_port = parport_verify("dut.toml")

    def test_something_of_my_own(tmp_path):
        run_on_dut("dut.toml", "my_cocotb_tests", tmp_path)

In my_cocotb_tests, a cocotb test makes a World of the design it gets:

    @cocotb.test()
    async def my_test(dut):
        world = World(dut, read_description(Path("dut.toml")), seed=1)
        await world.start()
        await world.deliver(b"hello")
        rules = await world.finish()
"""

import inspect
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.simulators.runner import DEFAULT_SEED, simulate
from cocotbext.parport.verify.suite import Suite, scenario_names

__all__ = ["parport_verify", "run_on_dut"]


def parport_verify(
    description: str | Path, *, quick: bool = False, seed: int = DEFAULT_SEED
) -> Callable[[str], None]:
    """Make a test function with one pytest case per scenario.

    Args:
        description: a dut.toml, relative to the calling file.
        quick: only the quick choice of scenarios.
        seed: of all that is random.

    Raises:
        UserError: when the file is imported, if the description is wrong.
    """
    path = _beside_caller(description)
    names = scenario_names(read_description(path), quick=quick)

    @pytest.mark.parametrize("scenario", names)
    def test(scenario: str) -> None:
        with tempfile.TemporaryDirectory(prefix="parport-") as folder:
            outcome = Suite.prepare(path, seed, Path(folder)).run_one(scenario)
        if outcome.verdict == "skip":
            pytest.skip(outcome.message)
        texts = [outcome.message, *(violation.text for violation in outcome.violations)]
        assert outcome.verdict != "fail", "\n\n".join(texts)

    return test


def run_on_dut(
    description: str | Path,
    test_module: str,
    folder: Path,
    *,
    seed: int = DEFAULT_SEED,
    waves: Path | None = None,
) -> None:
    """Run cocotb tests on a design behind the bench's wrapper.

    Args:
        description: a dut.toml, relative to the calling file.
        test_module: importable name of the module with the tests.
        folder: of the simulation; gets sim.log.
        seed: of all that is random.
        waves: FST file to write.

    Raises:
        SimulationError: a test failed; the message ends with the log.
        UserError: the description is wrong, or the design does not build.
    """
    suite = Suite.prepare(_beside_caller(description), seed, folder)
    simulate(suite.design, test_module, folder, seed=seed, waves=waves)


def _beside_caller(path: str | Path) -> Path:
    """A path that is relative to the file of the user who called."""
    return Path(inspect.stack()[2].filename).parent / path
