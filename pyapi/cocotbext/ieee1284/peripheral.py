# SPDX-License-Identifier: Apache-2.0
"""What any device's end of the cable is."""

from typing import Protocol

__all__ = ["Peripheral"]


class Peripheral(Protocol):
    """A peripheral on the connector: told of host lines, asked for its own.

    Times are integer picoseconds and never go back. Line names are those of the HDL's ports. Levels
    are 0 or 1; they change when it is told of something, and when its own time has come.
    """

    ack_n: int
    busy: int
    perror: int
    select: int
    fault_n: int

    @property
    def reverse_data(self) -> int | None:
        """What it puts on the data lines, 0 to 255; None: it leaves them to the host."""

    @property
    def next_ps(self) -> int | None:
        """When it will next do something by itself; None: only when the host does."""

    def host(self, time_ps: int, line: str, value: int) -> None:
        """A host line took a value: data, strobe_n, autofd_n, init_n or selectin_n."""

    def advance(self, time_ps: int) -> None:
        """Do everything that is due up to `time_ps`."""
