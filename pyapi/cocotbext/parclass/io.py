# SPDX-License-Identifier: Apache-2.0
"""What a driver needs of the world: registers, time, interrupts and events.

Everything in parclass runs on these two protocols and on nothing else. The bench implements them
over the buses of the HDL, ``cocotbext.parclass.model`` over registers in Python.
"""

from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, NamedTuple, Protocol

__all__ = [
    "Expect",
    "OneByOne",
    "PortEvent",
    "PortIo",
    "Read",
    "Stall",
    "Step",
    "Write",
    "WriteBuffer",
]


class Read(NamedTuple):
    """Read a byte register (READ_PORT_UCHAR); `offset` as of ``cocotbext.parclass.registers``."""

    offset: int


class Expect(NamedTuple):
    """Read a byte register; steps end with it unless its bits in `mask` are those of `value`."""

    offset: int
    mask: int
    value: int


class Write(NamedTuple):
    """Write a byte register (WRITE_PORT_UCHAR)."""

    offset: int
    value: int


class Stall(NamedTuple):
    """Let `ns` of simulated time pass (KeStallExecutionProcessor)."""

    ns: float


class WriteBuffer(NamedTuple):
    """Write bytes to one register, one after the other (WRITE_PORT_BUFFER_UCHAR)."""

    offset: int
    data: bytes | memoryview


Step = Read | Expect | Write | WriteBuffer | Stall
"""What a driver does without a decision, but for whether to go on."""


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
        """Read a byte register (READ_PORT_UCHAR). `offset`: see ``registers``."""

    async def write(self, offset: int, value: int) -> None:
        """Write a byte register (WRITE_PORT_UCHAR)."""

    async def run(self, steps: tuple[Step, ...]) -> list[int]:
        """Do steps back to back, as if one by one, for who has nothing to decide in between.

        A bench may do them without waking Python.

        Returns:
            What the reads among them gave, in order, up to an `Expect` that was not met.
        """

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


class OneByOne(ABC):
    """Steps for a PortIo that has nothing better than one access after the other."""

    @abstractmethod
    async def read(self, offset: int) -> int:
        """As of PortIo."""

    @abstractmethod
    async def write(self, offset: int, value: int) -> None:
        """As of PortIo."""

    @abstractmethod
    async def delay(self, ns: float) -> None:
        """As of PortIo."""

    async def run(self, steps: tuple[Step, ...]) -> list[int]:
        """Do steps back to back."""
        found = []
        for step in steps:
            match step:
                case Read(offset):
                    found.append(await self.read(offset))
                case Expect(offset, mask, value):
                    found.append(await self.read(offset))
                    if found[-1] & mask != value:
                        break
                case Write(offset, value):
                    await self.write(offset, value)
                case WriteBuffer(offset, data):
                    for byte in data:
                        await self.write(offset, byte)
                case Stall(ns):
                    await self.delay(ns)
        return found
