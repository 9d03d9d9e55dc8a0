# SPDX-License-Identifier: Apache-2.0
"""What the host owes a byte in compatibility mode: the state machine of strobe_n and data."""

from collections.abc import Mapping

from cocotbext.parport.checker.judge import Bus, Reporter, judge_endless, judge_span
from cocotbext.parport.checker.modes.answer import AnswerJudge
from cocotbext.parport.checker.tally import Tally

__all__ = ["StrobeJudge"]


class StrobeJudge:
    """Judges HOST_SETUP, HOST_STROBE, HOST_HOLD, HOST_STABLE and HOST_BUSY.

    Data that changes without a strobe breaks nothing: a host may put on the lines what it likes, as
    a daisy-chain probe does. While the host has released the data lines, they are not its to hold.
    """

    __slots__ = (
        "_answer",
        "_bus",
        "_busy",
        "_changed",
        "_counted",
        "_fell",
        "_hold",
        "_low",
        "_report",
        "_rose",
        "_setup",
        "_shaken",
        "_stable",
        "_width",
    )

    def __init__(
        self, bus: Bus, tallies: Mapping[str, Tally], answer: AnswerJudge, report: Reporter
    ) -> None:
        self._bus = bus
        self._answer = answer
        self._report = report
        self._setup = tallies["HOST_SETUP"]
        self._width = tallies["HOST_STROBE"]
        self._hold = tallies["HOST_HOLD"]
        self._stable = tallies["HOST_STABLE"]
        self._busy = tallies["HOST_BUSY"]
        self._low = False
        self._fell: int | None = None
        self._rose: int | None = None  # set while a hold is being measured
        self._changed: int | None = None  # when the host last changed data
        self._counted = False  # HOST_STABLE has counted this strobe
        self._shaken = False  # HOST_STABLE was broken in this strobe: once a byte is enough

    def begin(self, level: int) -> None:
        """Take the first level of strobe_n."""
        self._low = level == 0

    def strobe(self, time_ps: int, level: int) -> None:
        """Take an edge of strobe_n."""
        if level == 0:
            self._fall(time_ps)
        else:
            self._rise(time_ps)

    def data(self, time_ps: int, value: int | None) -> None:
        """Take a change of data; ``None`` if a bit is X or Z."""
        self._bus.data = value
        if self._bus.driven:
            self._moved(time_ps)

    def data_lost(self, time_ps: int) -> None:
        """A bit of data turned X or Z."""
        self.data(time_ps, None)

    def drive(self, time_ps: int, level: int) -> None:
        """Take an edge of data_oe: for who reads the data lines, releasing them is a change."""
        if level == 0:
            self._moved(time_ps)
        else:
            self._changed = time_ps
        self._bus.driven = level == 1

    def finish(self, time_ps: int) -> None:
        """Judge what is still going on, and forget it."""
        self._end_hold(time_ps)
        if self._fell is not None:
            judge_endless(self._report, self._width, self._fell, time_ps, "strobe_n was low for")
        self._low = self._counted = self._shaken = False
        self._fell = self._changed = None

    def _fall(self, time_ps: int) -> None:
        bus = self._bus
        if self._rose is not None:
            self._end_hold(time_ps)
        self._low = True
        self._fell = time_ps
        self._counted = self._shaken = False
        bus.byte_number = 0 if bus.byte_number is None else bus.byte_number + 1
        bus.byte_value = bus.data
        if bus.driven and bus.seen_data:
            self._count_strobe()
            self._measure_setup(time_ps)
        if bus.busy is not None:
            self._measure_ready(time_ps)
        if bus.driven or bus.selectin_n != 1:  # else a reverse transfer: no byte to answer
            self._answer.ask(time_ps)

    def _measure_setup(self, time_ps: int) -> None:
        changed = self._changed
        if changed is None:  # valid for longer than the trace goes back
            self._setup.count += 1
        elif not self._setup.measure(time_ps - changed):
            judge_span(self._report, self._setup, changed, time_ps, "data was valid for")

    def _measure_ready(self, time_ps: int) -> None:
        bus, tally = self._bus, self._busy
        if bus.busy:
            tally.count += 1
            message = "strobe_n fell while busy was high"
            self._report(tally, tally.rule.severity, time_ps, message)
        elif bus.busy_fell is None:
            tally.count += 1
        elif not tally.measure(time_ps - bus.busy_fell):
            judge_span(self._report, tally, bus.busy_fell, time_ps, "busy was low for")

    def _rise(self, time_ps: int) -> None:
        self._low = False
        fell = self._fell
        if fell is not None:
            self._fell = None
            if not self._width.measure(time_ps - fell):
                judge_span(self._report, self._width, fell, time_ps, "strobe_n was low for")
        if self._bus.driven and self._bus.seen_data:
            self._rose = time_ps

    def _moved(self, time_ps: int) -> None:
        """The host changed data."""
        self._changed = time_ps
        rose = self._rose
        if rose is not None:
            self._rose = None
            if not self._hold.measure(time_ps - rose):
                judge_span(self._report, self._hold, rose, time_ps, "data was held for")
        elif self._low and not self._shaken:
            self._shaken = True
            self._count_strobe()
            start, tally = self._fell, self._stable
            message = "data changed while strobe_n was low"
            self._report(tally, tally.rule.severity, time_ps, message, start_ps=start)

    def _count_strobe(self) -> None:
        """HOST_STABLE looks at a strobe: from its fall on, or not until data moves in it."""
        if not self._counted:
            self._counted = True
            self._stable.count += 1

    def _end_hold(self, time_ps: int) -> None:
        """Data outlived the hold: worth counting once its time is up, but not a measurement."""
        rose, self._rose = self._rose, None
        if rose is not None and time_ps - rose >= self._hold.low:
            self._hold.count += 1
