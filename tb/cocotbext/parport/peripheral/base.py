# SPDX-License-Identifier: Apache-2.0
"""What a peripheral has unless it says otherwise; objects of any class are completed by it."""

import inspect
from collections.abc import Container
from typing import Any

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parport.errors import UserError

__all__ = ["PeripheralBase", "completed"]


class PeripheralBase:
    """A Peripheral that has no time of its own and leaves the data lines to the host.

    It has what whoever connects it wants to know besides: what it need not be told, when it is at
    rest, and what it does to the cable.

    Attributes:
        ack_n, busy, perror, select, fault_n: the lines it drives, 0 or 1.
        pulls_init: something on its cable pulls nInit low; a bench puts that on the wire.
    """

    ack_n: int
    busy: int
    perror: int
    select: int
    fault_n: int
    pulls_init: bool = False

    @property
    def _kind(self) -> str:
        """What it is called in messages."""
        return type(self).__name__

    @property
    def levels(self) -> int:
        """The lines it drives in one number: nAck, Busy, PError, Select, nFault from bit 4 on.

        Raises:
            UserError: one of them is neither 0 nor 1.
        """
        levels = 0
        for line in PERIPHERAL_LINES:
            level = getattr(self, line)
            if level not in (0, 1):
                raise UserError(f"{self._kind}: {line} is {level!r}, not 0 or 1")
            levels = levels << 1 | int(level)
        return levels

    @property
    def reverse_data(self) -> int | None:
        """What it puts on the data lines, 0 to 255; None: it leaves them to the host."""
        return None

    @property
    def latches(self) -> Container[tuple[str, int]] | None:
        """The edges, (line, level), just before which alone it has to be told of data.

        None: it is told of every change.
        """
        return None

    @property
    def handling(self) -> bool:
        """A handshake will go on by itself; what comes without one does not count."""
        return False

    @property
    def next_ps(self) -> int | None:
        """When it will next do something by itself; None: only when the host does."""
        return None

    def host(self, time_ps: int, line: str, value: int) -> None:
        """A host line took a value (0, 1, or 0 to 255 for data) at `time_ps`."""

    def advance(self, time_ps: int) -> None:
        """Do everything that is due up to `time_ps`."""


class _Completed(PeripheralBase):
    """An object of any class with five lines and `host`; what else it lacks is PeripheralBase's."""

    def __init__(self, own: Any) -> None:
        self._own = own
        self._has_time = _has(own, "next_ps")
        self._has_data = _has(own, "reverse_data")

    def __getattr__(self, line: str) -> Any:
        return getattr(self._own, line)

    @property
    def _kind(self) -> str:
        return type(self._own).__name__

    @property
    def reverse_data(self) -> int | None:
        return self._own.reverse_data if self._has_data else None

    @property
    def next_ps(self) -> int | None:
        return self._own.next_ps if self._has_time else None

    def host(self, time_ps: int, line: str, value: int) -> None:
        self._own.host(time_ps, line, value)

    def advance(self, time_ps: int) -> None:
        """Do everything that is due up to `time_ps`.

        Raises:
            UserError: something is still due: it would be for ever, and time would stand still.
        """
        if not self._has_time:
            return
        self._own.advance(time_ps)
        due_ps = self._own.next_ps
        if due_ps is not None and due_ps <= time_ps:
            raise UserError(
                f"{self._kind}: next_ps is {due_ps} after advance({time_ps}), not later or None"
            )


def completed(peripheral: Peripheral) -> PeripheralBase:
    """A peripheral with all that PeripheralBase has.

    Args:
        peripheral: that; or an object with the five lines and ``host``, which may have ``next_ps``
            and ``advance``, and ``reverse_data``.
    """
    return peripheral if isinstance(peripheral, PeripheralBase) else _Completed(peripheral)


def _has(own: object, name: str) -> bool:
    """Whether an object has an attribute; a property is not asked for its value."""
    missing = object()
    return inspect.getattr_static(own, name, missing) is not missing
