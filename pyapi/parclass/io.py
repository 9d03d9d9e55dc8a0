# SPDX-License-Identifier: Apache-2.0
"""What a driver needs of the world: registers, time, interrupts and events.

Everything in parclass runs on these two protocols and on nothing else. The bench implements them
over the buses of the HDL, ``parclass.model`` over registers in Python.
"""

from collections.abc import Coroutine
from typing import Any, Protocol

__all__ = ["PortEvent", "PortIo"]


class PortEvent(Protocol):
    """A notification event (KEVENT): once set, it stays set and wakes everybody."""

    def set(self) -> None:
        """Wake every waiter, and let later ones pass (KeSetEvent)."""

    def is_set(self) -> bool:
        """Whether the event is signalled (KeReadStateEvent)."""

    async def wait(self, timeout_ns: float | None = None) -> bool:
        """Wait until the event is set (KeWaitForSingleObject).

        Args:
            timeout_ns: longest wait in ns of simulated time; None waits for ever.

        Returns:
            True if the event is set, False if the time ran out.
        """


class PortIo(Protocol):
    """Access to one parallel port controller."""

    async def read(self, offset: int) -> int:
        """Read a byte register (READ_PORT_UCHAR). `offset`: see ``parclass.registers``."""

    async def write(self, offset: int, value: int) -> None:
        """Write a byte register (WRITE_PORT_UCHAR)."""

    async def write_buffer(self, offset: int, data: bytes | memoryview) -> None:
        """Write bytes to one register, one after the other (WRITE_PORT_BUFFER_UCHAR)."""

    async def delay(self, ns: float) -> None:
        """Let simulated time pass (KeStallExecutionProcessor, KeDelayExecutionThread)."""

    def now(self) -> float:
        """Simulated time in ns since the start (KeQueryTickCount)."""

    async def wait_interrupt(self, timeout_ns: float) -> bool:
        """Wait for the controller's interrupt; False if `timeout_ns` passed without one.

        An interrupt that came since the last call counts.
        """

    def event(self) -> PortEvent:
        """Make a new event, not set (KeInitializeEvent)."""

    def start_thread(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Start a system thread at PASSIVE_LEVEL (PsCreateSystemThread); see ``parclass.thread``.

        Requests that touch registers run in one. No callback starts any.
        """
