# SPDX-License-Identifier: Apache-2.0
"""A host in a few lines and a scope on the printer's lines, for tests without a simulator."""

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.peripheral.printer import Printer

NS, US, MS = 1_000, 1_000_000, 1_000_000_000


class Scope:
    """Lets a printer live, and keeps every edge of every line.

    Attributes:
        edges: what was seen, the printer's first levels included.
        now: picoseconds.
    """

    def __init__(self, printer: Printer) -> None:
        self.printer = printer
        self.now = 0
        self.edges: list[Edge] = []
        self._levels: dict[str, int] = {}
        self._look(0)

    def wait(self, until_ps: int) -> None:
        """Let time pass."""
        while (next_ps := self.printer.next_ps) is not None and next_ps <= until_ps:
            self.printer.advance(next_ps)
            self._look(next_ps)
        self.printer.advance(until_ps)
        self.now = until_ps

    def host(self, at_ps: int, line: str, value: int) -> None:
        """Move a host line."""
        self.wait(at_ps)
        self.edges.append((at_ps, line, value))
        self.printer.host(at_ps, line, value)
        self._look(at_ps)

    def strobe(self, at_ps: int, value: int, width_ps: int = 1 * US) -> None:
        """Put a byte on the lines 1 us before, and strobe it; hands over nothing by itself."""
        self.host(max(self.now, at_ps - 1 * US), "data", value)
        self.host(at_ps, "strobe_n", 0)
        self.host(at_ps + width_ps, "strobe_n", 1)

    def send(self, data: bytes, at_ps: int) -> int:
        """Hand bytes over as fast as Busy allows; the time at which the last one was strobed."""
        for value in data:
            self.wait(max(self.now, at_ps))
            while self.printer.busy:
                next_ps = self.printer.next_ps
                assert next_ps is not None, "Busy for ever"
                self.wait(next_ps)
            at_ps = self.now + 1 * US
            self.strobe(at_ps, value)
            self.wait(self.now + 1 * US)
        return at_ps

    def times(self, line: str, value: int) -> list[int]:
        """When a line took a value by an edge."""
        moved = self.edges[len(PERIPHERAL_LINES) :]  # the first ones are where the lines began
        return [t for t, name, level in moved if (name, level) == (line, value)]

    def level(self, line: str) -> int:
        """A line's level now."""
        return self._levels[line]

    def _look(self, time_ps: int) -> None:
        for line in PERIPHERAL_LINES:
            value = getattr(self.printer, line)
            if self._levels.get(line) != value:
                self._levels[line] = value
                self.edges.append((time_ps, line, value))


def status(printer: Printer) -> int:
    """The PC's status register over a printer's lines: bits 7 to 3, Busy inverted."""
    bits = (1 - printer.busy, printer.ack_n, printer.perror, printer.select, printer.fault_n)
    return sum(bit << (7 - n) for n, bit in enumerate(bits))
