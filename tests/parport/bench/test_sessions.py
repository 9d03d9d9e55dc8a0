# SPDX-License-Identifier: Apache-2.0
"""A session does requests one by one: each as if it were the only one, and after any other."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.simulators.design import fast_design
from cocotbext.parport.simulators.runner import SimulationError
from tests.parport.bench.resuming import Request
from tests.parport.bench.sessions import Session, command

DESIGN = fast_design(FIFO_DEPTH=16, CLK_HZ=33_333_000)
RANDOM = Request(
    length=60,
    faults=("unplug@3+200us", "init@20", "paper-empty@33+3ms", "offline@400.001us+90us"),
    timing=vars(PrinterTiming(busy_ns=(3_500, 9_000), busy_delay_ns=(0, 400))),
    timeout_ns=1e6,
    pause_ns=20_000,
    relock=True,
)
HELD = Request(
    length=40,
    step=0,
    faults=("no-ack@1", "init@17", "power-off@21"),
    timing=vars(PrinterTiming(latch="rise")),  # type: ignore[arg-type]  # as from JSON
    timeout_ns=50_000,
    piece=7,
    dispatch=True,
)


def test_a_request_is_done_alike_whatever_came_before(tmp_path: Path) -> None:
    with Session(DESIGN, tmp_path) as session:
        first, held, again = (session.do(request) for request in (RANDOM, HELD, RANDOM))
    with Session(DESIGN, tmp_path) as session:
        assert session.do(HELD) == held
    assert again == first
    assert first.taken == RANDOM.data
    assert len(first.calls) > 1
    assert held.taken == HELD.data[:21]


def test_a_dead_simulation_is_told_and_replaced(tmp_path: Path) -> None:
    wrong = Request(length=1, timing={"busy_ns": -1}, timeout_ns=1e6)
    with Session(DESIGN, tmp_path) as session:
        before = session.do(HELD)
        with pytest.raises(
            SimulationError, match="busy_ns -1: times of a printer are not negative"
        ):
            session.do(wrong)
        assert session.do(HELD) == before


def test_a_simulation_that_does_not_start_is_told(tmp_path: Path) -> None:
    with (
        Session(DESIGN, tmp_path, flaw="no such flaw") as session,
        pytest.raises(SimulationError, match="no such flaw"),
    ):
        session.do(HELD)


def test_the_command_does_it_again(tmp_path: Path) -> None:
    words = shlex.split(command(16, 33_333_000, HELD))
    root = Path(__file__).parents[3]
    again = subprocess.run(
        [sys.executable, *words[1:], str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    with Session(DESIGN, tmp_path) as session:
        assert again.stdout.startswith(f"{session.do(HELD)}\n")
    assert (tmp_path / "waves.fst").stat().st_size > 0
