# SPDX-License-Identifier: Apache-2.0
"""What the judges of all modes share: what a mode is, the bus, pulses, how to report.

A judge is told of edges between known levels only: the checker keeps X, Z and the first value of a
line to itself. At one moment it hears of edges in the order of ``EDGE_ORDER``, whatever order they
were fed in.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from cocotbext.ieee1284.lines import DATA_OE
from cocotbext.parport.checker.edges import BAD_LEVEL
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.checker.verdict import Rule, Verdict
from cocotbext.parport.units import format_time

__all__ = [
    "Bus",
    "EdgeHandler",
    "Hears",
    "Judges",
    "Mode",
    "PulseJudge",
    "Reporter",
    "judge_endless",
    "judge_span",
]


class Reporter(Protocol):
    """How a judge says that a rule was broken."""

    def __call__(
        self,
        tally: Tally,
        severity: Verdict,
        time_ps: int,
        message: str,
        measured_ps: int | None = None,
        limit_ns: float | None = None,
        start_ps: int | None = None,
    ) -> None:
        """Report one violation."""


class Bus:
    """What the judges must know of each other's lines: levels, times in picoseconds, the byte."""

    __slots__ = (
        "_status",
        "busy",
        "busy_fell",
        "byte_number",
        "byte_value",
        "data",
        "driven",
        "in_reset",
        "seen_data",
        "selectin_n",
        "status_bad",
    )

    def __init__(self) -> None:
        self.byte_number: int | None = None  # counted from 0, like an offset into the buffer
        self.byte_value: int | None = None
        self.forget()

    def forget(self) -> None:
        """Begin as a trace does, with no level known; only bytes are counted on."""
        self.data: int | None = None
        self.seen_data = False
        self.driven = True
        self.busy: int | None = None
        self.busy_fell: int | None = None
        self.in_reset = False
        self.selectin_n: int | None = None
        self._status: dict[str, int] = {}
        self.status_bad = False  # a status line tells the host to stop

    def begin(self, line: str, level: int) -> None:
        """Take the first level of a line."""
        match line:
            case "data":
                self.seen_data = True
                self.data = level
            case "init_n":
                self.in_reset = level == 0
            case "selectin_n":
                self.selectin_n = level
            case "busy":
                self.busy = level
            case _ if line == DATA_OE:
                self.driven = level == 1
            case _ if line in BAD_LEVEL:
                self.set_status(line, level)

    def set_status(self, line: str, level: int) -> None:
        """Take a level of a status line."""
        self._status[line] = level
        self.status_bad = any(BAD_LEVEL[line] == level for line, level in self._status.items())


EdgeHandler = Callable[[int, int], None]
"""Takes the time in picoseconds and the level of an edge."""


class Hears(NamedTuple):
    """What a judge wants to hear of one line.

    Attributes:
        edge: takes its edges.
        begin: takes its first level, which is no edge.
        lost: takes the time at which it turned X or Z. Where that is a change like any other, the
            next level is one, too; without it nothing moves until the level is another one. Of
            one line, all judges take it or none does.
    """

    edge: EdgeHandler
    begin: Callable[[int], None] | None = None
    lost: Callable[[int], None] | None = None


class Judges(Protocol):
    """All judges of one mode, or of what holds in every mode.

    Attributes:
        hears: what they want to hear, by line.
    """

    hears: Mapping[str, Hears]

    def finish(self, time_ps: int) -> None:
        """Judge what is going on as far as it got, and forget it."""


class Mode(NamedTuple):
    """What the checker has to know of a mode.

    Attributes:
        rules: those of the mode, of the host and of the device, in the order of reports.
        judges: makes its judges, on a bus, with every rule's tally, and with how to report.
    """

    rules: tuple[Rule, ...]
    judges: Callable[[Bus, Mapping[str, Tally], Reporter], Judges]


def judge_span(report: Reporter, tally: Tally, start: int, end: int, what: str) -> None:
    """Report a measurement that is outside the limits; times in picoseconds."""
    broken = tally.judge(end - start)
    if broken is not None:
        severity, limit, side = broken
        text = format_time(end - start)
        if tally.slack_ps:
            text += f", give or take {format_time(tally.slack_ps)}"
        message = f"{what} {text}, {side} {format_time(round(limit * 1000))} expected"
        report(tally, severity, end, message, end - start, limit, start)


def judge_endless(report: Reporter, tally: Tally, start: int, now: int, what: str) -> None:
    """Report what never came to an end, at the moment at which that broke the limit."""
    broken = tally.judge(now - start)
    if broken is not None and broken[2] == "at most":
        severity, limit, _ = broken
        end = start + round(limit * 1000)
        tally.count += 1
        message = f"{what} {format_time(end - start)} and did not end, at most that expected"
        report(tally, severity, end, message, None, limit, start)


class PulseJudge:
    """Measures how long a line is low: HOST_INIT, DEV_ACK. Only a fall that was seen counts."""

    __slots__ = ("_fell", "_report", "_tally", "_what")

    def __init__(self, line: str, tally: Tally, report: Reporter) -> None:
        self._tally = tally
        self._report = report
        self._what = f"{line} was low for"
        self._fell: int | None = None

    def edge(self, time_ps: int, level: int) -> None:
        """Take an edge of the line."""
        if level == 0:
            self._fell = time_ps
            return
        fell = self._fell
        if fell is not None:
            self._fell = None
            if not self._tally.measure(time_ps - fell):
                judge_span(self._report, self._tally, fell, time_ps, self._what)

    def finish(self, time_ps: int) -> None:
        """Judge a pulse that has not ended."""
        if self._fell is not None:
            judge_endless(self._report, self._tally, self._fell, time_ps, self._what)
            self._fell = None
