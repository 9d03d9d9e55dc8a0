# SPDX-License-Identifier: Apache-2.0
"""The platforms that scenarios run on: each gives a Stage and an account of how it ended."""

import fcntl
import json
import traceback
from collections.abc import Iterable
from pathlib import Path

from cocotbext.parclass import ChipMode, parallel_write, thread
from cocotbext.parclass.information import ParallelWrite
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parclass.verifier import VerifiedDevice
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.runner import SimulationError, simulate
from tests.parclass.stage import Scenario, Stage, play

WANTED_VARIABLE = "PARPORT_SCENARIOS"
"""File with the keys of the scenarios that a simulation runs, see ``key``."""

ACCOUNT_VARIABLE = "PARPORT_ACCOUNTS"
"""Folder for the account of each scenario."""


def key(write_mode: ChipMode, name: str) -> str:
    """A scenario in a write mode: ``FIFO.write_moves_every_byte``."""
    return f"{write_mode.name}.{name}"


def play_on_model(
    scenario: Scenario,
    write_mode: ChipMode = ChipMode.SPP,
    driver: ParallelWrite = parallel_write,
    device_class: type[VerifiedDevice] = VerifiedDevice,
) -> None:
    """Run a scenario on the register model, in virtual time."""
    time = VirtualTime()
    printer = Printer(scenario.timing, scenario.faults)
    io = RegisterModel(time, printer)
    stage = Stage(io, printer, lambda: time.current, driver, device_class, write_mode)
    time.run(thread(play(scenario, stage)))


class IcarusSession:
    """Scenarios on our controller under Icarus: all wanted ones in one simulation.

    The first test that asks for an account runs the simulation; tests in other processes
    (pytest-xdist) wait for it and read the accounts.

    Args:
        folder: shared by the processes of one session.
        wanted: keys of the scenarios.
    """

    def __init__(self, folder: Path, wanted: Iterable[str]) -> None:
        self._folder = folder
        self._wanted = sorted(wanted)

    def check(self, wanted: str) -> None:
        """Raise what the scenario raised.

        Raises:
            AssertionError: the scenario failed, or the simulation died before its end.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self._folder / "ran").exists():
                self._simulate()
        account = self._folder / f"{wanted}.json"
        if not account.exists():
            raise AssertionError(f"no account: {(self._folder / 'ran').read_text()}")
        error = json.loads(account.read_text())["error"]
        assert error is None, error

    def _simulate(self) -> None:
        wanted = self._folder / "wanted"
        wanted.write_text("\n".join(self._wanted))
        outcome = "the simulation ended well"
        try:
            simulate(
                our_design(),
                "tests.parclass.sim_scenarios",
                self._folder / "sim",
                env={WANTED_VARIABLE: str(wanted), ACCOUNT_VARIABLE: str(self._folder)},
            )
        except SimulationError as error:
            outcome = str(error)
        (self._folder / "ran").write_text(outcome)


def write_account(folder: Path, wanted: str, error: BaseException | None) -> None:
    """Leave how a scenario ended for the test that asks."""
    text = None if error is None else "".join(traceback.format_exception(error))
    (folder / f"{wanted}.json").write_text(json.dumps({"error": text}))
