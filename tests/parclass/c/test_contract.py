# SPDX-License-Identifier: Apache-2.0
"""The contract suite with drivers in C in the place of ours, on the register model."""

import inspect
from contextlib import closing
from pathlib import Path

import pytest

import tests.parclass.scenarios
from cocotbext.parclass import thread
from cocotbext.parclass.c import CDriver, Program, build
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parclass.verifier import DriverRule, Findings, UserDriver, WatchedIo
from cocotbext.parport.peripheral.printer import Printer
from tests.parclass.c.bench import CACHE, EXAMPLES
from tests.parclass.stage import SCENARIOS, Scenario, Stage, play

tests.parclass.scenarios.load()

DRIVERS = {
    "strobe": (EXAMPLES / "strobe_write.c", "StrobeParallelWrite"),
    "fifo": (EXAMPLES / "fifo_write.c", "FifoParallelWrite"),
}


def of_the_callback() -> list[str]:
    """The scenarios that are about PPARALLEL_WRITE."""
    return [
        name
        for name, scenario in SCENARIOS.items()
        if inspect.getmodule(scenario.run).__name__.endswith(".write")  # type: ignore[union-attr]
    ]


def play_in_c(scenario: Scenario, file: Path, symbol: str) -> Findings:
    """Run a scenario with a driver in C; returns what was found against it."""
    time = VirtualTime()
    printer = Printer(scenario.timing, scenario.faults)
    model = RegisterModel(time, printer)
    findings = Findings(model.now)

    def report(rule: DriverRule, found: str) -> None:
        findings.report(rule, "driver", "C", found)

    io = WatchedIo(model, report)
    executable = build(Program((file,), symbol, "driver"), CACHE)
    with closing(CDriver(executable, io, report)) as routine:
        driver = UserDriver(routine, io, findings)
        stage = Stage(model, printer, lambda: time.current, driver)
        time.run(thread(play(scenario, stage)))
    return findings


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("name", of_the_callback())
def test_a_driver_in_c_keeps_the_contract(driver: str, name: str) -> None:
    file, symbol = DRIVERS[driver]
    findings = play_in_c(SCENARIOS[name], file, symbol)
    assert not findings.findings, "\n".join(map(str, findings.findings))
