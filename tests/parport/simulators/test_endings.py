# SPDX-License-Identifier: Apache-2.0
"""What is said of a simulation that did not reach its end."""

from pathlib import Path

import pytest

from cocotbext.parport.simulators.bounded import Bounds, Ending
from cocotbext.parport.simulators.endings import explain, say_not_begun
from cocotbext.parport.simulators.runner import SimulationError

BOUNDS = Bounds(wall_s=60, stall_s=5)


@pytest.mark.parametrize(
    ("ending", "log", "message", "hung"),
    [
        (Ending(-11, "", 10, 1, 5), "", "the design crashed the simulator (SIGSEGV)", False),
        (Ending(3, "", 10, 1, 5), "", "the simulator ended with exit code 3", False),
        (
            Ending(0, "wall", 10, 60, 12_000_000_000),
            "",
            "not done after 60 s, at 12 ms of simulated time",
            True,
        ),
        (Ending(0, "wall", 10, 60, None), "", "not begun after 60 s", True),
        (
            Ending(0, "stall", 5_000_000, 60, 1_500_000),
            "",
            "the design hangs: simulated time stands still shortly after 1.5 us, for 5 s; "
            "5 MB printed until then",
            True,
        ),
        (
            Ending(0, "", 10, 1, 5),
            "  12.00ns INFO  noise\n   KeyError: 'lp'",
            "KeyError: 'lp'",
            False,
        ),
        (Ending(0, "", 10, 1, 5), "", "the simulation ended early and does not say why", False),
    ],
)
def test_one_line_says_it(ending: Ending, log: str, message: str, hung: bool) -> None:
    end = explain(SimulationError("it failed", ending, log), BOUNDS, [])
    assert (end.message, end.hung, end.moment_ps) == (message, hung, ending.pulse_ps)
    assert "noise" not in end.log


def test_the_places_that_may_have_ended_it_are_named(tmp_path: Path) -> None:
    source = tmp_path / "port.v"
    source.write_text("module port;\n  // $finish in words\n  initial $finish;\nendmodule\n")
    log = "SimFailure: cocotb expected it would shut down the simulation, but"
    end = explain(SimulationError("", Ending(0, "", 1, 1, 2_000_000), log), BOUNDS, [source])
    assert end.message == "the design ended the simulation after 2 us: $finish at port.v:3"
    assert end.moment_ps == 2_000_000


def test_a_simulation_that_does_not_begin_is_not_the_designs() -> None:
    log = "Traceback (most recent call last):\n  File somewhere\nValueError: Invalid log level 'X'"
    said = say_not_begun(SimulationError("", Ending(0, "", 1, 1, None), log))
    assert said.startswith("no simulation begins, whatever the design: ValueError: Invalid log ")
    said = say_not_begun(SimulationError("", Ending(1, "", 1, 1, None), "a\nError parsing foo"))
    assert said.startswith("no simulation begins, whatever the design: Error parsing foo; ")


@pytest.mark.parametrize(
    "ending", [Ending(0, "", 1, 1, 0), Ending(0, "stall", 1, 1, None), Ending(-6, "", 1, 1, None)]
)
def test_one_that_begins_hangs_or_crashes_may_be_the_designs(ending: Ending) -> None:
    assert say_not_begun(SimulationError("", ending, "")) == ""
