# SPDX-License-Identifier: Apache-2.0
"""Which values of a line are edges: how lines begin, are lost to X or Z, and come back."""

from collections.abc import Iterable

from cocotbext.parport.checker.judge import Bus, EdgeHandler, Hears, Judges
from cocotbext.parport.checker.unknown import UnknownJudge
from cocotbext.parport.errors import UserError, nearest

__all__ = ["LineStates"]


class LineStates:
    """Hands the edges of lines to those who hear them.

    The first known value of a line is where it begins, not an edge. After X or Z, the next value is
    an edge if it is another one than the last that was known.

    Args:
        bus: learns how lines begin.
        unknown: learns of X and Z.
        judges: hear edges; of one line in this order.

    Attributes:
        values: the last value of each line that is fed; `UNSEEN` before the first.
        handlers: what takes the next known value of such a line; whoever is in a hurry calls it.
    """

    UNSEEN = -1

    def __init__(self, bus: Bus, unknown: UnknownJudge, judges: Iterable[Judges]) -> None:
        self.values: dict[str, int | None] = {}
        self.handlers: dict[str, EdgeHandler] = {}
        self._bus = bus
        self._unknown = unknown
        self._hearers: dict[str, list[Hears]] = {}
        for judge in judges:
            for line, hears in judge.hears.items():
                self._hearers.setdefault(line, []).append(hears)
        self._edges = {
            line: _each([hears.edge for hears in hearers])
            for line, hearers in self._hearers.items()
        }

    def add(self, line: str) -> None:
        """Take a line in, of which the first value is still to come.

        Raises:
            UserError: there is no such line.
        """
        if line not in self._edges:
            message = f"no line is called {line!r}; nearest: {nearest(line, self._edges)}"
            raise UserError(message)
        self.expect(line)

    def expect(self, line: str) -> None:
        """Take the next value of a line as where it begins."""
        self.values[line] = self.UNSEEN
        self.handlers[line] = lambda time_ps, value: self._begin(line, time_ps, value)

    def lose(self, line: str, time_ps: int, old: int | None) -> None:
        """Take an X or a Z after the value `old`."""
        if old == self.UNSEEN or old is None:
            self._unknown.starts_unknown(line, time_ps)
            return
        self._unknown.lost(line, time_ps)
        told = [hears.lost for hears in self._hearers[line] if hears.lost is not None]
        if not told:
            self.handlers[line] = lambda at_ps, value: self._regain(line, at_ps, value, old)
        for lost in told:
            lost(time_ps)

    def _begin(self, line: str, time_ps: int, value: int) -> None:
        """Take the first known value of a line."""
        self.handlers[line] = self._edges[line]
        was_unknown = self._unknown.known(line)
        self._bus.begin(line, value)
        for hears in self._hearers[line]:
            if hears.begin is not None:
                hears.begin(value)
            if hears.lost is not None and was_unknown:
                hears.edge(time_ps, value)

    def _regain(self, line: str, time_ps: int, value: int, old: int) -> None:
        """Take a known value after X or Z; it is an edge if the level is another."""
        self.handlers[line] = self._edges[line]
        if value != old:
            self.handlers[line](time_ps, value)


def _each(handlers: list[EdgeHandler]) -> EdgeHandler:
    """All handlers, one after the other."""
    if len(handlers) == 1:
        return handlers[0]
    first, second, *others = handlers
    then = _each([second, *others])

    def both(time_ps: int, level: int) -> None:
        first(time_ps, level)
        then(time_ps, level)

    return both
