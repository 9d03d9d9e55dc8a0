# SPDX-License-Identifier: Apache-2.0
"""The state machines behind the line checker, one for each group of rules.

A judge is told of edges between known levels only: the checker keeps X, Z and the first value of a
line to itself. At one moment it hears of edges in the order of ``EDGE_ORDER``, whatever order they
were fed in.
"""

from typing import Protocol

from cocotbext.parport.checker.rules import DATA_OE, LINES, Verdict
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.units import format_time

NO_ANSWER_PS = 35_000_000_000
"""A rise of busy later than this is no answer to the strobe: 35 ms is what a host grants a
peripheral to respond (Linux parport_wait_peripheral)."""

BAD_LEVEL: dict[str, int] = {"select": 0, "fault_n": 0, "perror": 1}
"""The level of a status line that tells the host to stop."""


def _order() -> dict[tuple[str, int], int]:
    """Rank edges at one moment, so that a limit of exactly 0 holds on the side of the law.

    A strobe that rises ends before data changes (hold of 0), one that falls begins after (set-up of
    0). Busy that falls has fallen when strobe_n falls (ready time of 0), busy that rises answers it
    (delay of 0) and covers the status lines that turn bad with it.
    """
    first = [("strobe_n", 1), ("busy", 0), (DATA_OE, 0), ("data", 1), (DATA_OE, 1), ("strobe_n", 0)]
    ranks = {edge: rank for rank, edge in enumerate(first)}
    for line in LINES:
        for level in (0, 1):
            if line not in BAD_LEVEL and line != "data":
                ranks.setdefault((line, level), len(ranks))
    for line in BAD_LEVEL:
        for level in (0, 1):
            ranks[line, level] = len(ranks)
    return ranks


EDGE_ORDER: dict[tuple[str, int], int] = _order()
"""Rank of an edge among those at one moment; data counts as ``("data", 1)`` whatever its value."""


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

    def set_status(self, line: str, level: int) -> None:
        """Take a level of a status line."""
        self._status[line] = level
        self.status_bad = any(BAD_LEVEL[line] == level for line, level in self._status.items())


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


class AnswerJudge:
    """Measures how soon busy answers a strobe: DEV_BUSY.

    A strobe is owed an answer before the next one and within the upper limit. None is owed while
    init_n is low, since the peripheral is being reset, nor by a peripheral whose status said at the
    strobe that it is not ready (select or fault_n low, perror high): there the host strobed too
    late, which it cannot always know. An answer that comes all the same is measured.
    """

    __slots__ = ("_asked", "_bus", "_excused", "_report", "_tally")

    def __init__(self, bus: Bus, tally: Tally, report: Reporter) -> None:
        self._bus = bus
        self._tally = tally
        self._report = report
        self._asked: int | None = None
        self._excused = False

    def ask(self, time_ps: int) -> None:
        """Strobe_n fell."""
        if self._asked is not None:
            self._silent(time_ps)
        if self._bus.busy == 0:
            self._asked = time_ps
            self._excused = self._bus.in_reset or self._bus.status_bad

    def drop(self) -> None:
        """The peripheral is being reset: it owes nothing any more."""
        self._asked = None

    def busy(self, time_ps: int, level: int) -> None:
        """Take an edge of busy."""
        bus = self._bus
        bus.busy = level
        if level == 0:
            bus.busy_fell = time_ps
            return
        asked = self._asked
        if asked is None:
            return
        delay = time_ps - asked
        if delay > NO_ANSWER_PS or (self._excused and delay > self._patience()):
            self._silent(time_ps)
            return
        self._asked = None
        if not self._tally.measure(delay):
            judge_span(self._report, self._tally, asked, time_ps, "busy rose after")

    def finish(self, time_ps: int) -> None:
        """Judge a strobe that is still unanswered, if its time is up."""
        limit = self._tally.upper_limit()
        if self._asked is not None and limit and time_ps - self._asked > limit[1] * 1000:
            self._silent(time_ps)
        self._asked = None

    def _patience(self) -> float:
        limit = self._tally.upper_limit()
        return NO_ANSWER_PS if limit is None else limit[1] * 1000

    def _silent(self, time_ps: int) -> None:
        """No answer came; say so at the moment from which that was certain."""
        asked, limit = self._asked, self._tally.upper_limit()
        self._asked = None
        if asked is None or limit is None or self._excused:
            return
        severity, limit_ns = limit
        end = min(time_ps, asked + round(limit_ns * 1000))
        self._tally.count += 1
        message = "busy did not rise"
        message += " before strobe_n fell again" if end == time_ps else ""
        message += f", at most {format_time(round(limit_ns * 1000))} expected"
        self._report(self._tally, severity, end, message, None, limit_ns, asked)


class StatusJudge:
    """Watches one status line turn bad while busy is low: DEV_STATUS."""

    __slots__ = ("_bad", "_bus", "_line", "_report", "_tally")

    def __init__(self, line: str, bus: Bus, tally: Tally, report: Reporter) -> None:
        self._line = line
        self._bad = BAD_LEVEL[line]
        self._bus = bus
        self._tally = tally
        self._report = report

    def edge(self, time_ps: int, level: int) -> None:
        """Take an edge of the line; one of busy at the same moment has been taken."""
        self._bus.set_status(self._line, level)
        busy = self._bus.busy
        if level != self._bad or busy is None:
            return
        self._tally.count += 1
        if busy == 0:
            turned = "rose" if level else "fell"
            message = f"{self._line} {turned} while busy was low"
            self._report(self._tally, self._tally.rule.severity, time_ps, message)
