# SPDX-License-Identifier: Apache-2.0
"""PPARALLEL_WRITE with a software strobe: the register accesses of every byte.

What the documentation leaves open is decided in docs/contract.md. In short: `num_bytes_written` is
true on every exit, a short write never succeeds, and the reason of a short write is the status
register's at the moment of giving up.
"""

from parclass.extension import DeviceExtension
from parclass.information import OutULong
from parclass.irql import Irql, current_irql
from parclass.port import IDLE_CONTROL
from parclass.registers import (
    CONTROL,
    CONTROL_STROBE,
    DATA,
    STATUS,
    STATUS_ACK_N,
    STATUS_BUSY_N,
    Action,
    classify,
    is_ready,
)
from parclass.status import NtStatus

__all__ = [
    "DISPATCH_LIMIT_NS",
    "HOLD_NS",
    "SETUP_NS",
    "STROBE_NS",
    "parallel_write",
]

SETUP_NS = STROBE_NS = HOLD_NS = 1_000
"""1 us each, as the DDK's SppWrite and Linux's parport_ieee1284_write_compat wait; IEEE 1284 asks
the host for 750 ns."""

DISPATCH_LIMIT_NS = 200_000
"""Longest stall at DISPATCH_LEVEL: 200 us, the budget named in the DDK's SppWrite."""

_FIRST_POLL_NS = 1_000
_LAST_POLL_NS = 1_000_000_000
"""Polls of a waiting driver get rarer, up to one a second as in the DDK's waits."""


async def parallel_write(
    context: object,
    buffer: bytes | bytearray | memoryview,
    num_bytes_to_write: int,
    num_bytes_written: OutULong | None,
    channel: int,  # noqa: ARG001  # documented as not used
) -> NtStatus:
    """Write bytes to a parallel device (PPARALLEL_WRITE).

    Runs in the caller's task at the caller's IRQL and starts no task. Below DISPATCH_LEVEL it may
    wait for the peripheral; at DISPATCH_LEVEL it stalls at most 200 us without progress.

    Args:
        context: Context, the ParclassContext of the PARCLASS_INFORMATION.
        buffer: Buffer, what to write.
        num_bytes_to_write: NumBytesToWrite, at most the buffer's length.
        num_bytes_written: NumBytesWritten, set on every exit to the bytes that reached the device.
        channel: Channel, not used, whatever it holds.

    Returns:
        STATUS_SUCCESS: all bytes were written, or none were asked for.
        STATUS_INVALID_PARAMETER: not a context, no `num_bytes_written`, or longer than the buffer.
        STATUS_ACCESS_DENIED: the device does not hold the port's lock.
        STATUS_DEVICE_REMOVED: the device was surprise removed.
        STATUS_DEVICE_PAPER_EMPTY, _OFF_LINE, _BUSY, _NOT_CONNECTED, _POWERED_OFF: a short write,
        and why.

    Source: Microsoft's documentation of PPARALLEL_WRITE; statuses of a short write as in the
    Windows DDK's parport sample (SppWrite).
    """
    if num_bytes_written is None:
        return NtStatus.STATUS_INVALID_PARAMETER
    num_bytes_written.value = 0
    if not isinstance(context, DeviceExtension):
        return NtStatus.STATUS_INVALID_PARAMETER
    if not context.locked:
        return NtStatus.STATUS_ACCESS_DENIED
    if context.removed:
        return NtStatus.STATUS_DEVICE_REMOVED
    if not 0 <= num_bytes_to_write <= len(buffer):
        return NtStatus.STATUS_INVALID_PARAMETER
    if num_bytes_to_write == 0:
        return NtStatus.STATUS_SUCCESS
    return await _SoftwareStrobe(context).write(
        memoryview(buffer)[:num_bytes_to_write], num_bytes_written
    )


class _SoftwareStrobe:
    """One call of the callback: its device, its patience, and the last status it read."""

    def __init__(self, device: DeviceExtension) -> None:
        self._device = device
        self._io = device.port.io
        at_dispatch = current_irql() >= Irql.DISPATCH_LEVEL
        self._patience_ns = (
            min(DISPATCH_LIMIT_NS, device.write_timeout_ns)
            if at_dispatch
            else device.write_timeout_ns
        )
        self._progress_ns = self._io.now()
        self._status = 0

    async def write(self, data: memoryview, written: OutULong) -> NtStatus:
        """Strobe every byte; `written` is true at every moment."""
        await self._io.write(CONTROL, IDLE_CONTROL)
        self._status = await self._io.read(STATUS)
        while written.value < len(data):
            stopped = await self._wait_until_ready()
            if stopped is not None:
                return stopped
            if await self._strobe(data[written.value]):
                written.value += 1
                self._progress_ns = self._io.now()
        return NtStatus.STATUS_SUCCESS

    async def _wait_until_ready(self) -> NtStatus | None:
        """Poll until the peripheral is ready: None, or the status to end with."""
        started_ns = self._io.now()
        while True:
            if self._device.removed:
                return NtStatus.STATUS_DEVICE_REMOVED
            action, ntstatus = classify(self._status)
            if action is Action.WRITE:
                return None
            left_ns = self._progress_ns + self._patience_ns - self._io.now()
            if action is Action.GIVE_UP or left_ns <= 0:
                return ntstatus
            # A quarter of the wait so far: quick for a quick printer, cheap for a long paper-out.
            pause_ns = max(_FIRST_POLL_NS, (self._io.now() - started_ns) / 4)
            await self._io.delay(min(pause_ns, _LAST_POLL_NS, left_ns))
            self._status = await self._io.read(STATUS)

    async def _strobe(self, value: int) -> bool:
        """Hand over one byte; True if it counts.

        The status is read again after the set-up time, just before the strobe, and twice after its
        falling edge: a fast peripheral answers inside the strobe, a slow one after it.
        """
        io = self._io
        await io.write(DATA, value)
        await io.delay(SETUP_NS)
        self._status = await io.read(STATUS)
        if not is_ready(self._status):
            return False
        await io.write(CONTROL, IDLE_CONTROL | CONTROL_STROBE)
        await io.delay(STROBE_NS)
        during = await io.read(STATUS)
        await io.write(CONTROL, IDLE_CONTROL)
        await io.delay(HOLD_NS)
        self._status = await io.read(STATUS)
        return _answered(during) or _answered(self._status) or is_ready(self._status)


def _answered(status: int) -> bool:
    """Busy or nAck is active, and it is the peripheral that drives it.

    An open connector reads as busy, and a peripheral without power as nAck: neither is an answer.
    """
    if classify(status).ntstatus in (
        NtStatus.STATUS_DEVICE_NOT_CONNECTED,
        NtStatus.STATUS_DEVICE_POWERED_OFF,
    ):
        return False
    return not status & STATUS_BUSY_N or not status & STATUS_ACK_N
