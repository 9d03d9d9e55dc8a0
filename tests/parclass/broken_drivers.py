# SPDX-License-Identifier: Apache-2.0
"""Write routines and devices with the flaws of real drivers.

H1 to H9 are hazards read in the parport sample of the Windows Server 2003 SP1 DDK; the others were
read in it, in ReactOS and in usb2lpt. Nothing of their text is here: each is written anew, as small
as it can be and still go wrong.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from cocotbext.parclass import (
    DeviceExtension,
    InternalIoctl,
    Irp,
    MajorFunction,
    NtStatus,
    parallel_write,
)
from cocotbext.parclass.port import IDLE_CONTROL
from cocotbext.parclass.registers import (
    CONTROL,
    CONTROL_STROBE,
    DATA,
    STATUS,
    classify,
    is_ready,
)
from cocotbext.parclass.verifier import VerifiedDevice

MS = 1e6
Waiting = Callable[[DeviceExtension], Awaitable[None]]


async def _nothing(device: DeviceExtension) -> None:
    """A good driver does nothing else while it waits."""


async def _ready(device: DeviceExtension, limit_ns: float, waiting: Waiting = _nothing) -> bool:
    """Poll every 100 us."""
    io = device.port.io
    give_up = io.now() + limit_ns
    while not is_ready(await io.read(STATUS)):
        if io.now() >= give_up:
            return False
        await waiting(device)
        await io.delay(100_000)
    return True


async def _strobe(device: DeviceExtension, value: int) -> None:
    io = device.port.io
    await io.write(DATA, value)
    await io.delay(1_000)
    await io.write(CONTROL, IDLE_CONTROL | CONTROL_STROBE)
    await io.delay(1_000)
    await io.write(CONTROL, IDLE_CONTROL)
    await io.delay(1_000)


async def _write(
    device: DeviceExtension, data: bytes, written: Any, waiting: Waiting = _nothing
) -> NtStatus:
    """A write loop without checks; good otherwise."""
    written.value = 0
    for value in data:
        if not await _ready(device, device.write_timeout_ns, waiting):
            return classify(await device.port.io.read(STATUS)).ntstatus
        await _strobe(device, value)
        written.value += 1
    return NtStatus.STATUS_SUCCESS


async def h1_asks_a_request_that_is_not_there(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """After a pass that did not finish, it looks at the current request: a callback has none."""
    current_request: Any = None
    status = await _write(device, data[:length], written)
    if status is not NtStatus.STATUS_SUCCESS and current_request.cancel_requested:
        return NtStatus.STATUS_CANCELLED
    return status


async def h2_strobes_a_byte_to_measure(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """It strobes one byte to calibrate its delay, whatever the length, and then counts down."""
    written.value = 0
    await _ready(device, device.write_timeout_ns)
    await _strobe(device, data[0] if data else 0)
    left = (length - 1) & 0xFFFF_FFFF
    status = await _write(device, data[1:length], written)
    written.value = length - left + written.value
    return status


async def h3_gives_the_port_away(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """While it waits it frees the port, and allocates it again."""

    async def lend(device: DeviceExtension) -> None:
        device.port.free(device)
        again = Irp(
            MajorFunction.INTERNAL_DEVICE_CONTROL,
            device.port.io.event(),
            InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE,
            file=device,
        )
        device.port.call_driver(again)
        await again.event.wait(device.write_timeout_ns)

    return await _write(device, data[:length], written, lend)


async def h4_calls_everything_busy(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """Busy at first, off line later: it does not look again."""
    status = await _write(device, data[:length], written)
    off_line = status is NtStatus.STATUS_DEVICE_OFF_LINE
    return NtStatus.STATUS_DEVICE_BUSY if off_line else status


async def h5_times_out_with_a_success(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """STATUS_TIMEOUT, which NT_SUCCESS takes for a success, with a short count."""
    status = await _write(device, data[:length], written)
    whole = status is NtStatus.STATUS_SUCCESS
    return status if whole else NtStatus.STATUS_TIMEOUT


async def h6_succeeds_with_nothing(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """Busy at entry for 35 ms: success, and no byte."""
    if length and not await _ready(device, 35 * MS):
        written.value = 0
        return NtStatus.STATUS_SUCCESS
    return await _write(device, data[:length], written)


async def h7_never_looks(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """Everything out, whatever the peripheral says: always a success."""
    for value in data[:length]:
        await _strobe(device, value)
        await device.port.io.delay(10_000)
    written.value = length
    return NtStatus.STATUS_SUCCESS


class H8CancelsWithoutCompleting(VerifiedDevice):
    """A request that comes with Cancel set returns STATUS_CANCELLED and never ends."""

    def call_driver(self, irp: Irp) -> NtStatus:
        if irp.cancel_requested:
            return NtStatus.STATUS_CANCELLED
        return super().call_driver(irp)


class H9TicksIntoTheLock(VerifiedDevice):
    """A tick every 250 ms frees the port when anybody waits, whether it is locked or not."""

    def call_driver(self, irp: Irp) -> NtStatus:
        if irp.code == InternalIoctl.IOCTL_INTERNAL_LOCK_PORT:
            self.io.start_thread(self._tick())
        return super().call_driver(irp)

    async def _tick(self) -> None:
        for _ in range(100):
            await self.io.delay(250 * MS)
            if self.extension.port.query_num_waiters():
                self.extension.port.free(self.extension)


async def checks_no_lock(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """It writes for anybody."""
    return await _write(device, data[:length], written)


async def checks_no_length(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """It trusts NumBytesToWrite, and reads what lies behind the buffer."""
    beyond = bytes(max(0, length - len(data)))
    if device.locked and not device.removed:
        return await _write(device, data[:length] + beyond, written)
    return await parallel_write(device, data, length, written, channel)


async def sees_no_removal(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """It looks at the device's state on entry only."""
    if device.locked and not device.removed:
        return await _write(device, data[:length], written)
    return await parallel_write(device, data, length, written, channel)


async def leaves_the_count_on_early_failure(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """NumBytesWritten is set only once the write has begun."""
    if not device.locked:
        return NtStatus.STATUS_ACCESS_DENIED
    return await parallel_write(device, data, length, written, channel)


async def counts_what_did_not_arrive(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """At the time-out the byte is dropped, and counted."""
    status = await parallel_write(device, data, length, written, channel)
    if device.locked and written.value < length <= len(data):
        written.value += 1
    return status


async def succeeds_without_a_count(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """A stub: success, and NumBytesWritten is never set."""
    return NtStatus.STATUS_SUCCESS


async def waits_at_dispatch_level(
    device: Any, data: Any, length: int, written: Any, channel: int
) -> NtStatus:
    """It waits as long at DISPATCH_LEVEL as anywhere."""
    return await _write(device, data[:length], written)
