# SPDX-License-Identifier: Apache-2.0
"""Peripherals without a time of their own: bare wires, loopback plugs, and what a user brings.

Such a peripheral is told every change of a host line, data included, and says what its five lines
are; they follow at once.
"""

import importlib
from typing import Protocol, cast

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parport.errors import UserError

__all__ = ["WIRINGS", "BareWires", "Loopback", "Wires", "make_wires"]


class Wires(Protocol):
    """What a WirePlug connects; the attributes are the lines, 0 or 1."""

    ack_n: int
    busy: int
    perror: int
    select: int
    fault_n: int

    def host(self, time_ps: int, line: str, value: int) -> None:
        """A host line took a value (0, 1, or 0 to 255 for data) at `time_ps`."""


class BareWires:
    """An open connector: the pull-ups hold every line high."""

    ack_n = busy = perror = select = fault_n = 1

    def host(self, time_ps: int, line: str, value: int) -> None:
        """Nobody is there to see it."""


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


class Loopback:
    """A loopback plug: every peripheral line is wired to a host line.

    Args:
        wiring: peripheral line to host line; a data line is ``data0`` to ``data7``.
    """

    def __init__(self, wiring: dict[str, str]) -> None:
        self.ack_n = self.busy = self.perror = self.select = self.fault_n = 0
        self._ends: dict[str, str] = {source: line for line, source in wiring.items()}

    def host(self, time_ps: int, line: str, value: int) -> None:  # noqa: ARG002  # as in Wires
        """A host line moved: so does the other end of its wire."""
        if line != "data":
            self._set(line, value)
            return
        for bit in range(8):
            self._set(f"data{bit}", value >> bit & 1)

    def _set(self, source: str, value: int) -> None:
        if source in self._ends:
            setattr(self, self._ends[source], value)


def make_wires(name: str) -> Wires:
    """Make a peripheral by its name on the command line.

    Args:
        name: ``none``, ``loopback``, ``loopback-checkit``, or MODULE:CLASS of a user's own.

    Raises:
        UserError: there is no such name, module or class, or it makes no peripheral.
    """
    if name == "none":
        return BareWires()
    if name in WIRINGS:
        return Loopback(WIRINGS[name])
    module, _, kind = name.partition(":")
    if not (module and kind):
        known = ", ".join(["printer", "none", *WIRINGS])
        raise UserError(f"--peripheral {name}: there are {known}, or MODULE:CLASS of your own")
    try:
        made = _find_class(module, kind)()
    except UserError as error:
        raise UserError(f"--peripheral {name}: {error}") from None
    except Exception as error:  # whatever a user's class does wrong
        raise UserError(f"--peripheral {name}: {_one_line(error)}") from None
    fault = _fault(made)
    if fault:
        raise UserError(f"--peripheral {name}: {fault}; docs/linux.md says what a class needs")
    return cast(Wires, made)


def _find_class(module: str, kind: str) -> type:
    """Find a user's class.

    Raises:
        UserError: there is none.
    """
    try:
        found = getattr(importlib.import_module(module), kind)
    except (ImportError, AttributeError) as error:
        raise UserError(str(error)) from None
    if not isinstance(found, type):
        raise UserError(f"{kind} is a {type(found).__name__}, not a class")
    return found


def _fault(made: object) -> str:
    """What keeps an object from being Wires; "" if nothing does."""
    for line in PERIPHERAL_LINES:
        if not hasattr(made, line):
            return f"has no attribute {line}"
        if getattr(made, line) not in (0, 1):
            return f"{line} is {getattr(made, line)!r}, not 0 or 1"
    return "" if callable(getattr(made, "host", None)) else "has no method host"


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
