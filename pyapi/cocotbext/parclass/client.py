# SPDX-License-Identifier: Apache-2.0
"""A client of the parallel class: opens, connects, locks, writes, unlocks, disconnects, closes.

It knows no simulator: the same client runs on the register model and on HDL.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cocotbext.parclass import (
    PARCLASS_INFORMATION_SIZE,
    InternalIoctl,
    NtStatus,
    ParallelDevice,
    ParclassInformation,
    nt_success,
)

__all__ = ["Printed", "print_bytes"]

_WORTH_ANOTHER_TRY = (NtStatus.STATUS_DEVICE_POWERED_OFF, NtStatus.STATUS_DEVICE_NOT_CONNECTED)
_FIRST_PAUSE_NS = 100_000
_LAST_PAUSE_NS = 1_000_000_000


@dataclass(frozen=True)
class Printed:
    """How a job ended.

    Attributes:
        status: of the last call of the callback, or of the request that failed before it.
        num_bytes_written: of all calls together.
        calls: how often the callback was called.
    """

    status: NtStatus
    num_bytes_written: int = 0
    calls: int = 0


class _Progress:
    """NumBytesWritten that tells what is stored into it."""

    def __init__(self, base: int, tell: Callable[[int], None], now: Callable[[], float]) -> None:
        self._base = base
        self._tell = tell
        self._now = now
        self._value = 0
        self.moved_ns = now()

    @property
    def value(self) -> int:
        return self._value

    @value.setter
    def value(self, value: int) -> None:
        if value > self._value:
            self.moved_ns = self._now()
        self._value = value
        self._tell(self._base + value)


async def print_bytes(
    device: ParallelDevice, data: bytes, progress: Callable[[int], None] = lambda _: None
) -> Printed:
    """Send bytes to a device through its PPARALLEL_WRITE callback.

    Some statuses end a write at once, before its time-out: the peripheral has no power, or is not
    there. They are tried again from where the write stopped, until nothing has moved for as long
    as the device's write time-out.

    Args:
        device: not open, on a port that nobody keeps locked for long.
        data: what to send.
        progress: called with the bytes written so far, whenever a byte counts.
    """
    opened = await device.create()
    if not nt_success(opened):
        return Printed(opened)
    try:
        return await _connect_and_write(device, data, progress)
    finally:
        await device.close()


async def _connect_and_write(
    device: ParallelDevice, data: bytes, progress: Callable[[int], None]
) -> Printed:
    connected = await device.ioctl(
        InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, PARCLASS_INFORMATION_SIZE
    )
    if not isinstance(connected.output, ParclassInformation):
        return Printed(connected.status)
    locked = await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    if not nt_success(locked.status):
        return Printed(locked.status)
    try:
        return await _write_all(connected.output, device, data, progress)
    finally:
        await device.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)
        await device.ioctl(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)


async def _write_all(
    info: ParclassInformation,
    device: ParallelDevice,
    data: bytes,
    progress: Callable[[int], None],
) -> Printed:
    io = device.extension.port.io
    moved_ns = io.now()
    done = calls = 0
    while True:
        written = _Progress(done, progress, io.now)
        rest = memoryview(data)[done:]
        status = await info.parallel_write(info.parclass_context, rest, len(rest), written, 0)
        calls += 1
        if written.value:
            moved_ns = written.moved_ns
        done += written.value
        still_ns = io.now() - moved_ns
        left_ns = device.extension.write_timeout_ns - still_ns
        if status not in _WORTH_ANOTHER_TRY or left_ns <= 0:
            return Printed(status, done, calls)
        await io.delay(min(max(_FIRST_PAUSE_NS, still_ns / 4), _LAST_PAUSE_NS, left_ns))
