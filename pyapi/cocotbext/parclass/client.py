# SPDX-License-Identifier: Apache-2.0
"""A client of the parallel class: opens, connects, locks, writes, unlocks, disconnects, closes.

It knows no simulator: the same client runs on the register model and on HDL.

    async with locked(device) as information:
        status, count = await write(information, b"hello")
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType

from cocotbext.parclass import (
    PARCLASS_INFORMATION_SIZE,
    InternalIoctl,
    NtStatus,
    ParallelDevice,
    ParclassInformation,
    ULong,
    nt_success,
)

__all__ = [
    "Printed",
    "RequestFailedError",
    "connect",
    "lock",
    "locked",
    "opened",
    "print_bytes",
    "write",
]

_WORTH_ANOTHER_TRY = (NtStatus.STATUS_DEVICE_POWERED_OFF, NtStatus.STATUS_DEVICE_NOT_CONNECTED)
_FIRST_PAUSE_NS = 100_000
_LAST_PAUSE_NS = 1_000_000_000


class RequestFailedError(Exception):
    """A request that a client cannot do without has failed.

    Attributes:
        status: of the request.
    """

    def __init__(self, status: NtStatus) -> None:
        super().__init__(status.name)
        self.status = status


class _AtEnd:
    """Sends a request at the end of a block, unless its task was cancelled: such a one is gone.

    What awaits anything after that hangs a cocotb simulation. The device stays as it is, for
    whoever closes it.
    """

    def __init__(self, send: Callable[[], Awaitable[object]]) -> None:
        self._send = send

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, Exception):
            await self._send()


async def connect(device: ParallelDevice) -> ParclassInformation:
    """Send IOCTL_INTERNAL_PARCLASS_CONNECT.

    Args:
        device: open.

    Raises:
        RequestFailedError: the device is gone.
    """
    connected = await device.ioctl(
        InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, PARCLASS_INFORMATION_SIZE
    )
    if not isinstance(connected.output, ParclassInformation):
        raise RequestFailedError(connected.status)
    return connected.output


@asynccontextmanager
async def opened(device: ParallelDevice) -> AsyncIterator[ParclassInformation]:
    """Inside, the device is open and connected.

    Raises:
        RequestFailedError: somebody has it open, or it is gone.
    """
    status = await device.create()
    if not nt_success(status):
        raise RequestFailedError(status)
    async with _AtEnd(device.close):
        information = await connect(device)
        async with _AtEnd(lambda: device.ioctl(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)):
            yield information


@asynccontextmanager
async def lock(device: ParallelDevice) -> AsyncIterator[None]:
    """Inside, the device has its port's lock.

    Args:
        device: open; it waits behind everybody who wants the port.

    Raises:
        RequestFailedError: the port was not to be had within the device's lock time-out, or is
            gone.
    """
    status = (await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)).status
    if not nt_success(status):
        raise RequestFailedError(status)
    async with _AtEnd(lambda: device.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)):
        yield


@asynccontextmanager
async def locked(device: ParallelDevice) -> AsyncIterator[ParclassInformation]:
    """Inside, the device is open, connected and locked: its callbacks may be used.

    Raises:
        RequestFailedError: as ``opened`` and ``lock``.
    """
    async with opened(device) as information, lock(device):
        yield information


async def write(information: ParclassInformation, data: bytes) -> tuple[NtStatus, int]:
    """Write once through PPARALLEL_WRITE, inside ``locked``.

    Returns:
        The status, and how many bytes reached the device.
    """
    written = ULong()
    status = await information.parallel_write(
        information.parclass_context, data, len(data), written, 0
    )
    return status, written.value


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
    try:
        async with locked(device) as information:
            return await _write_all(information, device, data, progress)
    except RequestFailedError as failed:
        return Printed(failed.status)


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
