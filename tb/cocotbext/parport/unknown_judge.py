# SPDX-License-Identifier: Apache-2.0
"""The judge of X and Z: HOST_X and DEV_X."""

from collections.abc import Mapping

from cocotbext.parport.judges import Bus, Reporter
from cocotbext.parport.rules import DATA_OE, HOST_LINES
from cocotbext.parport.tally import Tally

_HOST_SIDE = (*HOST_LINES, DATA_OE)


class UnknownJudge:
    """Judges lines that are X or Z.

    X before reset is legal. Without a reset line, a line is after reset once it has been known, and
    every line is once the host strobes. The data lines may float while the host has released them.
    """

    __slots__ = ("_after_reset", "_bus", "_never_known", "_report", "_tallies")

    def __init__(
        self, bus: Bus, tallies: Mapping[str, Tally], report: Reporter, *, await_reset: bool
    ) -> None:
        self._bus = bus
        self._tallies = tallies
        self._report = report
        self._after_reset = not await_reset
        self._never_known: dict[str, int] = {}  # line -> when it was first X

    def starts_unknown(self, line: str, time_ps: int) -> None:
        """The first value of a line is X or Z."""
        self._never_known[line] = time_ps

    def known(self, line: str) -> bool:
        """A line is known for the first time; whether it was X or Z until now."""
        if line != DATA_OE:  # not a line of the bus: with it or without, the table is the same
            self._tally(line).count += 1
        return self._never_known.pop(line, None) is not None

    def lost(self, line: str, time_ps: int) -> None:
        """A line that was known turned X or Z."""
        self._blame(line, time_ps, f"{line} turned X or Z")

    def strobe(self, time_ps: int) -> None:
        """Strobe_n fell: what has not been known by now should have been."""
        if self._never_known and self._after_reset:
            for line in self._never_known:
                self._blame(line, time_ps, f"{line} was still X or Z when strobe_n fell")
            self._never_known.clear()
        if not self._bus.driven and self._bus.selectin_n != 1:
            self._blame("strobe_n", time_ps, "strobe_n fell while the host had released data")

    def reset_done(self, time_ps: int, values: Mapping[str, int | None]) -> None:
        """Reset is over: every host line must be known from now on."""
        if self._after_reset:
            return
        self._after_reset = True
        for line in _HOST_SIDE:
            if values.get(line, 0) is None:
                self._never_known.pop(line, None)
                self._blame(line, time_ps, f"{line} was X or Z at the end of reset")

    def finish(self) -> None:
        """The trace ends: if anything was ever known, the rest should have been."""
        if any(self._tallies[rule_id].count for rule_id in ("HOST_X", "DEV_X")):
            for line, since in self._never_known.items():
                self._blame(line, since, f"{line} was X or Z from its beginning to its end")
        self._never_known.clear()

    def _blame(self, line: str, time_ps: int, message: str) -> None:
        host = line in _HOST_SIDE
        if (host and not self._after_reset) or (line == "data" and not self._bus.driven):
            return
        tally = self._tally(line)
        self._report(tally, tally.rule.severity, time_ps, message)

    def _tally(self, line: str) -> Tally:
        return self._tallies["HOST_X" if line in _HOST_SIDE else "DEV_X"]
