# SPDX-License-Identifier: Apache-2.0
"""Lines: the seventeen wires of a port, found in a design by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from cocotb.handle import HierarchyObject, LogicArrayObject, LogicObject
from cocotb_bus.bus import Bus

from cocotbext.ieee1284.lines import DATA_OE, LINES
from cocotbext.parport.errors import UserError, nearest

__all__ = ["CABLE", "OUR_PORTS", "Lines", "find_lines", "level"]

OUR_PORTS: dict[str, str] = {line: line for line in LINES} | {"data": "data_o"}
"""Line to port, for a design that uses the project's own names."""

CABLE: dict[str, str] = {line: line for line in (*LINES, DATA_OE)}
"""Line to signal on the cable of ``parport_bench``: what both ends, and captures, see."""


class Lines(Bus):  # type: ignore[misc]  # cocotb-bus has no type hints
    """The lines of a parallel port as a cocotb-bus Bus.

    Each line is an attribute: ``lines.strobe_n``, ``lines.busy``; ``lines.data`` is what the host
    drives. cocotb-bus leaves a missing signal as None and fails much later; Lines refuses it.

    Args:
        entity: the design, usually ``dut``.
        ports: line to port name; lines that are left out are not there. ``data_oe`` may be among
            them: 1 while the host drives the data lines.

    Raises:
        UserError: the design has no port of that name, or a line name is unknown.
    """

    data: LogicArrayObject
    strobe_n: LogicObject
    autofd_n: LogicObject
    init_n: LogicObject
    selectin_n: LogicObject
    ack_n: LogicObject
    busy: LogicObject
    perror: LogicObject
    select: LogicObject
    fault_n: LogicObject

    def __init__(self, entity: HierarchyObject, ports: Mapping[str, str] | None = None) -> None:
        ports = OUR_PORTS if ports is None else ports
        for line, port in ports.items():
            if line not in LINES and line != DATA_OE:
                raise UserError(f"no line is called {line!r}; nearest: {nearest(line, LINES)}")
            if not hasattr(entity, port):
                there = [str(child._name) for child in entity]
                raise UserError(
                    f"line {line}: {entity._name} has no port {port!r}; "
                    f"nearest: {nearest(port, there)}"
                )
        super().__init__(entity, None, dict(ports), case_insensitive=False)
        self.names = tuple(ports)

    def handle(self, line: str) -> Any:
        """The simulation handle of a line."""
        return self._signals[line]


def find_lines(
    entity: HierarchyObject,
    prefix: str | None,
    ports: Mapping[str, str] | None,
    needed: Iterable[str],
) -> dict[str, str]:
    """Line to signal, for a design that has some of the lines.

    Args:
        entity: the design.
        prefix: "lp" if its lines are called ``lp_data``, ``lp_strobe_n``.
        ports: line to signal, in place of what `prefix` says; nothing of it may be missing.
        needed: the lines without which nothing works.

    Raises:
        UserError: one of those is missing.
    """
    if ports is None:
        every = {line: f"{prefix}_{line}" if prefix else line for line in LINES}
        ports = {line: port for line, port in every.items() if hasattr(entity, port)}
        if not prefix and "data" not in ports and hasattr(entity, OUR_PORTS["data"]):
            ports["data"] = OUR_PORTS["data"]
    else:
        every = {line: line for line in needed}
    for line in needed:
        if line not in ports:
            there = nearest(every[line], [str(child._name) for child in entity])
            raise UserError(f"line {line}: {entity._name} has no {every[line]!r}; nearest: {there}")
    return dict(ports)


def level(handle: LogicObject | LogicArrayObject) -> int | None:
    """The value of a line: 0, 1, or 0 to 255 for data; None if a bit is X or Z."""
    bits = str(handle.value)
    try:
        return int(bits, 2)
    except ValueError:
        return None
