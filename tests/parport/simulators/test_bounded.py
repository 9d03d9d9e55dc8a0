# SPDX-License-Identifier: Apache-2.0
"""A command within bounds: what it broke is told, and its log stays small."""

import os
import signal
import time
from pathlib import Path

import pytest

from cocotbext.parport.simulators.bounded import Bounds, Ending, run_bounded


def run(folder: Path, script: str, bounds: Bounds) -> tuple[Ending, str]:
    log = folder / "log"
    ending = run_bounded(["bash", "-c", script], folder, dict(os.environ), log, bounds)
    return ending, log.read_text()


def test_a_command_that_keeps_its_bounds(tmp_path: Path) -> None:
    bounds = Bounds(wall_s=20, stall_s=20, printed_bytes=100, memory_bytes=1 << 30)
    ending, log = run(tmp_path, "cat; echo out; echo err >&2; exit 3", bounds)
    assert (ending.code, ending.stopped, log) == (3, "", "out\nerr\n")
    assert ending.printed == len(log)
    assert ending.pulse_ps is None


def test_the_middle_of_a_long_log_is_left_out(tmp_path: Path) -> None:
    ending, log = run(tmp_path, "seq -w 1000000", Bounds(printed_bytes=10_000_000))
    assert (ending.code, ending.stopped, ending.printed) == (0, "", 8_000_000)
    assert log.startswith("0000001\n0000002\n")
    assert log.endswith("0999999\n1000000\n")
    assert "bytes are left out here" in log
    assert len(log) < 400_000


@pytest.mark.parametrize(
    ("script", "bounds", "stopped"),
    [
        ("while :; do :; done", Bounds(wall_s=0.5), "wall"),
        ("trap '' TERM; while :; do :; done", Bounds(wall_s=0.5), "wall"),
        ("yes", Bounds(wall_s=20, printed_bytes=1_000_000), "flood"),
        (
            "printf 00042 > pulse; while :; do :; done",
            Bounds(stall_s=0.7, pulse=Path("pulse")),
            "stall",
        ),
    ],
)
def test_a_bound_that_is_broken(
    script: str, bounds: Bounds, stopped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    began = time.monotonic()
    ending, _ = run(tmp_path, script, bounds)
    assert ending.stopped == stopped
    assert ending.pulse_ps == (42 if bounds.pulse else None)
    assert time.monotonic() - began < 15


def test_a_pulse_that_goes_on_is_no_stall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    work = "for ((i = 0; i < 100000; i++)); do :; done"
    script = f"for n in 1 2 3 4 5 6 7 8; do printf $n > p; mv p pulse; {work}; done"
    ending, _ = run(tmp_path, script, Bounds(stall_s=0.8, pulse=Path("pulse")))
    assert (ending.stopped, ending.pulse_ps) == ("", 8)


def test_a_signal_is_told(tmp_path: Path) -> None:
    ending, _ = run(tmp_path, "kill -SEGV $$", Bounds())
    assert ending.code == -signal.SIGSEGV


def test_a_child_that_holds_the_output_is_not_waited_for(tmp_path: Path) -> None:
    began = time.monotonic()
    ending, log = run(tmp_path, "sleep 20 & echo done", Bounds())
    assert (ending.code, log) == (0, "done\n")
    assert time.monotonic() - began < 10
