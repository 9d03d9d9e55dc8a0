# SPDX-License-Identifier: Apache-2.0
"""Peripherals that are nothing but wires: an open connector, and loopback plugs.

A wire has no time: what a line does, the other end of its wire does at once.
"""

from cocotbext.parport.peripheral.base import PeripheralBase

__all__ = ["WIRINGS", "BareWires", "Loopback"]


class BareWires(PeripheralBase):
    """An open connector: the pull-ups hold every line high, and nobody hears the host."""

    ack_n = busy = perror = select = fault_n = 1


NORTON = {
    "fault_n": "data0",
    "select": "data1",
    "perror": "data2",
    "ack_n": "data3",
    "busy": "data4",
}
"""Norton's and PassMark's plug: pins 2-15, 3-13, 4-12, 5-10, 6-11."""

CHECKIT = {
    "select": "strobe_n",
    "perror": "autofd_n",
    "ack_n": "init_n",
    "busy": "selectin_n",
    "fault_n": "data0",
}
"""CheckIt's plug: pins 1-13, 14-12, 16-10, 17-11, 2-15."""

WIRINGS = {"loopback": NORTON, "loopback-checkit": CHECKIT}
"""The usual plugs, as pinouts.ru lists them; peripheral line to host line."""


class Loopback(PeripheralBase):
    """A loopback plug: every peripheral line is wired to a host line.

    Args:
        wiring: peripheral line to host line; a data line is ``data0`` to ``data7``.
    """

    def __init__(self, wiring: dict[str, str]) -> None:
        self.ack_n = self.busy = self.perror = self.select = self.fault_n = 0
        self._ends: dict[str, str] = {source: line for line, source in wiring.items()}

    def host(self, time_ps: int, line: str, value: int) -> None:  # noqa: ARG002  # as in Peripheral
        """A host line moved: so does the other end of its wire."""
        if line != "data":
            self._set(line, value)
            return
        for bit in range(8):
            self._set(f"data{bit}", value >> bit & 1)

    def _set(self, source: str, value: int) -> None:
        if source in self._ends:
            setattr(self, self._ends[source], value)
