# SPDX-License-Identifier: Apache-2.0
"""A transfer in flight: how long it may wait, and who may stop it.

A write routine does its register accesses and asks here for everything else: whether it has to
stop, how long it may go on waiting, and for the wait itself.
"""

from types import TracebackType
from typing import Protocol

from cocotbext.parclass.io import PortEvent, Read, Stall
from cocotbext.parclass.irql import Irql, current_irql
from cocotbext.parclass.port import ParallelPort
from cocotbext.parclass.status import NtStatus

__all__ = ["DISPATCH_LIMIT_NS", "Transfer", "TransferOwner"]

DISPATCH_LIMIT_NS = 200_000
"""Longest stall at DISPATCH_LEVEL: 200 us, the budget named in the DDK's SppWrite."""

_STALL_NS = 1_000_000
"""Waits up to 1 ms are stalls, longer ones end early when the transfer is stopped.

A wait on an event costs a simulator much more than a delay, and 1 ms is prompt."""


class TransferOwner(Protocol):
    """What a transfer asks of its device; ``DeviceExtension`` is one.

    Attributes:
        port: the port that the device hangs on.
        write_timeout_ns: how long nothing may move, ns of simulated time.
        locked: the client has locked the port and not unlocked it.
        transfer: the one in flight.
    """

    port: ParallelPort
    write_timeout_ns: float
    locked: bool
    transfer: "Transfer | None"

    def give_back_if_removed(self) -> None:
        """Free the port of a removed device, as soon as no byte is on its way."""


class Transfer:
    """One write or read of a device, from entry to exit; a device has one at a time.

    Use it as a context manager. Its patience is the device's time-out, and at most 200 us at
    DISPATCH_LEVEL, where nobody may wait longer; it starts again whenever a byte moves.

    Attributes:
        stopped: why somebody stopped the transfer, None as long as nobody did.
    """

    def __init__(self, device: TransferOwner) -> None:
        self.stopped: NtStatus | None = None
        self._device = device
        self._io = device.port.io
        self._patience_ns = device.write_timeout_ns
        if current_irql() >= Irql.DISPATCH_LEVEL:
            self._patience_ns = min(DISPATCH_LIMIT_NS, device.write_timeout_ns)
        self._moved_ns = self._io.now()
        self._sleeping: PortEvent | None = None
        self._waiting_for_end: list[PortEvent] = []

    def __enter__(self) -> "Transfer":
        self._device.transfer = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._device.transfer = None
        self._device.give_back_if_removed()
        if not self._device.locked:  # it was closed meanwhile
            self._device.port.free(self._device)
        for event in self._waiting_for_end:
            event.set()

    def stop(self, reason: NtStatus) -> None:
        """Have the transfer end with `reason` before its next byte; the first reason stays."""
        if self.stopped is None:
            self.stopped = reason
            if self._sleeping is not None:
                self._sleeping.set()

    def when_ended(self, event: PortEvent) -> None:
        """Have `event` set when the transfer has ended."""
        self._waiting_for_end.append(event)

    def moved(self) -> None:
        """A byte moved: the patience starts again."""
        self._moved_ns = self._io.now()

    @property
    def left_ns(self) -> float:
        """How much longer the transfer may wait, ns; zero or less: give up."""
        return self._moved_ns + self._patience_ns - self._io.now()

    async def pause(self, ns: float) -> None:
        """Wait `ns`, or until somebody stops the transfer."""
        if ns <= _STALL_NS:
            await self._io.delay(ns)
        else:
            await self._sleep(ns)

    async def pause_and_read(self, ns: float, offset: int) -> int:
        """Wait like `pause`, then read a register."""
        if ns <= _STALL_NS:
            return (await self._io.run((Stall(ns), Read(offset))))[0]
        await self._sleep(ns)
        return await self._io.read(offset)

    async def _sleep(self, ns: float) -> None:
        self._sleeping = self._io.event()
        if self.stopped is None:
            await self._sleeping.wait(ns)
        self._sleeping = None
