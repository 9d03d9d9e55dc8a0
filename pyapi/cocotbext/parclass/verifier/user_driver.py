# SPDX-License-Identifier: Apache-2.0
"""A driver of a user's own in the place of ``parallel_write``: called, watched, and judged.

Its function has the prototype of PPARALLEL_WRITE and does everything that is documented for it: it
looks at lock and length, does the register accesses, and sets count and status. What a C function
cannot know is done before: whether the buffer is long enough, and whether a call is in flight.
"""

import traceback
from contextlib import nullcontext
from pathlib import Path
from typing import Protocol

from cocotbext.parclass.extension import DeviceExtension, enter
from cocotbext.parclass.information import OutULong, ULong
from cocotbext.parclass.irql import Irql, current_irql
from cocotbext.parclass.registers import STATUS, Action, classify
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.transfer import Transfer
from cocotbext.parclass.verifier.driver_watch import (
    CallWatch,
    DriverRule,
    DriverStoppedError,
    WatchedIo,
)
from cocotbext.parclass.verifier.findings import Findings

__all__ = ["COUNT_UNSET", "DriverEndedError", "DriverRoutine", "PythonDriver", "UserDriver"]

COUNT_UNSET = 0xA5A5A5A5
"""What NumBytesWritten holds when a call begins: no count, so that a forgotten one shows."""

_GIVING_UP = (
    NtStatus.STATUS_DEVICE_BUSY,
    NtStatus.STATUS_DEVICE_OFF_LINE,
    NtStatus.STATUS_DEVICE_PAPER_EMPTY,
    NtStatus.STATUS_IO_TIMEOUT,
    NtStatus.STATUS_TIMEOUT,
)
"""Statuses that come after a wait, and not at once."""


class DriverEndedError(Exception):
    """The driver's code ended in another way than by returning; the message says how."""


class DriverRoutine(Protocol):
    """The user's function, in whatever language."""

    async def __call__(
        self,
        context: DeviceExtension | None,
        buffer: bytes,
        num_bytes_to_write: int,
        num_bytes_written: OutULong | None,
        channel: int,
    ) -> int:
        """PPARALLEL_WRITE.

        Returns:
            The NTSTATUS, with or without its sign.

        Raises:
            DriverEndedError: it crashed, or looped.
        """


class UserDriver:
    """A ParallelWrite for devices, with the user's function behind it.

    Once the function has crashed or had to be stopped, later calls end at once with
    STATUS_UNSUCCESSFUL.

    Args:
        routine: the function.
        io: what it does its register accesses on.
        findings: gets what is found, by DriverRule; every rule once.
        timeout_ns: of the driver itself, if it does not keep to the device's write time-out.

    Attributes:
        accesses: of registers, in the last call.
    """

    def __init__(
        self,
        routine: DriverRoutine,
        io: WatchedIo,
        findings: Findings,
        timeout_ns: float | None = None,
    ) -> None:
        self.accesses = 0
        self._routine = routine
        self._io = io
        self._findings = findings
        self._timeout_ns = timeout_ns
        self._ended = False
        self._in_flight = False

    async def __call__(
        self,
        context: object,
        buffer: bytes | bytearray | memoryview,
        num_bytes_to_write: int,
        num_bytes_written: OutULong | None,
        channel: int,
    ) -> NtStatus:
        """PPARALLEL_WRITE."""
        view = memoryview(buffer)
        if not 0 <= num_bytes_to_write <= view.nbytes or self._in_flight or self._ended:
            return self._refuse(context, num_bytes_written)
        device = context if isinstance(context, DeviceExtension) else None
        data = view.tobytes()[:num_bytes_to_write]
        count = None if num_bytes_written is None else ULong()
        transfers = device is not None and device.locked and device.transfer is None
        self._in_flight = True
        try:
            with Transfer(device) if transfers and device else nullcontext():
                status = await self._call(device, data, count, channel & 0xFF)
        finally:
            self._in_flight = False
        if num_bytes_written is not None and count is not None:
            num_bytes_written.value = count.value
        return status

    async def _call(
        self, device: DeviceExtension | None, data: bytes, count: ULong | None, channel: int
    ) -> NtStatus:
        patience_ns = self._timeout_ns or (device.write_timeout_ns if device else 0.0)
        call = CallWatch(data, self._io.now(), patience_ns, self.report)
        self._io.call = call
        level = current_irql()
        unlocked = device is not None and not device.locked  # on entry: closing takes the lock away
        if count is not None:
            count.value = COUNT_UNSET
        try:
            returned = await self._routine(device, data, len(data), count, channel)
        except DriverStoppedError:
            returned = self._end()
        except DriverEndedError as error:
            self.report(DriverRule.ENDED, str(error))
            returned = self._end()
        else:
            if self._io.strobing:
                self.report(DriverRule.STROBE_LEFT, "the strobe is asserted on return")
        finally:
            self._io.call = None
            self.accesses = call.accesses
        status = self._known(returned)
        self._judge_count(status, len(data), count)
        if device is not None and status in _GIVING_UP and level < Irql.DISPATCH_LEVEL:
            self._judge_patience(device, call, status)
        if unlocked and call.accesses:
            self.report(DriverRule.NO_LOCK, f"{call.accesses} register accesses")
        return status

    def report(self, rule: DriverRule, found: str) -> None:
        """Record a finding, the first of its rule."""
        if all(finding.rule is not rule for finding in self._findings.findings):
            self._findings.report(rule, "driver", "ParallelWrite", found)

    def _refuse(self, context: object, written: OutULong | None) -> NtStatus:
        """What is decided before the driver is called."""
        if written is not None:
            written.value = 0
        if self._ended:
            return NtStatus.STATUS_UNSUCCESSFUL
        if written is None:
            return NtStatus.STATUS_INVALID_PARAMETER
        entered = enter(context)
        if isinstance(entered, NtStatus):
            return entered
        busy = NtStatus.STATUS_DEVICE_BUSY
        return busy if self._in_flight else NtStatus.STATUS_INVALID_PARAMETER

    def _end(self) -> int:
        self._ended = True
        return NtStatus.STATUS_UNSUCCESSFUL

    def _known(self, returned: int) -> NtStatus:
        try:
            return NtStatus(returned & 0xFFFF_FFFF)
        except ValueError:
            if (returned >> 30) & 3 < 2:  # a failure may have any code, a success has one
                self.report(DriverRule.STATUS_UNKNOWN, f"returned 0x{returned & 0xFFFF_FFFF:08X}")
            return NtStatus.STATUS_UNSUCCESSFUL

    def _judge_count(self, status: NtStatus, asked: int, count: ULong | None) -> None:
        if count is None:
            return
        if count.value == COUNT_UNSET:
            count.value = 0
            if not self._ended:
                self.report(DriverRule.COUNT_NOT_SET, f"{status} without a count")
        elif count.value > asked:
            if not self._ended:
                found = f"{count.value} of {asked} bytes"
                self.report(DriverRule.COUNT_TOO_HIGH, found)
            count.value = 0
        elif status >> 30 < 2 and count.value < asked:  # not nt_success: a client's test counts
            self.report(DriverRule.SHORT_SUCCESS, f"{status} with {count.value} of {asked} bytes")

    def _judge_patience(self, device: DeviceExtension, call: CallWatch, status: NtStatus) -> None:
        waited_ns = self._io.now() - call.moved_ns
        stopped = device.transfer is not None and device.transfer.stopped is not None
        if not stopped and waited_ns < call.patience_ns / 2:
            found = f"{status} after {waited_ns / 1000:.0f} us of {call.patience_ns / 1e6:g} ms"
            self.report(DriverRule.GIVES_UP_EARLY, found)

    async def judge_reason(self, status: NtStatus) -> None:
        """After a short write: is the status the one that the status register stands for?

        Call it at once, while the peripheral's lines are what the driver saw.
        """
        if self._io.own_map or self._ended or status >> 30 < 2:
            return
        value = await self._io.read(STATUS)
        action, wanted = classify(value)
        if action is not Action.WRITE and status is not wanted:
            found = f"{status} while the status register is 0x{value:02X}, {wanted} is right"
            self.report(DriverRule.STATUS_WRONG, found)


class PythonDriver:
    """A user's driver in Python: a coroutine function in the form of PPARALLEL_WRITE.

    Args:
        write: the function; of an object whose class was called with a PortIo, mostly.
    """

    def __init__(self, write: DriverRoutine) -> None:
        self._write = write

    async def __call__(
        self,
        context: DeviceExtension | None,
        buffer: bytes,
        num_bytes_to_write: int,
        num_bytes_written: OutULong | None,
        channel: int,
    ) -> int:
        """PPARALLEL_WRITE."""
        try:
            return int(
                await self._write(context, buffer, num_bytes_to_write, num_bytes_written, channel)
            )
        except DriverStoppedError:
            raise
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{last.name} ({Path(last.filename).name}:{last.lineno})"
            found = f"it raised in {where}: {type(error).__name__}: {error}"
            raise DriverEndedError(found) from error
