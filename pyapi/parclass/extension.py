# SPDX-License-Identifier: Apache-2.0
"""The device extension: the state of a parallel device that its callbacks work on."""

from dataclasses import dataclass

from parclass.port import ParallelPort

__all__ = ["TIMER_START_NS", "DeviceExtension"]

TIMER_START_NS = 300e9
"""300 s: the DDK's TimerStart, for the inactivity of a write and for waiting on the port."""


@dataclass(eq=False)
class DeviceExtension:
    """Device extension of a physical device (PDO); its callbacks get it as Context.

    Attributes:
        port: the port that the device hangs on.
        name: for messages, such as "LPT1".
        write_timeout_ns: inactivity time-out of a write, ns of simulated time.
        lock_timeout_ns: how long a lock request may queue, ns of simulated time.
        removed: the device was surprise removed; a write in flight ends at its next look.
    """

    port: ParallelPort
    name: str
    write_timeout_ns: float = TIMER_START_NS
    lock_timeout_ns: float = TIMER_START_NS
    removed: bool = False

    @property
    def locked(self) -> bool:
        """Whether this device holds the port's lock."""
        return self.port.owner is self
