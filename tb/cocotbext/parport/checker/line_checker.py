# SPDX-License-Identifier: Apache-2.0
"""The line checker: a judge of seventeen wires that needs nothing but (time, line, value).

It is fed live from a simulation or offline from a capture and knows neither. Edges of one moment
may come in any order and as often as they like (delta cycles): the last value of a line counts, a
line that ends the moment as it began it did not move, and the edges that remain are judged in one
fixed order. So two accounts of the same run give the same table, to the picosecond.

It judges compatibility mode. What it does with the corners of that:

- The first value of a line is where it starts, not an edge. A pulse whose fall was not seen is not
  measured, data that never changed has been valid for ever: counted, not measured.
- Where a trace has a gap, a time without a record, each side of it is a trace of its own: what is
  under way where it begins is not measured, and after it every line starts anew.
- A line is after reset once it has been known, so X before that is legal; a line that is still X
  when the host strobes for the first time is not. A bench that knows its reset can say so instead
  (``await_reset`` and ``reset_done``). Between X and X nothing moves: the last level known stays.
- A bench may feed ``data_oe`` as well. While it is 0 the host has released the data lines: they may
  float or move, and with selectin_n high a strobe hands over no byte.
- A pulse that never ends, and a strobe that busy never answers, is reported for the moment at which
  it broke the limit, without a measured value.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.checker.edges import Edge, EdgeLog, edge_rank
from cocotbext.parport.checker.judge import Bus
from cocotbext.parport.checker.line_states import LineStates
from cocotbext.parport.checker.modes.table import MODES
from cocotbext.parport.checker.rules import LINE_RULES, find_rule
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.checker.unknown import UnknownJudge
from cocotbext.parport.checker.verdict import Limits, RuleResult
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.checker.violation_book import ViolationBook
from cocotbext.parport.errors import UserError

__all__ = ["LineChecker"]

_NO_LINE = -2


class LineChecker:
    """Judges the lines of one port.

    Args:
        lines: the lines that will be fed; rules that need others come out not-seen.
        limits: limits by rule id, in place of the defaults.
        waive: reasons by rule id; what breaks such a rule is counted, but neither kept nor told.
        on_violation: called with every violation at once, however many there are.
        keep: how many violations of a rule ``violations`` holds; the others are only counted.
        edges: how many edges before a violation go with it; 0, the default, costs nothing.
        await_reset: X and Z on host lines are legal until ``reset_done`` is called.
        slack_ps: how far what is measured may be off, because times were cut to picoseconds. What
            is not certain to be within a limit is beyond it.

    Attributes:
        violations: the first ``keep`` violations of each rule, as they were found.

    Raises:
        UserError: a rule or a line does not exist.
    """

    def __init__(
        self,
        lines: Iterable[str] = LINES,
        *,
        limits: Mapping[str, Limits] | None = None,
        waive: Mapping[str, str] | None = None,
        on_violation: Callable[[Violation], None] | None = None,
        keep: int = 20,
        edges: int = 0,
        await_reset: bool = False,
        slack_ps: int = 0,
    ) -> None:
        self._tallies = {
            rule_id: Tally(find_rule(rule_id), slack_ps=slack_ps) for rule_id in LINE_RULES
        }
        for rule_id, limit in (limits or {}).items():
            self.set_limits(rule_id, limit)
        for rule_id, reason in (waive or {}).items():
            self.waive(rule_id, reason)
        self._log = EdgeLog(edges) if edges else None
        self._time = -1
        self._finished = False
        self._bus = Bus()
        self._book = book = ViolationBook(self._bus, keep, self._log)
        self.violations = book.violations
        if on_violation is not None:
            self.listen(on_violation)
        self._judges = [mode.judges(self._bus, self._tallies, book.report) for mode in MODES]
        self._unknown = UnknownJudge(self._bus, self._tallies, book.report, await_reset=await_reset)
        self._states = LineStates(self._bus, self._unknown, (*self._judges, self._unknown))
        for line in lines:
            self._states.add(line)
        self._pending: dict[str, int | None] = {}
        self._values, self._handlers = self._states.values, self._states.handlers

    # ---- feeding ----

    def feed(self, time_ps: int, line: str, value: int | None) -> None:
        """Take a value of a line.

        Args:
            time_ps: when, in picoseconds; never earlier than before.
            line: its name.
            value: 0 or 1, for data 0 to 255; ``None`` if it is, or holds, X or Z.

        Raises:
            ValueError: time ran backwards, the trace was finished, or there is no such line.
        """
        if time_ps != self._time:
            self._turn_to(time_ps)
        self._pending[line] = value

    def feed_all(self, edges: Sequence[Edge]) -> None:
        """Take many values, in order, each as `feed` does.

        Raises:
            ValueError: see `feed`.
        """
        pending = self._pending
        for (time_ps, line, value), (next_ps, _, _) in pairwise(edges):
            if time_ps != self._time:
                self._turn_to(time_ps)
            if next_ps != time_ps and not pending:
                self._apply(line, value)  # alone in its moment, as most are
            else:
                pending[line] = value
        for edge in edges[-1:]:  # more may come at its moment
            self.feed(*edge)

    def flush(self, before_ps: int | None = None) -> None:
        """Judge what was fed. Only for who knows that nothing more comes at that moment.

        Args:
            before_ps: the present, at which more may come: judge what was fed before it.
        """
        if self._pending and self._time != before_ps:
            self._evaluate()

    def reset_done(self, time_ps: int) -> None:
        """Say that reset is over: from now on host lines must be known."""
        self.flush()
        self._unknown.reset_done(time_ps, self._values)

    def gap(self, time_ps: int) -> None:
        """Say that nothing was recorded from now until the next value that is fed.

        What is going on is judged as far as it got, like at the end; nobody is blamed for a line
        that was not known yet.

        Args:
            time_ps: when the record ends, in picoseconds; never earlier than before.

        Raises:
            ValueError: time ran backwards, or the trace was finished.
        """
        if time_ps != self._time:
            self._turn_to(time_ps)
        self.flush()
        self._end_all()
        self._unknown.forget()
        self._bus.forget()
        for line, value in self._values.items():
            if self._log is not None and value not in (LineStates.UNSEEN, None):
                self._log.add((time_ps, line, None))
            self._states.expect(line)

    def finish(self, time_ps: int) -> None:
        """Say that the trace ends; what is still going on is judged as far as it got."""
        if self._finished:
            return
        self.flush()
        self._finished = True
        self._time = max(self._time, time_ps)
        self._end_all()
        self._unknown.finish(self._time)
        self._time = -1  # so that feed refuses whatever comes

    # ---- asking and adjusting ----

    @property
    def last_ps(self) -> int:
        """When a line was last fed; -1 before the first time and after the end."""
        return self._time

    def results(self) -> dict[str, RuleResult]:
        """Every rule's result so far, by id. Edges of the current moment may still be out."""
        return {rule_id: tally.result() for rule_id, tally in self._tallies.items()}

    def result(self, rule_id: str) -> RuleResult:
        """One rule's result so far."""
        return self._tally(rule_id).result()

    def listen(self, listener: Callable[[Violation], None]) -> None:
        """Have `listener` called with every violation from now on, as soon as it is found."""
        self._book.listeners.append(listener)

    def set_limits(self, rule_id: str, limits: Limits) -> None:
        """Judge a rule by other limits from now on."""
        self._tally(rule_id).set_limits(limits)

    def waive(self, rule_id: str, reason: str) -> None:
        """Waive a rule, with the reason that reports will show."""
        self._tally(rule_id).waived = reason

    # ---- inside ----

    def _tally(self, rule_id: str) -> Tally:
        find_rule(rule_id)
        if rule_id not in self._tallies:
            raise UserError(f"{rule_id} is judged by the scoreboard, not by the line checker")
        return self._tallies[rule_id]

    def _end_all(self) -> None:
        """Judge what is going on as far as it got."""
        for judge in self._judges:
            judge.finish(self._time)

    def _refuse(self, time_ps: int) -> None:
        if self._finished:
            raise ValueError(f"an edge at {time_ps} ps, but the trace was finished")
        raise ValueError(f"time ran backwards: an edge at {time_ps} ps after {self._time} ps")

    def _turn_to(self, time_ps: int) -> None:
        """Judge the moment that is over, now that another one begins."""
        if self._pending:
            self._evaluate()
        if time_ps < self._time or self._finished:
            self._refuse(time_ps)
        self._time = time_ps

    def _evaluate(self) -> None:
        """Judge what is pending."""
        pending = self._pending
        if len(pending) == 1:
            self._apply(*pending.popitem())
            return
        values = self._values
        moved = [item for item in pending.items() if values.get(item[0], _NO_LINE) != item[1]]
        pending.clear()
        moved.sort(key=edge_rank)
        for line, value in moved:
            self._apply(line, value)

    def _apply(self, line: str, value: int | None) -> None:
        old = self._values.get(line, _NO_LINE)
        if value == old:
            return
        if old == _NO_LINE:
            known = ", ".join(self._values)
            raise ValueError(f"no line {line!r} was announced; there are {known}")
        self._values[line] = value
        if self._log is not None:
            self._log.add((self._time, line, value))
        if value is None:
            self._states.lose(line, self._time, old)
        else:
            self._handlers[line](self._time, value)
