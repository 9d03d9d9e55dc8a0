# SPDX-License-Identifier: Apache-2.0
"""What the device owes in compatibility mode: Busy's answer to a strobe, and status in its time."""

from cocotbext.ieee1284.times import RESPONSE_NS
from cocotbext.parport.checker.edges import BAD_LEVEL
from cocotbext.parport.checker.judge import Bus, Reporter, judge_span
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.units import format_time

__all__ = ["AnswerJudge", "StatusJudge"]

NO_ANSWER_PS = RESPONSE_NS * 1_000
"""A rise of busy later than this is no answer to the strobe."""


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
