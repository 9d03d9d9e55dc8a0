# SPDX-License-Identifier: Apache-2.0
"""The judge of X and Z, and its rules: HOST_X and DEV_X hold in every mode."""

from collections.abc import Mapping

from cocotbext.ieee1284.lines import DATA_OE, HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.checker.judge import Bus, Hears, Reporter
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.checker.verdict import Limits, Rule

__all__ = ["UNKNOWN_RULES", "UnknownJudge"]

UNKNOWN_RULES: tuple[Rule, ...] = (
    Rule(
        "HOST_X",
        "no X or Z on a host line after reset",
        HOST_LINES,
        Limits(),
        "IEEE 1284: every line has a driver",
    ),
    Rule(
        "DEV_X",
        "no X or Z on a peripheral line",
        PERIPHERAL_LINES,
        Limits(),
        "IEEE 1284: every line has a driver",
    ),
)

_HOST_SIDE = (*HOST_LINES, DATA_OE)


class UnknownJudge:
    """Judges lines that are X or Z.

    X before reset is legal. Without a reset line, a line is after reset once it has been known, and
    every line is once the host strobes. The data lines may float while the host has released them.
    What is counted: that a line became known, and every time it should have been and was not.
    """

    __slots__ = (
        "_after_reset",
        "_bus",
        "_report",
        "_seen",
        "_tallies",
        "_to_blame",
        "_unknown",
        "hears",
    )

    def __init__(
        self, bus: Bus, tallies: Mapping[str, Tally], report: Reporter, *, await_reset: bool
    ) -> None:
        self._bus = bus
        self._tallies = tallies
        self._report = report
        self._after_reset = not await_reset
        self._seen: set[str] = set()  # lines that have been known
        self._unknown: set[str] = set()  # lines that have been X or Z since they were first fed
        self._to_blame: dict[str, int] = {}  # those of them that were not blamed yet -> since when
        self.hears: Mapping[str, Hears] = {
            "strobe_n": Hears(self._strobe),
            DATA_OE: Hears(self._drive),
        }

    def starts_unknown(self, line: str, time_ps: int) -> None:
        """The first value of a line is X or Z."""
        self._unknown.add(line)
        self._to_blame[line] = time_ps

    def known(self, line: str) -> bool:
        """A line is known for the first time; whether it was X or Z until now."""
        # data_oe is not a line of the bus: with it or without, the table is the same
        if line != DATA_OE and line not in self._seen:
            self._seen.add(line)
            self._tally(line).count += 1
        was_unknown = line in self._unknown
        self._unknown.discard(line)
        self._to_blame.pop(line, None)
        return was_unknown

    def lost(self, line: str, time_ps: int) -> None:
        """A line that was known turned X or Z."""
        self._blame(line, time_ps, f"{line} turned X or Z")

    def reset_done(self, time_ps: int, values: Mapping[str, int | None]) -> None:
        """Reset is over: every host line must be known from now on."""
        if self._after_reset:
            return
        self._after_reset = True
        for line in _HOST_SIDE:
            if values.get(line, 0) is None:
                self._to_blame.pop(line, None)
                self._blame(line, time_ps, f"{line} was X or Z at the end of reset")

    def forget(self) -> None:
        """Nothing is known of any line, and none is to blame for it."""
        self._unknown.clear()
        self._to_blame.clear()

    def finish(self, _time_ps: int) -> None:
        """The trace ends: if anything was ever known, the rest should have been."""
        if self._seen:
            for line, since in self._to_blame.items():
                self._blame(line, since, f"{line} was X or Z from its beginning to its end")
        self._to_blame.clear()

    def _strobe(self, time_ps: int, level: int) -> None:
        """When strobe_n falls, what has not been known by now should have been."""
        if level:
            return
        if self._to_blame and self._after_reset:
            for line in self._to_blame:
                self._blame(line, time_ps, f"{line} was still X or Z when strobe_n fell")
            self._to_blame.clear()
        if not self._bus.driven and self._bus.selectin_n != 1:
            self._blame("strobe_n", time_ps, "strobe_n fell while the host had released data")

    def _drive(self, time_ps: int, _level: int) -> None:
        """Data lines that floated must not once they are driven."""
        if self._bus.seen_data and self._bus.data is None:
            self.lost("data", time_ps)

    def _blame(self, line: str, time_ps: int, message: str) -> None:
        host = line in _HOST_SIDE
        if (host and not self._after_reset) or (line == "data" and not self._bus.driven):
            return
        tally = self._tally(line)
        tally.count += 1
        self._report(tally, tally.rule.severity, time_ps, message)

    def _tally(self, line: str) -> Tally:
        return self._tallies["HOST_X" if line in _HOST_SIDE else "DEV_X"]
