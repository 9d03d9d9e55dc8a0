# SPDX-License-Identifier: Apache-2.0
"""The line checker away from the simulator: a capture, read with a judge and without."""

import time
from functools import cached_property
from pathlib import Path

from cocotbext.parport.capture import LineReader, open_capture
from cocotbext.parport.checker import LineChecker
from cocotbext.parport.linemap import LineMap
from tests.bench.ours import print_ours
from tests.bench.work import Outcome, Work

__all__ = ["Recorded"]

_READINGS = 4
"""How often a run reads the capture: it is short, and a clock is coarse."""


class Recorded:
    """A capture of one run of our side, made when it is first asked for.

    Args:
        work: what is printed.
        folder: gets the capture.
    """

    def __init__(self, work: Work, folder: Path) -> None:
        self._work = work
        self._folder = folder

    @cached_property
    def events(self) -> int:
        """Changes of lines in it."""
        return self._read(None)

    def judge(self) -> Outcome:
        """Read and judge it."""
        began = time.perf_counter()
        events = sum(self._read(LineChecker()) for _ in range(_READINGS))
        return Outcome(time.perf_counter() - began, events=events)

    def skim(self) -> Outcome:
        """Read it, no more."""
        began = time.perf_counter()
        events = sum(self._read(None) for _ in range(_READINGS))
        return Outcome(time.perf_counter() - began, events=events)

    @cached_property
    def _capture(self) -> Path:
        waves = self._folder / "waves.fst"
        print_ours(self._work, self._folder, waves=waves)
        return waves

    def _read(self, checker: LineChecker | None) -> int:
        count = 0

        def feed(time_ps: int, line: str, value: int | None) -> None:
            nonlocal count
            count += 1
            if checker is not None:
                checker.feed(time_ps, line, value)

        end_ps = LineReader(open_capture(self._capture), LineMap("")).run(feed)
        if checker is not None:
            checker.finish(end_ps)
            assert not checker.violations
        return count
