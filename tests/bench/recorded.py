# SPDX-License-Identifier: Apache-2.0
"""The line checker away from the simulator: a capture, read with a judge and without."""

import time
from functools import cached_property
from pathlib import Path

from cocotbext.parport.capture.linemap import LineMap
from cocotbext.parport.capture.reader import Feed, LineReader, open_capture
from cocotbext.parport.checker.line_checker import LineChecker
from tests.bench.ours import print_ours
from tests.bench.work import BenchError, Outcome, Work

__all__ = ["Recorded"]

_READINGS = 4
"""How often a run reads the capture, which is short."""


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
    def _events(self) -> int:
        """Changes of lines in it."""
        count = 0

        def add(time_ps: int, line: str, value: int | None) -> None:
            nonlocal count
            count += 1

        self._reader().run(add)
        return count

    def judge(self) -> Outcome:
        """Read and judge it.

        Raises:
            BenchError: the checker found something.
        """
        return self._read(judging=True)

    def skim(self) -> Outcome:
        """Read it, no more."""
        return self._read(judging=False)

    @cached_property
    def _capture(self) -> Path:
        waves = self._folder / "waves.fst"
        print_ours(self._work, self._folder, waves=waves)
        return waves

    def _reader(self) -> LineReader:
        return LineReader(open_capture(self._capture), LineMap(""))

    def _read(self, *, judging: bool) -> Outcome:
        events = self._events * _READINGS
        began = time.perf_counter()
        for _ in range(_READINGS):
            reader = self._reader()
            checker = LineChecker(reader.lines)
            feed: Feed = checker.feed if judging else _ignore
            end_ps = reader.run(feed)
            if judging:
                checker.finish(end_ps)
            if checker.violations:
                raise BenchError(f"the capture breaks rules: {checker.violations[0]}")
        return Outcome(time.perf_counter() - began, events=events)


def _ignore(time_ps: int, line: str, value: int | None) -> None:
    """Take an edge and do nothing."""
